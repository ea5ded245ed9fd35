package io.peregrine.pipeline.score;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Which of the first 64 rules hit each of the last so many payments, and how each was labelled, in fixed slots off heap
 * by the payment's index. A slot says whose it is, since indexes of other messages leave theirs as they are. One
 * thread.
 */
final class HeldHits
{
    private static final int HITS = 0;
    private static final int META = 8;
    private static final int SLOT_LENGTH = 16;
    private static final int LABEL_BITS = 8;
    private static final long LABEL_MASK = (1L << LABEL_BITS) - 1;

    private final IndexedSlots slots;

    /** @param capacity payments held. */
    HeldHits(final int capacity)
    {
        slots = new IndexedSlots(capacity, SLOT_LENGTH);
    }

    /** @return bytes of direct memory. */
    static long bytes(final int capacity)
    {
        return (long)capacity * SLOT_LENGTH;
    }

    int capacity()
    {
        return slots.capacity();
    }

    void put(final long index, final long hits)
    {
        slots.chunk(index).putLong(slots.offset(index) + HITS, hits);
        slots.chunk(index).putLong(slots.offset(index) + META, index + 1 << LABEL_BITS);
    }

    /** @return true if the payment is held. */
    boolean has(final long index)
    {
        return index >= 0 && meta(index) >>> LABEL_BITS == index + 1;
    }

    long hits(final long index)
    {
        return slots.chunk(index).getLong(slots.offset(index) + HITS);
    }

    /** @return the newest; 0 where there was none. */
    long label(final long index)
    {
        return meta(index) & LABEL_MASK;
    }

    void label(final long index, final long label)
    {
        slots.chunk(index).putLong(slots.offset(index) + META, meta(index) & ~LABEL_MASK | label);
    }

    private long meta(final long index)
    {
        return slots.chunk(index).getLong(slots.offset(index) + META);
    }

    /** @param next above every payment's index. */
    void write(final DataOutput output, final long next) throws IOException
    {
        for (long index = slots.first(next); index < next; index++)
        {
            output.writeLong(hits(index));
            output.writeLong(meta(index));
        }
    }

    /** Reads what {@link #write} wrote. */
    void read(final DataInput input, final long next) throws IOException
    {
        for (long index = slots.first(next); index < next; index++)
        {
            slots.chunk(index).putLong(slots.offset(index) + HITS, input.readLong());
            slots.chunk(index).putLong(slots.offset(index) + META, input.readLong());
        }
    }
}
