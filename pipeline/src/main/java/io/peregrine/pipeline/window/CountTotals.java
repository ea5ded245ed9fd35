package io.peregrine.pipeline.window;

/** How many, and how many of them are frauds: one word, the frauds above. */
final class CountTotals extends Accumulator
{
    private static final long FRAUD = 1L << Integer.SIZE;

    CountTotals(final KeyState state, final int offset)
    {
        super(state, offset);
    }

    @Override
    int length()
    {
        return Long.BYTES;
    }

    int count()
    {
        return state.intAt(offset);
    }

    int frauds()
    {
        return state.intAt(offset + Integer.BYTES);
    }

    private static long of(final Row row)
    {
        return (row.meta & Row.FRAUD) != 0 ? 1 + FRAUD : 1;
    }

    @Override
    void add(final Row row)
    {
        state.longAt(offset, state.longAt(offset) + of(row));
    }

    @Override
    boolean leave(final Row row)
    {
        state.longAt(offset, state.longAt(offset) - of(row));
        return true;
    }

    @Override
    boolean isInvertible()
    {
        return true;
    }

    @Override
    void copy(final Accumulator other)
    {
        copyBytes(other);
    }
}
