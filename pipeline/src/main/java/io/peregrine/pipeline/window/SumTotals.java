package io.peregrine.pipeline.window;

import io.peregrine.domain.PaymentEvent;
import org.agrona.concurrent.UnsafeBuffer;

/** How many have a value, and their sum in 128 bits. */
class SumTotals extends Accumulator
{
    final int column;
    int count;
    long sumLow;
    long sumHigh;

    SumTotals(final int offset, final int column)
    {
        super(offset);
        this.column = column;
    }

    @Override
    int length()
    {
        return 24;
    }

    @Override
    void clear()
    {
        count = 0;
        sumLow = 0;
        sumHigh = 0;
    }

    @Override
    void load(final UnsafeBuffer memory, final int at)
    {
        count = memory.getInt(at + offset);
        sumLow = memory.getLong(at + offset + 8);
        sumHigh = memory.getLong(at + offset + 16);
    }

    @Override
    void store(final UnsafeBuffer memory, final int at)
    {
        memory.putInt(at + offset, count);
        memory.putLong(at + offset + 8, sumLow);
        memory.putLong(at + offset + 16, sumHigh);
    }

    @Override
    void add(final Row row)
    {
        final long value = row.values[column];
        if (PaymentEvent.MISSING != value)
        {
            count++;
            sumLow += value;
            sumHigh += (value >> 63) + (Long.compareUnsigned(sumLow, value) < 0 ? 1 : 0);
        }
    }

    @Override
    boolean leave(final Row row)
    {
        final long value = row.values[column];
        if (PaymentEvent.MISSING != value)
        {
            count--;
            final long before = sumLow;
            sumLow -= value;
            sumHigh -= (value >> 63) + (Long.compareUnsigned(before, value) < 0 ? 1 : 0);
        }
        return true;
    }

    @Override
    boolean isInvertible()
    {
        return true;
    }

    @Override
    void copy(final Accumulator other)
    {
        final SumTotals totals = (SumTotals)other;
        count = totals.count;
        sumLow = totals.sumLow;
        sumHigh = totals.sumHigh;
    }

    /** @return true if the sum fits into a long. */
    boolean isSumExact()
    {
        return sumHigh == sumLow >> 63;
    }

    /** @return the nearest long. */
    long sum()
    {
        return isSumExact() ? sumLow : sumHigh < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }

    @Override
    long digest()
    {
        return sumLow * 0xD6E8FEB86659FD93L + sumHigh + count;
    }
}
