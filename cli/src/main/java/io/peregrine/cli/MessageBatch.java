package io.peregrine.cli;

import io.peregrine.protocol.FrameGate;

import org.agrona.concurrent.UnsafeBuffer;

/** Messages of a stream that were read ahead, in their order. Filled by one thread, then read by others. */
final class MessageBatch
{
    private static final int CAPACITY = 512;

    private final UnsafeBuffer frames = new UnsafeBuffer(new byte[CAPACITY * FrameGate.MAX_FRAME_LENGTH]);
    private final int[] lengths = new int[CAPACITY];
    private final long[] rows = new long[CAPACITY];
    private final String[] ids = new String[CAPACITY];
    private final boolean[] areFrauds = new boolean[CAPACITY];
    private int count;

    /** Takes the stream's next messages. @return false if there are none. */
    boolean fill(final MappedStream stream)
    {
        count = 0;
        while (count < CAPACITY && stream.next())
        {
            frames.putBytes(offset(count), stream.buffer(), stream.offset(), stream.length());
            lengths[count] = stream.length();
            rows[count] = stream.rowCount();
            ids[count] = stream.paymentIdText().toString();
            areFrauds[count++] = stream.isFraud();
        }
        return count > 0;
    }

    static int capacity()
    {
        return CAPACITY;
    }

    int count()
    {
        return count;
    }

    UnsafeBuffer frames()
    {
        return frames;
    }

    int offset(final int index)
    {
        return index * FrameGate.MAX_FRAME_LENGTH;
    }

    int length(final int index)
    {
        return lengths[index];
    }

    /** @return rows of the stream up to this message. */
    long row(final int index)
    {
        return rows[index];
    }

    /** @return its payment's id as the file has it. */
    String id(final int index)
    {
        return ids[index];
    }

    boolean isFraud(final int index)
    {
        return areFrauds[index];
    }
}
