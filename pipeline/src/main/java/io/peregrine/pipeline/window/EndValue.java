package io.peregrine.pipeline.window;

import io.peregrine.domain.PaymentEvent;

/** Time and values of the first or the last row that has them all. */
final class EndValue extends Accumulator
{
    private static final int TIME = 8;
    private static final int VALUES = 16;

    private final int[] columns;
    private final boolean isLast;

    /** @param columns those that must not be missing; none if the time is enough. */
    EndValue(final KeyState state, final int offset, final int[] columns, final boolean isLast)
    {
        super(state, offset);
        this.columns = columns.clone();
        this.isLast = isLast;
    }

    @Override
    int length()
    {
        return VALUES + columns.length * Long.BYTES;
    }

    boolean isPresent()
    {
        return 0 != state.intAt(offset);
    }

    long timeNs()
    {
        return state.longAt(offset + TIME);
    }

    long value(final int index)
    {
        return state.longAt(offset + VALUES + index * Long.BYTES);
    }

    /** @return true if it may be of this row: two of one time can not be told apart. */
    private boolean isOf(final Row row)
    {
        return isPresent() && timeNs() == row.timeNs;
    }

    @Override
    void add(final Row row)
    {
        if (isLast || !isPresent())
        {
            take(row);
        }
    }

    private void take(final Row row)
    {
        for (final int column : columns)
        {
            if (PaymentEvent.MISSING == row.values[column])
            {
                return;
            }
        }
        for (int i = 0; i < columns.length; i++)
        {
            state.longAt(offset + VALUES + i * Long.BYTES, row.values[columns[i]]);
        }
        state.intAt(offset, 1);
        state.longAt(offset + TIME, row.timeNs);
    }

    @Override
    boolean leave(final Row row)
    {
        return !isOf(row);
    }

    @Override
    boolean remove(final Row row)
    {
        return !isOf(row);
    }

    @Override
    boolean insert(final Row row)
    {
        return false;
    }

    @Override
    boolean isBackward()
    {
        return isLast;
    }

    @Override
    void addOlder(final Row row)
    {
        if (!isPresent())
        {
            take(row);
        }
    }

    @Override
    boolean isComplete()
    {
        return isPresent();
    }

    @Override
    void copy(final Accumulator other)
    {
        copyBytes(other);
    }
}
