package io.peregrine.pipeline.window;

import io.peregrine.domain.PaymentEvent;

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

    final long count()
    {
        return state.longAt(offset);
    }

    final long sumLow()
    {
        return state.longAt(offset + SUM_LOW);
    }

    final long sumHigh()
    {
        return state.longAt(offset + SUM_HIGH);
    }

    @Override
    void add(final Row row)
    {
        final long value = row.values[column];
        if (PaymentEvent.MISSING != value)
        {
            state.longAt(offset, state.longAt(offset) + 1);
            final long low = sumLow() + value;
            state.longAt(offset + SUM_LOW, low);
            final long high = (value >> 63) + (Long.compareUnsigned(low, value) < 0 ? 1 : 0);
            if (0 != high)
            {
                state.longAt(offset + SUM_HIGH, sumHigh() + high);
            }
        }
    }

    @Override
    boolean leave(final Row row)
    {
        final long value = row.values[column];
        if (PaymentEvent.MISSING != value)
        {
            state.longAt(offset, state.longAt(offset) - 1);
            final long low = sumLow();
            state.longAt(offset + SUM_LOW, low - value);
            final long high = (value >> 63) + (Long.compareUnsigned(low, value) < 0 ? 1 : 0);
            if (0 != high)
            {
                state.longAt(offset + SUM_HIGH, sumHigh() - high);
            }
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
        copyBytes(other);
    }

    /** @return true if the sum fits into a long. */
    final boolean isSumExact()
    {
        return sumHigh() == sumLow() >> 63;
    }

    /** @return the nearest long. */
    final long sum()
    {
        return isSumExact() ? sumLow() : sumHigh() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
}
