package io.peregrine.pipeline.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

import io.peregrine.domain.PaymentEvent;
import org.agrona.UnsafeApi;

/**
 * The least or the greatest value of a window. Where the last row that is known to have it goes, it is found anew, once
 * all that leave together have left: in two pieces, as a queue is kept in two stacks. The front piece ends where the
 * window ended when its rows were last looked along, newest first; each block of rows says what the extreme is from
 * its first row to that end. Of the back piece, which rows enter, one extreme is enough. So a row is looked at once
 * along the window, and a few times with the rows of its block, however the values fall.
 */
final class ExtremeValue extends Accumulator
{
    private static final int TIMES = 4;
    private static final int VALUE = 8;
    private static final int LENGTH = 16;

    // Where rows leave.
    private static final int BACK = 16;
    private static final int FRONT_END = 24;
    private static final int PIECES = 28;
    private static final int LEAVING_LENGTH = 32;

    private static final int HAS_BACK = 1;
    private static final int HAS_FRONT = 2;

    final int column;
    final boolean isMax;
    private final int number;

    /** @param number of the value that each block of rows has for this extreme; -1 where no row leaves. */
    ExtremeValue(final KeyState state, final int offset, final int column, final boolean isMax, final int number)
    {
        super(state, offset);
        this.column = column;
        this.isMax = isMax;
        this.number = number;
    }

    /** @return true if rows leave, so that there are pieces. */
    boolean hasPieces()
    {
        return number >= 0;
    }

    @Override
    int length()
    {
        return hasPieces() ? LEAVING_LENGTH : LENGTH;
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

    /** The same where rows leave. */
    static void addBehind(final long at, final long other, final boolean isMax)
    {
        add(at, other, isMax);
        if (PaymentEvent.MISSING != other)
        {
            final int pieces = UnsafeApi.getInt(at + PIECES);
            final long back = UnsafeApi.getLong(at + BACK);
            final boolean isNew = 0 == (pieces & HAS_BACK) | (isMax ? other > back : other < back);
            UnsafeApi.putInt(at + PIECES, pieces | HAS_BACK);
            UnsafeApi.putLong(at + BACK, isNew ? other : back);
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
        return UnsafeApi.getInt(at + TIMES) <= 0 && 0 != count(at);
    }

    private boolean isBeyond(final long other, final long value)
    {
        return isMax ? other > value : other < value;
    }

    /** @return the more extreme of two, either of which may be missing. */
    private long further(final long value, final long other)
    {
        return PaymentEvent.MISSING == value || PaymentEvent.MISSING != other && isBeyond(other, value) ? other : value;
    }

    /**
     * Finds the extreme of the rows between two places, of which there is one.
     *
     * @param walk is moved.
     * @param tail the key's last block.
     */
    void find(
        final RowBlocks rows, final Lane lane, final Cursor from, final Cursor to, final Cursor walk, final int tail)
    {
        final long at = at();
        final int pieces = UnsafeApi.getInt(at + PIECES);
        final int frontEnd = UnsafeApi.getInt(at + FRONT_END);
        long value;
        if (0 != (pieces & HAS_FRONT) && frontEnd - from.ordinal > 0)
        {
            final int next = (from.ordinal | rows.mask()) + 1;
            if (frontEnd - next > 0)
            {
                value = further(ofBlock(rows, lane, from.block, from.ordinal, next - 1),
                    rows.extreme(rows.next(from.block), number));
            }
            else
            {
                value = ofBlock(rows, lane, from.block, from.ordinal, frontEnd - 1);
            }
            value = 0 == (pieces & HAS_BACK) ? value : further(value, UnsafeApi.getLong(at + BACK));
        }
        else
        {
            walk.set(to);
            value = lookAlong(rows, lane, from.ordinal, walk, tail);
            UnsafeApi.putInt(at + FRONT_END, to.ordinal);
            UnsafeApi.putInt(at + PIECES, HAS_FRONT);
        }
        UnsafeApi.putInt(at + TIMES, 1); // At least; where it is one of more, it is looked for once more.
        UnsafeApi.putLong(at + VALUE, value);
    }

    /** Goes back from a place and leaves in each block but the first what the extreme is from there on. */
    private long lookAlong(final RowBlocks rows, final Lane lane, final int first, final Cursor walk, final int tail)
    {
        long value = PaymentEvent.MISSING;
        int last = walk.ordinal - 1;
        walk.back(tail);
        int block = walk.block;
        while ((last & ~rows.mask()) - first > 0)
        {
            final int begin = last & ~rows.mask();
            value = further(value, ofBlock(rows, lane, block, begin, last));
            rows.extreme(block, number, value);
            block = rows.previous(block);
            last = begin - 1;
        }
        return further(value, ofBlock(rows, lane, block, first, last));
    }

    private long ofBlock(final RowBlocks rows, final Lane lane, final int block, final int first, final int last)
    {
        final int metaLength = rows.metaLength();
        final int valueOffset = RowBlocks.valueOffset(column, metaLength);
        long value = PaymentEvent.MISSING;
        long row = rows.address(block, first);
        for (int ordinal = first; ordinal - last <= 0; ordinal++)
        {
            if (lane.counts(RowBlocks.meta(row, metaLength)))
            {
                value = further(value, RowBlocks.value(row, valueOffset));
            }
            row += rows.rowLength();
        }
        return value;
    }

    /** What blocks say is not so any more, as rows moved or changed; the value is right. */
    void forgetFront()
    {
        if (hasPieces())
        {
            final long at = at();
            UnsafeApi.putLong(at + BACK, value(at));
            UnsafeApi.putInt(at + PIECES, 0 == count(at) ? 0 : HAS_BACK);
        }
    }

    /** The front's end, where it is long past, must stay near enough to compare: ordinals wrap. */
    void forgetPastFront(final int first)
    {
        if (hasPieces() && UnsafeApi.getInt(at() + FRONT_END) - first <= 0)
        {
            UnsafeApi.putInt(at() + PIECES, UnsafeApi.getInt(at() + PIECES) & ~HAS_FRONT);
        }
    }

    @Override
    void add(final Row row)
    {
        if (hasPieces())
        {
            addBehind(at(), row.values[column], isMax);
        }
        else
        {
            add(at(), row.values[column], isMax);
        }
    }

    @Override
    boolean leave(final Row row)
    {
        final long at = at();
        leave(at, row.values[column]);
        return !isStale(at);
    }

    @Override
    boolean remove(final Row row)
    {
        final boolean isFollowed = leave(row);
        forgetFront();
        return isFollowed;
    }

    @Override
    boolean insert(final Row row)
    {
        add(row);
        forgetFront();
        return true;
    }

    @Override
    boolean isSame(final Row before, final Row after)
    {
        return before.values[column] == after.values[column];
    }

    @Override
    void copy(final Accumulator other)
    {
        copyBytes(other);
        forgetFront();
    }

    /** How a window is kept in pieces is no part of it. */
    @Override
    void write(final DataOutput output) throws IOException
    {
        output.writeInt(count(at()));
        output.writeLong(value(at()));
    }

    @Override
    void read(final DataInput input) throws IOException
    {
        final long at = at();
        UnsafeApi.putInt(at, input.readInt());
        UnsafeApi.putInt(at + TIMES, 0 == count(at) ? 0 : 1);
        UnsafeApi.putLong(at + VALUE, input.readLong());
        forgetFront();
    }
}
