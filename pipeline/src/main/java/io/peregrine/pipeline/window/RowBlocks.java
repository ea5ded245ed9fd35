package io.peregrine.pipeline.window;

import io.peregrine.domain.PaymentEvent;
import org.agrona.UnsafeApi;

/**
 * Rows of all keys of one history, in blocks of a fixed number of rows that hang together in both directions. A row is
 * its event time, its meta in as few bytes as the conditions need, its columns, and where rows may move its id.
 */
final class RowBlocks implements AutoCloseable
{
    static final int NONE = -1;

    private static final int PREVIOUS = 0;
    private static final int NEXT = 4;
    private static final int EXTREMES = 8;
    private static final int META = 8;

    private final int shift;
    private final int mask;
    private final int rowLength;
    private final int metaLength;
    private final int columns;
    private final int idOffset;
    private final int headerLength;
    private final Slots blocks;
    private final int capacity;
    private int fresh;
    private int free = NONE;
    private int freeCount;

    /**
     * @param capacity    blocks.
     * @param blockRows   rows of a block, a power of two.
     * @param columns     values of a row.
     * @param conditions  bits of a row beside its state.
     * @param hasIds      true if a row says whose it is: where late payments take their place, rows move.
     * @param extremes    values that a block has for the extremes of windows.
     */
    RowBlocks(
        final int capacity,
        final int blockRows,
        final int columns,
        final int conditions,
        final boolean hasIds,
        final int extremes)
    {
        headerLength = EXTREMES + extremes * Long.BYTES;
        this.capacity = capacity;
        this.columns = columns;
        shift = Integer.numberOfTrailingZeros(blockRows);
        mask = blockRows - 1;
        metaLength = metaLength(conditions);
        rowLength = rowLength(columns, conditions, hasIds);
        idOffset = hasIds ? rowLength - Integer.BYTES : NONE;
        blocks = new Slots(capacity + 1, blockLength(blockRows, columns, conditions, hasIds, extremes));
        freeCount = capacity;
    }

    static int blockLength(
        final int blockRows, final int columns, final int conditions, final boolean hasIds, final int extremes)
    {
        return EXTREMES + extremes * Long.BYTES + blockRows * rowLength(columns, conditions, hasIds);
    }

    private static int rowLength(final int columns, final int conditions, final boolean hasIds)
    {
        return META + metaLength(conditions) + columns * Long.BYTES + (hasIds ? Integer.BYTES : 0);
    }

    private static int metaLength(final int conditions)
    {
        final int bits = Row.CONDITION_SHIFT + conditions;
        return bits <= Byte.SIZE ? Byte.BYTES : bits <= Short.SIZE ? Short.BYTES :
            bits <= Integer.SIZE ? Integer.BYTES : Long.BYTES;
    }

    int mask()
    {
        return mask;
    }

    int rows()
    {
        return 1 << shift;
    }

    int capacity()
    {
        return capacity;
    }

    int used()
    {
        return capacity - freeCount;
    }

    /** @return blocks that hold the rows from an ordinal up to another. */
    int blocks(final int head, final int end)
    {
        return head == end ? 0 : end - (head & ~mask) + mask >>> shift;
    }

    /** @return how many blocks behind the one of the first row a row is. */
    int index(final int head, final int ordinal)
    {
        return ordinal - (head & ~mask) >>> shift;
    }

    boolean hasFree(final int count)
    {
        return freeCount >= count;
    }

    boolean isFull()
    {
        return 0 == freeCount;
    }

    /** @return a block behind another; there must be one free. */
    int take(final int previous)
    {
        final int block;
        if (NONE != free)
        {
            block = free;
            free = next(block);
        }
        else
        {
            block = fresh++;
        }
        freeCount--;
        blocks.intAt(block, PREVIOUS, previous);
        blocks.intAt(block, NEXT, NONE);
        if (NONE != previous)
        {
            blocks.intAt(previous, NEXT, block);
        }
        return block;
    }

    /** Gives back the first block of a chain. @return the one behind it. */
    int release(final int block)
    {
        final int next = next(block);
        if (NONE != next)
        {
            blocks.intAt(next, PREVIOUS, NONE);
        }
        blocks.intAt(block, NEXT, free);
        free = block;
        freeCount++;
        return next;
    }

    int next(final int block)
    {
        return blocks.intAt(block, NEXT);
    }

    /** The block's rows are another history's, in that block, from now on. */
    void goTo(final int block, final int there)
    {
        blocks.intAt(block, PREVIOUS, there);
    }

    int whereTo(final int block)
    {
        return blocks.intAt(block, PREVIOUS);
    }

    int previous(final int block)
    {
        return blocks.intAt(block, PREVIOUS);
    }

    /** @return what an extreme noted of a block. */
    long extreme(final int block, final int number)
    {
        return UnsafeApi.getLong(blocks.address(block) + EXTREMES + (long)number * Long.BYTES);
    }

    void extreme(final int block, final int number, final long value)
    {
        UnsafeApi.putLong(blocks.address(block) + EXTREMES + (long)number * Long.BYTES, value);
    }

    /** @return where a row lies. */
    long address(final int block, final int ordinal)
    {
        return blocks.address(block) + headerLength + (ordinal & mask) * rowLength;
    }

    long timeNs(final int block, final int ordinal)
    {
        return UnsafeApi.getLong(address(block, ordinal));
    }

    void read(final int block, final int ordinal, final Row row)
    {
        read(address(block, ordinal), row);
    }

    void read(final long address, final Row row)
    {
        row.timeNs = UnsafeApi.getLong(address);
        row.id = NONE == idOffset ? 0 : UnsafeApi.getInt(address + idOffset);
        row.meta = meta(address, metaLength);
        for (int i = 0; i < columns; i++)
        {
            row.values[i] = value(address, valueOffset(i, metaLength));
        }
    }

    /** @return bytes from a row to the next of its block. */
    int rowLength()
    {
        return rowLength;
    }

    /** @return bytes of a row's bits: a constant of a window's own code. */
    int metaLength()
    {
        return metaLength;
    }

    static long meta(final long address, final int metaLength)
    {
        return switch (metaLength)
        {
            case Byte.BYTES -> UnsafeApi.getByte(address + META) & 0xFF;
            case Short.BYTES -> UnsafeApi.getShort(address + META) & 0xFFFF;
            case Integer.BYTES -> UnsafeApi.getInt(address + META) & 0xFFFF_FFFFL;
            default -> UnsafeApi.getLong(address + META);
        };
    }

    /** @return where in a row a value lies. */
    static int valueOffset(final int column, final int metaLength)
    {
        return META + metaLength + column * Long.BYTES;
    }

    static long value(final long address, final int offset)
    {
        return UnsafeApi.getLong(address + offset);
    }

    /** Writes a row that is in no key's history. @return where it lies, until the next one. */
    long writeSpare(final Row row)
    {
        write(capacity, 0, row);
        return address(capacity, 0);
    }

    void write(final int block, final int ordinal, final Row row)
    {
        long at = address(block, ordinal);
        UnsafeApi.putLong(at, row.timeNs);
        if (NONE != idOffset)
        {
            UnsafeApi.putInt(at + idOffset, row.id);
        }
        at += META;
        switch (metaLength)
        {
            case Byte.BYTES -> UnsafeApi.putByte(at, (byte)row.meta);
            case Short.BYTES -> UnsafeApi.putShort(at, (short)row.meta);
            case Integer.BYTES -> UnsafeApi.putInt(at, (int)row.meta);
            default -> UnsafeApi.putLong(at, row.meta);
        }
        at += metaLength;
        for (int i = 0; i < columns; i++)
        {
            UnsafeApi.putLong(at, row.values[i]);
            at += Long.BYTES;
        }
    }

    @Override
    public void close()
    {
        blocks.close();
    }

    /** @return a row without values. */
    Row row()
    {
        final Row row = new Row(columns);
        java.util.Arrays.fill(row.values, PaymentEvent.MISSING);
        return row;
    }
}
