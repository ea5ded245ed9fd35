package io.peregrine.pipeline.window;

import org.agrona.concurrent.UnsafeBuffer;

/** How many, and how many of them are frauds. */
final class CountTotals extends Accumulator
{
    static final int LENGTH = 8;

    int count;
    int frauds;

    CountTotals(final int offset)
    {
        super(offset);
    }

    @Override
    int length()
    {
        return LENGTH;
    }

    @Override
    void clear()
    {
        count = 0;
        frauds = 0;
    }

    @Override
    void load(final UnsafeBuffer memory, final int at)
    {
        count = memory.getInt(at + offset);
        frauds = memory.getInt(at + offset + 4);
    }

    @Override
    void store(final UnsafeBuffer memory, final int at)
    {
        memory.putInt(at + offset, count);
        memory.putInt(at + offset + 4, frauds);
    }

    @Override
    void add(final Row row)
    {
        count++;
        frauds += (row.meta & Row.FRAUD) != 0 ? 1 : 0;
    }

    @Override
    boolean leave(final Row row)
    {
        count--;
        frauds -= (row.meta & Row.FRAUD) != 0 ? 1 : 0;
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
        count = ((CountTotals)other).count;
        frauds = ((CountTotals)other).frauds;
    }

    @Override
    long digest()
    {
        return (long)count << 32 ^ frauds;
    }
}
