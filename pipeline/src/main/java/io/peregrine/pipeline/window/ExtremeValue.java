package io.peregrine.pipeline.window;

import io.peregrine.domain.PaymentEvent;

/** The least or the greatest value, and how many have it: where the last of them goes, it is made anew. */
final class ExtremeValue extends Accumulator
{
    private static final int TIMES = 4;
    private static final int VALUE = 8;

    private final int column;
    private final boolean isMax;

    ExtremeValue(final KeyState state, final int offset, final int column, final boolean isMax)
    {
        super(state, offset);
        this.column = column;
        this.isMax = isMax;
    }

    @Override
    int length()
    {
        return 16;
    }

    int count()
    {
        return state.intAt(offset);
    }

    long value()
    {
        return state.longAt(offset + VALUE);
    }

    @Override
    void add(final Row row)
    {
        final long other = row.values[column];
        if (PaymentEvent.MISSING == other)
        {
            return;
        }
        final int count = count();
        final long value = value();
        state.intAt(offset, count + 1);
        if (0 == count || (isMax ? other > value : other < value))
        {
            state.longAt(offset + VALUE, other);
            state.intAt(offset + TIMES, 1);
        }
        else if (other == value)
        {
            state.intAt(offset + TIMES, state.intAt(offset + TIMES) + 1);
        }
    }

    @Override
    boolean leave(final Row row)
    {
        final long other = row.values[column];
        if (PaymentEvent.MISSING == other)
        {
            return true;
        }
        final int count = count() - 1;
        state.intAt(offset, count);
        if (other != value())
        {
            return true;
        }
        final int times = state.intAt(offset + TIMES) - 1;
        state.intAt(offset + TIMES, times);
        return 0 != times || 0 == count;
    }

    @Override
    void copy(final Accumulator other)
    {
        copyBytes(other);
    }
}
