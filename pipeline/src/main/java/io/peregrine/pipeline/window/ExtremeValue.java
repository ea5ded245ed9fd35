package io.peregrine.pipeline.window;

import io.peregrine.domain.PaymentEvent;
import org.agrona.UnsafeApi;

/**
 * The least or the greatest value, and how many have it: where the last of them goes, it is made anew, once all that
 * leave together have left.
 */
final class ExtremeValue extends Accumulator
{
    private static final int TIMES = 4;
    private static final int VALUE = 8;

    final int column;
    final boolean isMax;

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

    static int count(final long at)
    {
        return UnsafeApi.getInt(at);
    }

    static long value(final long at)
    {
        return UnsafeApi.getLong(at + VALUE);
    }

    /** Writes whatever comes: which of the values is the greater is not to be foreseen. */
    static void add(final long at, final long other, final boolean isMax)
    {
        if (PaymentEvent.MISSING != other)
        {
            final int count = count(at);
            final long value = value(at);
            final boolean isNew = 0 == count | (isMax ? other > value : other < value);
            UnsafeApi.putInt(at, count + 1);
            UnsafeApi.putInt(at + TIMES, (isNew ? 0 : UnsafeApi.getInt(at + TIMES)) + (isNew | other == value ? 1 : 0));
            UnsafeApi.putLong(at + VALUE, isNew ? other : value);
        }
    }

    static void leave(final long at, final long other)
    {
        if (PaymentEvent.MISSING != other)
        {
            UnsafeApi.putInt(at, count(at) - 1);
            UnsafeApi.putInt(at + TIMES, UnsafeApi.getInt(at + TIMES) - (other == value(at) ? 1 : 0));
        }
    }

    /** @return true if there are values, and the extreme one has gone. */
    static boolean isStale(final long at)
    {
        return 0 == UnsafeApi.getInt(at + TIMES) && 0 != count(at);
    }

    /** Makes it anew from the rows between two places. */
    void rebuild(final RowBlocks rows, final Lane lane, final Cursor from, final Cursor to)
    {
        final int metaLength = rows.metaLength();
        final int valueOffset = RowBlocks.valueOffset(column, metaLength);
        int block = from.block;
        int count = 0;
        int times = 0;
        long value = 0;
        long seen = 0;
        for (int ordinal = from.ordinal; ordinal != to.ordinal; ordinal++)
        {
            if (0 == seen)
            {
                seen = rows.address(block, ordinal);
            }
            final long other = RowBlocks.value(seen, valueOffset);
            if (lane.counts(RowBlocks.meta(seen, metaLength)) && PaymentEvent.MISSING != other)
            {
                final boolean isNew = 0 == count | (isMax ? other > value : other < value);
                times = (isNew ? 0 : times) + (isNew | other == value ? 1 : 0);
                value = isNew ? other : value;
                count++;
            }
            seen += rows.rowLength();
            if ((ordinal + 1 & rows.mask()) == 0)
            {
                block = rows.next(block);
                seen = 0;
            }
        }
        final long at = at();
        UnsafeApi.putInt(at, count);
        UnsafeApi.putInt(at + TIMES, times);
        UnsafeApi.putLong(at + VALUE, value);
    }

    @Override
    void add(final Row row)
    {
        add(at(), row.values[column], isMax);
    }

    @Override
    boolean leave(final Row row)
    {
        final long at = at();
        leave(at, row.values[column]);
        return !isStale(at);
    }

    @Override
    void copy(final Accumulator other)
    {
        copyBytes(other);
    }
}
