package io.peregrine.pipeline.score;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;

import org.agrona.concurrent.UnsafeBuffer;

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
    private static final int SLOTS_PER_CHUNK = 1 << 20;
    private static final int LABEL_BITS = 8;
    private static final long LABEL_MASK = (1L << LABEL_BITS) - 1;

    private final int capacity;
    private final UnsafeBuffer[] chunks;

    /** @param capacity payments held. */
    HeldHits(final int capacity)
    {
        this.capacity = capacity;
        chunks = new UnsafeBuffer[(capacity + SLOTS_PER_CHUNK - 1) / SLOTS_PER_CHUNK];
        for (int i = 0; i < chunks.length; i++)
        {
            final int slots = Math.min(SLOTS_PER_CHUNK, capacity - i * SLOTS_PER_CHUNK);
            chunks[i] = new UnsafeBuffer(ByteBuffer.allocateDirect(slots * SLOT_LENGTH));
        }
    }

    /** @return bytes of direct memory. */
    static long bytes(final int capacity)
    {
        return (long)capacity * SLOT_LENGTH;
    }

    int capacity()
    {
        return capacity;
    }

    void put(final long index, final long hits)
    {
        chunk(index).putLong(offset(index) + HITS, hits);
        chunk(index).putLong(offset(index) + META, index + 1 << LABEL_BITS);
    }

    /** @return true if the payment is held. */
    boolean has(final long index)
    {
        return index >= 0 && meta(index) >>> LABEL_BITS == index + 1;
    }

    long hits(final long index)
    {
        return chunk(index).getLong(offset(index) + HITS);
    }

    /** @return the newest; 0 where there was none. */
    long label(final long index)
    {
        return meta(index) & LABEL_MASK;
    }

    void label(final long index, final long label)
    {
        chunk(index).putLong(offset(index) + META, meta(index) & ~LABEL_MASK | label);
    }

    private long meta(final long index)
    {
        return chunk(index).getLong(offset(index) + META);
    }

    /** @param next above every payment's index. */
    void write(final DataOutput output, final long next) throws IOException
    {
        for (long index = Math.max(0, next - capacity); index < next; index++)
        {
            output.writeLong(hits(index));
            output.writeLong(meta(index));
        }
    }

    /** Reads what {@link #write} wrote. */
    void read(final DataInput input, final long next) throws IOException
    {
        for (long index = Math.max(0, next - capacity); index < next; index++)
        {
            chunk(index).putLong(offset(index) + HITS, input.readLong());
            chunk(index).putLong(offset(index) + META, input.readLong());
        }
    }

    private UnsafeBuffer chunk(final long index)
    {
        return chunks[(int)(index % capacity) / SLOTS_PER_CHUNK];
    }

    private int offset(final long index)
    {
        return (int)(index % capacity) % SLOTS_PER_CHUNK * SLOT_LENGTH;
    }
}
