package io.peregrine.pipeline.window;

import io.peregrine.domain.PaymentEvent;
import org.agrona.concurrent.UnsafeBuffer;

/** Time and values of the first or the last row that has them all. */
final class EndValue extends Accumulator
{
    final long[] values;
    boolean isPresent;
    long timeNs;
    private final int[] columns;
    private final boolean isLast;
    private int id;

    /** @param columns those that must not be missing; none if the time is enough. */
    EndValue(final int offset, final int[] columns, final boolean isLast)
    {
        super(offset);
        this.columns = columns.clone();
        this.isLast = isLast;
        values = new long[columns.length];
    }

    static int length(final int columns)
    {
        return 16 + columns * Long.BYTES;
    }

    @Override
    int length()
    {
        return length(columns.length);
    }

    @Override
    void clear()
    {
        isPresent = false;
        timeNs = 0;
        id = 0;
    }

    @Override
    void load(final UnsafeBuffer memory, final int at)
    {
        isPresent = 0 != memory.getInt(at + offset);
        id = memory.getInt(at + offset + 4);
        timeNs = memory.getLong(at + offset + 8);
        for (int i = 0; i < values.length; i++)
        {
            values[i] = memory.getLong(at + offset + 16 + i * Long.BYTES);
        }
    }

    @Override
    void store(final UnsafeBuffer memory, final int at)
    {
        memory.putInt(at + offset, isPresent ? 1 : 0);
        memory.putInt(at + offset + 4, id);
        memory.putLong(at + offset + 8, timeNs);
        for (int i = 0; i < values.length; i++)
        {
            memory.putLong(at + offset + 16 + i * Long.BYTES, values[i]);
        }
    }

    @Override
    void add(final Row row)
    {
        if (isLast || !isPresent)
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
            values[i] = row.values[columns[i]];
        }
        isPresent = true;
        timeNs = row.timeNs;
        id = row.id;
    }

    @Override
    boolean leave(final Row row)
    {
        if (!isPresent || id != row.id || timeNs != row.timeNs)
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
        return !isPresent || id != row.id || timeNs != row.timeNs;
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
        if (!isPresent)
        {
            take(row);
        }
    }

    @Override
    boolean isComplete()
    {
        return isPresent;
    }

    @Override
    void copy(final Accumulator other)
    {
        final EndValue end = (EndValue)other;
        isPresent = end.isPresent;
        timeNs = end.timeNs;
        id = end.id;
        System.arraycopy(end.values, 0, values, 0, values.length);
    }

    @Override
    long digest()
    {
        return isPresent ? timeNs * 31 + (values.length > 0 ? values[0] : 1) : 0;
    }
}
