package io.peregrine.pipeline.window;

/** A place in the rows of the key at hand: an ordinal, counted from the key's first row, and its block. */
final class Cursor
{
    static final int NONE = RowBlocks.NONE;

    private final RowBlocks rows;
    int ordinal;
    int block;

    Cursor(final RowBlocks rows)
    {
        this.rows = rows;
    }

    void set(final int ordinal, final int block)
    {
        this.ordinal = ordinal;
        this.block = block;
    }

    void set(final Cursor other)
    {
        ordinal = other.ordinal;
        block = other.block;
    }

    /** To the row behind, or to the end. */
    void forward()
    {
        ordinal++;
        if ((ordinal & rows.mask()) == 0)
        {
            block = rows.next(block);
        }
    }

    /** To the row before, which must be there. @param tail the key's last block. */
    void back(final int tail)
    {
        ordinal--;
        if (NONE == block)
        {
            block = tail;
        }
        else if ((ordinal & rows.mask()) == rows.mask())
        {
            block = rows.previous(block);
        }
    }

    /** @return rows from another place to this one. */
    int since(final Cursor other)
    {
        return ordinal - other.ordinal;
    }

    /** @return where the row lies. */
    long address()
    {
        return rows.address(block, ordinal);
    }

    long timeNs()
    {
        return rows.timeNs(block, ordinal);
    }

    void read(final Row row)
    {
        rows.read(block, ordinal, row);
    }
}
