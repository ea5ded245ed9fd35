package io.peregrine.pipeline.score;

import java.nio.ByteBuffer;

import org.agrona.concurrent.UnsafeBuffer;

/** Slots of one length off heap for the last so many messages with an id, by the message's index. One thread. */
final class IndexedSlots
{
    private static final int SLOTS_PER_CHUNK = 1 << 20;

    private final int capacity;
    private final int slotLength;
    private final UnsafeBuffer[] chunks;

    /** Asked for again and again. */
    private long lastIndex;
    private int lastPlace;

    /** @param capacity slots. @param slotLength bytes of each. */
    IndexedSlots(final int capacity, final int slotLength)
    {
        this.capacity = capacity;
        this.slotLength = slotLength;
        chunks = new UnsafeBuffer[(capacity + SLOTS_PER_CHUNK - 1) / SLOTS_PER_CHUNK];
        for (int i = 0; i < chunks.length; i++)
        {
            final int slots = Math.min(SLOTS_PER_CHUNK, capacity - i * SLOTS_PER_CHUNK);
            chunks[i] = new UnsafeBuffer(ByteBuffer.allocateDirect(slots * slotLength));
        }
    }

    int capacity()
    {
        return capacity;
    }

    /** @param next above every index. @return the first index that has a slot of its own. */
    long first(final long next)
    {
        return Math.max(0, next - capacity);
    }

    /** @return the memory that the index's slot is in. */
    UnsafeBuffer chunk(final long index)
    {
        return chunks[place(index) / SLOTS_PER_CHUNK];
    }

    /** @return where in it the slot begins. */
    int offset(final long index)
    {
        return place(index) % SLOTS_PER_CHUNK * slotLength;
    }

    private int place(final long index)
    {
        if (lastIndex != index)
        {
            lastPlace = (int)(index % capacity);
            lastIndex = index;
        }
        return lastPlace;
    }
}
