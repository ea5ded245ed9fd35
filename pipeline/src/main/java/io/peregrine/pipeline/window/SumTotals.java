package io.peregrine.pipeline.window;

import io.peregrine.domain.PaymentEvent;
import org.agrona.UnsafeApi;

/** How many have a value, and their sum in 128 bits. */
class SumTotals extends Accumulator
{
    private static final int SUM_LOW = 8;
    private static final int SUM_HIGH = 16;
    static final int SUMS_LENGTH = 24;

    final int column;

    SumTotals(final KeyState state, final int offset, final int column)
    {
        super(state, offset);
        this.column = column;
    }

    @Override
    int length()
    {
        return SUMS_LENGTH;
    }

    static long count(final long at)
    {
        return UnsafeApi.getLong(at);
    }

    static long sumLow(final long at)
    {
        return UnsafeApi.getLong(at + SUM_LOW);
    }

    static long sumHigh(final long at)
    {
        return UnsafeApi.getLong(at + SUM_HIGH);
    }

    static void add(final long at, final long value)
    {
        if (PaymentEvent.MISSING != value)
        {
            UnsafeApi.putLong(at, count(at) + 1);
            final long low = sumLow(at) + value;
            UnsafeApi.putLong(at + SUM_LOW, low);
            final long high = (value >> 63) + (Long.compareUnsigned(low, value) < 0 ? 1 : 0);
            if (0 != high)
            {
                UnsafeApi.putLong(at + SUM_HIGH, sumHigh(at) + high);
            }
        }
    }

    static void leave(final long at, final long value)
    {
        if (PaymentEvent.MISSING != value)
        {
            UnsafeApi.putLong(at, count(at) - 1);
            final long low = sumLow(at);
            UnsafeApi.putLong(at + SUM_LOW, low - value);
            final long high = (value >> 63) + (Long.compareUnsigned(low, value) < 0 ? 1 : 0);
            if (0 != high)
            {
                UnsafeApi.putLong(at + SUM_HIGH, sumHigh(at) - high);
            }
        }
    }

    @Override
    void add(final Row row)
    {
        add(at(), row.values[column]);
    }

    @Override
    boolean leave(final Row row)
    {
        leave(at(), row.values[column]);
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
        copyBytes(other);
    }

    /** @return true if the sum fits into a long. */
    static boolean isSumExact(final long at)
    {
        return sumHigh(at) == sumLow(at) >> 63;
    }

    /** @return the nearest long. */
    static long sum(final long at)
    {
        return isSumExact(at) ? sumLow(at) : sumHigh(at) < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
}
