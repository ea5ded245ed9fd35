package io.peregrine.pipeline.window;

import org.agrona.concurrent.UnsafeBuffer;

/** How many rows meet A and not B, and no row that meets B has come after them. */
final class Unfollowed extends Accumulator
{
    int count;
    private int ends;
    private final long first;
    private final long then;

    /** @param first bit of A. @param then bit of B. */
    Unfollowed(final int offset, final long first, final long then)
    {
        super(offset);
        this.first = first;
        this.then = then;
    }

    @Override
    int length()
    {
        return 8;
    }

    @Override
    void clear()
    {
        count = 0;
        ends = 0;
    }

    @Override
    void load(final UnsafeBuffer memory, final int at)
    {
        count = memory.getInt(at + offset);
        ends = memory.getInt(at + offset + 4);
    }

    @Override
    void store(final UnsafeBuffer memory, final int at)
    {
        memory.putInt(at + offset, count);
        memory.putInt(at + offset + 4, ends);
    }

    @Override
    void add(final Row row)
    {
        if ((row.meta & then) != 0)
        {
            count = 0;
            ends++;
        }
        else if ((row.meta & first) != 0)
        {
            count++;
        }
    }

    @Override
    boolean leave(final Row row)
    {
        if ((row.meta & then) != 0)
        {
            ends--;
        }
        else if ((row.meta & first) != 0 && 0 == ends)
        {
            count--;
        }
        return true;
    }

    @Override
    boolean remove(final Row row)
    {
        return false;
    }

    @Override
    boolean insert(final Row row)
    {
        return false;
    }

    @Override
    void copy(final Accumulator other)
    {
        count = ((Unfollowed)other).count;
        ends = ((Unfollowed)other).ends;
    }

    @Override
    long digest()
    {
        return count;
    }
}
