package io.peregrine.pipeline.window;

/** How many rows meet A and not B, and no row that meets B has come after them. */
final class Unfollowed extends Accumulator
{
    private static final int ENDS = 4;

    private final long first;
    private final long then;

    /** @param first bit of A. @param then bit of B. */
    Unfollowed(final KeyState state, final int offset, final long first, final long then)
    {
        super(state, offset);
        this.first = first;
        this.then = then;
    }

    @Override
    int length()
    {
        return 8;
    }

    int count()
    {
        return state.intAt(offset);
    }

    private int ends()
    {
        return state.intAt(offset + ENDS);
    }

    @Override
    void add(final Row row)
    {
        if ((row.meta & then) != 0)
        {
            state.intAt(offset, 0);
            state.intAt(offset + ENDS, ends() + 1);
        }
        else if ((row.meta & first) != 0)
        {
            state.intAt(offset, count() + 1);
        }
    }

    @Override
    boolean leave(final Row row)
    {
        if ((row.meta & then) != 0)
        {
            state.intAt(offset + ENDS, ends() - 1);
        }
        else if ((row.meta & first) != 0 && 0 == ends())
        {
            state.intAt(offset, count() - 1);
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
        copyBytes(other);
    }
}
