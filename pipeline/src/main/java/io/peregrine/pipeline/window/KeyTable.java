package io.peregrine.pipeline.window;

/**
 * The keys of one kind: an open-addressing index (linear probing, deletion by shifting back) over fixed slots, which
 * also hang in one list by their last payment's arrival, so that the key longest without a payment can make room.
 */
final class KeyTable implements AutoCloseable
{
    /** Bytes before the windows' state in a key's slot. */
    static final int HEADER_LENGTH = 40;

    static final int NONE = -1;

    private static final int LOW = 0;
    private static final int HIGH = 8;
    private static final int LATEST = 16;
    private static final int HEAD = 24;
    private static final int TAIL = 28;
    private static final int OLDER = 32;
    private static final int NEWER = 36;

    private final int capacity;
    private final Slots slots;
    private final Slots table;
    private final int mask;
    private int count;
    private int oldest = NONE;
    private int newest = NONE;

    KeyTable(final int capacity, final int stateLength)
    {
        this.capacity = capacity;
        mask = tableLength(capacity) - 1;
        slots = new Slots(capacity, HEADER_LENGTH + stateLength);
        table = new Slots(mask + 1, Integer.BYTES);
    }

    /** @return a power of two that keeps the table at most half full. */
    static int tableLength(final int capacity)
    {
        if (capacity < 1 || capacity > 1 << 29)
        {
            throw new IllegalArgumentException("a capacity must be between 1 and " + (1 << 29) + ": " + capacity);
        }
        return Integer.highestOneBit(Math.max(capacity, 2) * 2 - 1) << 1;
    }

    Slots slots()
    {
        return slots;
    }

    boolean isFull()
    {
        return count == capacity;
    }

    /** @return the slot, or NONE. */
    int find(final long low, final long high)
    {
        return table.intAt(place(low, high), 0) - 1;
    }

    /** @return the slot of a key that is not there yet, as the newest; the table must not be full. */
    int add(final long low, final long high)
    {
        return add(low, high, count++);
    }

    /** @return the slot of a new key in the place of another, which must be gone from all chains. */
    int replace(final int victim, final long low, final long high)
    {
        delete(victim);
        unlink(victim);
        return add(low, high, victim);
    }

    private int add(final long low, final long high, final int slot)
    {
        table.intAt(place(low, high), 0, slot + 1);
        slots.longAt(slot, LOW, low);
        slots.longAt(slot, HIGH, high);
        slots.longAt(slot, LATEST, Long.MIN_VALUE);
        slots.intAt(slot, HEAD, NONE);
        slots.intAt(slot, TAIL, NONE);
        link(slot);
        return slot;
    }

    /** The key has the newest payment now. */
    void touch(final int slot)
    {
        if (newest != slot)
        {
            unlink(slot);
            link(slot);
        }
    }

    private void link(final int slot)
    {
        slots.intAt(slot, OLDER, newest);
        slots.intAt(slot, NEWER, NONE);
        if (NONE == newest)
        {
            oldest = slot;
        }
        else
        {
            slots.intAt(newest, NEWER, slot);
        }
        newest = slot;
    }

    private void unlink(final int slot)
    {
        final int older = slots.intAt(slot, OLDER);
        final int newer = slots.intAt(slot, NEWER);
        if (NONE == older)
        {
            oldest = newer;
        }
        else
        {
            slots.intAt(older, NEWER, newer);
        }
        if (NONE == newer)
        {
            newest = older;
        }
        else
        {
            slots.intAt(newer, OLDER, older);
        }
    }

    private void delete(final int slot)
    {
        int hole = place(low(slot), high(slot));
        int at = hole;
        while (true)
        {
            at = (at + 1) & mask;
            final int entry = table.intAt(at, 0);
            if (0 == entry)
            {
                break;
            }
            final int home = home(low(entry - 1), high(entry - 1));
            if (((at - home) & mask) >= ((at - hole) & mask))
            {
                table.intAt(hole, 0, entry);
                hole = at;
            }
        }
        table.intAt(hole, 0, 0);
    }

    private int place(final long low, final long high)
    {
        int at = home(low, high);
        int entry = table.intAt(at, 0);
        while (0 != entry && !(low(entry - 1) == low && high(entry - 1) == high))
        {
            at = (at + 1) & mask;
            entry = table.intAt(at, 0);
        }
        return at;
    }

    private int home(final long low, final long high)
    {
        return (int)RunningHash.mix(low, high) & mask;
    }

    /** @return the key longest without a payment, or NONE. */
    int oldest()
    {
        return oldest;
    }

    /** @return the key whose last payment came next after this one's, or NONE. */
    int newer(final int slot)
    {
        return slots.intAt(slot, NEWER);
    }

    long low(final int slot)
    {
        return slots.longAt(slot, LOW);
    }

    long high(final int slot)
    {
        return slots.longAt(slot, HIGH);
    }

    /** @return the key's greatest event time; its windows' state is as of then. */
    long latestNs(final int slot)
    {
        return slots.longAt(slot, LATEST);
    }

    void latestNs(final int slot, final long timeNs)
    {
        slots.longAt(slot, LATEST, timeNs);
    }

    /** @return the first payment held, in event-time order, or NONE. */
    int head(final int slot)
    {
        return slots.intAt(slot, HEAD);
    }

    void head(final int slot, final int eventSlot)
    {
        slots.intAt(slot, HEAD, eventSlot);
    }

    int tail(final int slot)
    {
        return slots.intAt(slot, TAIL);
    }

    void tail(final int slot, final int eventSlot)
    {
        slots.intAt(slot, TAIL, eventSlot);
    }

    @Override
    public void close()
    {
        slots.close();
        table.close();
    }
}
