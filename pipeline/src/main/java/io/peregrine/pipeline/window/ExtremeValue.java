package io.peregrine.pipeline.window;

import io.peregrine.domain.PaymentEvent;
import org.agrona.concurrent.UnsafeBuffer;

/** The least or the greatest value, and how many have it: where the last of them goes, it is made anew. */
final class ExtremeValue extends Accumulator
{
    private final int column;
    private final boolean isMax;
    int count;
    long value;
    private int times;

    ExtremeValue(final int offset, final int column, final boolean isMax)
    {
        super(offset);
        this.column = column;
        this.isMax = isMax;
    }

    @Override
    int length()
    {
        return 16;
    }

    @Override
    void clear()
    {
        count = 0;
        times = 0;
        value = 0;
    }

    @Override
    void load(final UnsafeBuffer memory, final int at)
    {
        count = memory.getInt(at + offset);
        times = memory.getInt(at + offset + 4);
        value = memory.getLong(at + offset + 8);
    }

    @Override
    void store(final UnsafeBuffer memory, final int at)
    {
        memory.putInt(at + offset, count);
        memory.putInt(at + offset + 4, times);
        memory.putLong(at + offset + 8, value);
    }

    @Override
    void add(final Row row)
    {
        final long other = row.values[column];
        if (PaymentEvent.MISSING == other)
        {
            return;
        }
        if (0 == count++ || (isMax ? other > value : other < value))
        {
            value = other;
            times = 1;
        }
        else if (other == value)
        {
            times++;
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
        count--;
        return other != value || 0 != --times || 0 == count;
    }

    @Override
    void copy(final Accumulator other)
    {
        final ExtremeValue extreme = (ExtremeValue)other;
        count = extreme.count;
        times = extreme.times;
        value = extreme.value;
    }

    @Override
    long digest()
    {
        return 0 == count ? 0 : value * 31 + count;
    }
}
