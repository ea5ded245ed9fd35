package io.peregrine.pipeline.window;

import java.nio.ByteBuffer;
import java.util.Objects;

import org.agrona.BufferUtil;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Off-heap records of one length, zeroed, in segments so that the whole may pass 2 GiB. A record's number is checked,
 * once for all that is read or written of it at its address; fields are constants of those who ask.
 */
final class Slots implements AutoCloseable
{
    private static final int SEGMENT_LIMIT = 1 << 30;
    private static final int CACHE_LINE = 64;

    private final int recordLength;
    private final int shift;
    private final int mask;
    private final UnsafeBuffer[] segments;
    private final long[] addresses;

    /** Records; none any more when closed. */
    private int capacity;

    /** @param recordLength in bytes. */
    Slots(final int capacity, final int recordLength)
    {
        this.recordLength = recordLength;
        shift = shift(recordLength);
        mask = (1 << shift) - 1;
        this.capacity = capacity;
        segments = new UnsafeBuffer[(int)(((long)capacity + mask) >>> shift)];
        addresses = new long[segments.length];
        try
        {
            long left = capacity;
            for (int i = 0; i < segments.length; i++)
            {
                final int count = (int)Math.min(left, 1L << shift);
                segments[i] = aligned(count * recordLength);
                addresses[i] = segments[i].addressOffset();
                left -= count;
            }
        }
        catch (final OutOfMemoryError error)
        {
            close();
            throw new IllegalStateException("no " + (long)capacity * recordLength +
                " bytes of direct memory for histories: raise -XX:MaxDirectMemorySize or lower the capacities", error);
        }
    }

    private static int shift(final int recordLength)
    {
        return 31 - Integer.numberOfLeadingZeros(SEGMENT_LIMIT / recordLength);
    }

    /** @return bytes of direct memory that so many records take. */
    static long bytes(final int capacity, final int recordLength)
    {
        final long segments = (capacity + (1L << shift(recordLength)) - 1) >>> shift(recordLength);
        return (long)capacity * recordLength + segments * CACHE_LINE;
    }

    /** @return memory that begins with a cache line; its byte buffer is what is to be freed. */
    private static UnsafeBuffer aligned(final int length)
    {
        final UnsafeBuffer memory = new UnsafeBuffer(ByteBuffer.allocateDirect(length + CACHE_LINE));
        memory.wrap(memory.byteBuffer(), (int)(-memory.addressOffset() & CACHE_LINE - 1), length);
        return memory;
    }

    /** @return the memory that the record is in. */
    UnsafeBuffer segment(final int slot)
    {
        return segments[slot >>> shift];
    }

    /** @return where in {@link #segment(int)} the record begins. */
    int offset(final int slot)
    {
        return (slot & mask) * recordLength;
    }

    /** @return where the record begins. */
    long address(final int slot)
    {
        Objects.checkIndex(slot, capacity);
        return addresses[slot >>> shift] + (slot & mask) * recordLength;
    }

    long longAt(final int slot, final int field)
    {
        return UnsafeApi.getLong(address(slot) + field);
    }

    void longAt(final int slot, final int field, final long value)
    {
        UnsafeApi.putLong(address(slot) + field, value);
    }

    int intAt(final int slot, final int field)
    {
        return UnsafeApi.getInt(address(slot) + field);
    }

    void intAt(final int slot, final int field, final int value)
    {
        UnsafeApi.putInt(address(slot) + field, value);
    }

    @Override
    public void close()
    {
        capacity = 0;
        for (int i = 0; i < segments.length; i++)
        {
            if (null != segments[i])
            {
                final ByteBuffer memory = segments[i].byteBuffer();
                segments[i].wrap(0, 0);
                segments[i] = null;
                BufferUtil.free(memory);
            }
        }
    }
}
