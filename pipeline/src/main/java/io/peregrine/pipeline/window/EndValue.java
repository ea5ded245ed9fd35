package io.peregrine.pipeline.window;

import io.peregrine.domain.PaymentEvent;

/** Time and values of the first or the last row that has them all. */
final class EndValue extends Accumulator
{
    private static final int ID = 4;
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

    private boolean isOf(final Row row)
    {
        return isPresent() && state.intAt(offset + ID) == row.id && timeNs() == row.timeNs;
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
        state.intAt(offset + ID, row.id);
        state.longAt(offset + TIME, row.timeNs);
    }

    @Override
    boolean leave(final Row row)
    {
        if (!isOf(row))
        {
            return true;
        }
        if (isLast) // The last that has a value is the first of all: nobody is left that has one.
        {
            clear();
            return true;
        }
        return false;
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
