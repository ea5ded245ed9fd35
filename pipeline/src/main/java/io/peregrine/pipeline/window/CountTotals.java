package io.peregrine.pipeline.window;

import org.agrona.UnsafeApi;

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

    static int count(final long at)
    {
        return UnsafeApi.getInt(at);
    }

    static int frauds(final long at)
    {
        return UnsafeApi.getInt(at + Integer.BYTES);
    }

    private static long of(final long meta)
    {
        return (meta & Row.FRAUD) != 0 ? 1 + FRAUD : 1;
    }

    static void add(final long at, final long meta)
    {
        UnsafeApi.putLong(at, UnsafeApi.getLong(at) + of(meta));
    }

    static void leave(final long at, final long meta)
    {
        UnsafeApi.putLong(at, UnsafeApi.getLong(at) - of(meta));
    }

    @Override
    void add(final Row row)
    {
        add(at(), row.meta);
    }

    @Override
    boolean leave(final Row row)
    {
        leave(at(), row.meta);
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
