package io.peregrine.pipeline.window;

import io.peregrine.domain.PaymentEvent;

/** What is counted of a set of payments, exact: the sum has 128 bits, so that what entered can always leave. */
final class Totals
{
    /** Bytes in a key's slot. */
    static final int LENGTH = 32;

    int count;
    int frauds;
    /** Payments with an amount in the policy's currency. */
    int amounts;
    long sumLow;
    long sumHigh;

    void clear()
    {
        count = 0;
        frauds = 0;
        amounts = 0;
        sumLow = 0;
        sumHigh = 0;
    }

    void copy(final Totals other)
    {
        count = other.count;
        frauds = other.frauds;
        amounts = other.amounts;
        sumLow = other.sumLow;
        sumHigh = other.sumHigh;
    }

    void add(final EventLog log, final int slot)
    {
        count++;
        frauds += log.isFraud(slot) ? 1 : 0;
        final long amount = log.amountMinor(slot);
        if (PaymentEvent.MISSING != amount)
        {
            amounts++;
            final long before = sumLow;
            sumLow += amount;
            sumHigh += (amount >> 63) + (Long.compareUnsigned(sumLow, before) < 0 ? 1 : 0);
        }
    }

    void remove(final EventLog log, final int slot)
    {
        count--;
        frauds -= log.isFraud(slot) ? 1 : 0;
        removeAmount(log.amountMinor(slot));
    }

    void removeAmount(final long amount)
    {
        if (PaymentEvent.MISSING != amount)
        {
            amounts--;
            final long before = sumLow;
            sumLow -= amount;
            sumHigh -= (amount >> 63) + (Long.compareUnsigned(before, amount) < 0 ? 1 : 0);
        }
    }

    /** @return true if the sum fits into a long. */
    boolean isSumExact()
    {
        return sumHigh == sumLow >> 63 && Long.MIN_VALUE != sumLow;
    }

    /** @return the sum in minor units; the nearest long where it does not fit. */
    long sumMinor()
    {
        return isSumExact() ? sumLow : sumHigh < 0 ? -Long.MAX_VALUE : Long.MAX_VALUE;
    }

    void load(final Slots slots, final int slot, final int offset)
    {
        count = slots.intAt(slot, offset);
        frauds = slots.intAt(slot, offset + 4);
        amounts = slots.intAt(slot, offset + 8);
        sumLow = slots.longAt(slot, offset + 16);
        sumHigh = slots.longAt(slot, offset + 24);
    }

    void store(final Slots slots, final int slot, final int offset)
    {
        slots.intAt(slot, offset, count);
        slots.intAt(slot, offset + 4, frauds);
        slots.intAt(slot, offset + 8, amounts);
        slots.longAt(slot, offset + 16, sumLow);
        slots.longAt(slot, offset + 24, sumHigh);
    }

    /** @return one word that differs where a field does. */
    long digest()
    {
        return RunningHash.mix(sumLow + amounts * 0xD6E8FEB86659FD93L, ((long)count << 32 | frauds) ^ sumHigh << 20);
    }
}
