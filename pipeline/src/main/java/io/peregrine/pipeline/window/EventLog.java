package io.peregrine.pipeline.window;

import io.peregrine.domain.PaymentEvent;
import org.agrona.BitUtil;

/**
 * The payments held, in a circle by arrival: the newest overwrites the oldest. Each has, for each key kind in use, the
 * slot of its key, its neighbours in that key's chain, and the time of the one behind it. What windows read of a
 * payment lies together, in one cache line where there are up to two kinds; what identifies it lies elsewhere.
 */
final class EventLog implements AutoCloseable
{
    static final int NONE = -1;

    private static final int TIME = 0;
    private static final int AMOUNT = 8;
    private static final int LABEL = 16;
    private static final int LINKS = 20;
    private static final int LINK_LENGTH = 20;
    private static final int PREVIOUS = LINKS + 4;
    private static final int NEXT = LINKS + 8;
    private static final int NEXT_TIME = LINKS + 12;

    private static final int SEQUENCE = 0;
    private static final int ID_LOW = 8;
    private static final int ID_HIGH = 16;
    private static final int SOURCE = 24;
    private static final int IDENTITY_LENGTH = 32;
    private static final int CACHE_LINE = 64;

    private final int capacity;
    private final int kindCount;
    private final Slots slots;
    private final Slots identities;
    private long arrivals;

    EventLog(final int capacity, final int kindCount)
    {
        this.capacity = capacity;
        this.kindCount = kindCount;
        slots = new Slots(capacity, recordLength(LINKS + kindCount * LINK_LENGTH));
        identities = new Slots(capacity, IDENTITY_LENGTH);
    }

    /** @return a length at which no record that fits into a cache line lies in two. */
    private static int recordLength(final int used)
    {
        return used > CACHE_LINE ? used + 7 & -8 : BitUtil.findNextPositivePowerOfTwo(used);
    }

    int capacity()
    {
        return capacity;
    }

    /** @return payments taken since the start, overwritten ones included. */
    long arrivals()
    {
        return arrivals;
    }

    /** @return the slot that the next payment takes. */
    int nextSlot()
    {
        return (int)(arrivals % capacity);
    }

    /** @return true if {@link #nextSlot()} holds a payment that is about to be overwritten. */
    boolean isFull()
    {
        return arrivals >= capacity;
    }

    /** @return the slot of a payment by its arrival number, which must still be held. */
    int slotOf(final long arrival)
    {
        return (int)(arrival % capacity);
    }

    /** Takes a payment, linked to no key yet. */
    int take(final PaymentEvent event, final long amountMinor)
    {
        return take(event.eventTimeNs(), amountMinor, event.sequence(), event.paymentIdLow(), event.paymentIdHigh(),
            event.sourceId());
    }

    int take(
        final long timeNs,
        final long amountMinor,
        final long sequence,
        final long idLow,
        final long idHigh,
        final long sourceId)
    {
        final int slot = nextSlot();
        arrivals++;
        slots.longAt(slot, TIME, timeNs);
        slots.longAt(slot, AMOUNT, amountMinor);
        identities.longAt(slot, SEQUENCE, sequence);
        identities.longAt(slot, ID_LOW, idLow);
        identities.longAt(slot, ID_HIGH, idHigh);
        identities.longAt(slot, SOURCE, sourceId);
        slots.intAt(slot, LABEL, 0);
        for (int kind = 0; kind < kindCount; kind++)
        {
            key(slot, kind, NONE);
        }
        return slot;
    }

    long timeNs(final int slot)
    {
        return slots.longAt(slot, TIME);
    }

    /** @return in the policy's currency, or MISSING. */
    long amountMinor(final int slot)
    {
        return slots.longAt(slot, AMOUNT);
    }

    long sequence(final int slot)
    {
        return identities.longAt(slot, SEQUENCE);
    }

    long idLow(final int slot)
    {
        return identities.longAt(slot, ID_LOW);
    }

    long idHigh(final int slot)
    {
        return identities.longAt(slot, ID_HIGH);
    }

    long sourceId(final int slot)
    {
        return identities.longAt(slot, SOURCE);
    }

    int label(final int slot)
    {
        return slots.intAt(slot, LABEL);
    }

    void label(final int slot, final int label)
    {
        slots.intAt(slot, LABEL, label);
    }

    boolean isFraud(final int slot)
    {
        return 1 == label(slot);
    }

    /** @return the key's slot, or NONE where no key of this kind holds the payment. */
    int key(final int slot, final int kind)
    {
        return slots.intAt(slot, LINKS + kind * LINK_LENGTH);
    }

    void key(final int slot, final int kind, final int keySlot)
    {
        slots.intAt(slot, LINKS + kind * LINK_LENGTH, keySlot);
    }

    int previous(final int slot, final int kind)
    {
        return slots.intAt(slot, PREVIOUS + kind * LINK_LENGTH);
    }

    void previous(final int slot, final int kind, final int other)
    {
        slots.intAt(slot, PREVIOUS + kind * LINK_LENGTH, other);
    }

    int next(final int slot, final int kind)
    {
        return slots.intAt(slot, NEXT + kind * LINK_LENGTH);
    }

    /** @return the event time of the next one; {@link Long#MAX_VALUE} where there is none. */
    long nextNs(final int slot, final int kind)
    {
        return slots.longAt(slot, NEXT_TIME + kind * LINK_LENGTH);
    }

    void next(final int slot, final int kind, final int other)
    {
        slots.intAt(slot, NEXT + kind * LINK_LENGTH, other);
        slots.longAt(slot, NEXT_TIME + kind * LINK_LENGTH, NONE == other ? Long.MAX_VALUE : timeNs(other));
    }

    @Override
    public void close()
    {
        slots.close();
        identities.close();
    }
}
