package io.peregrine.client;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import io.peregrine.protocol.FrameGate;
import io.peregrine.protocol.MessageHeaderDecoder;
import io.peregrine.protocol.MessageHeaderEncoder;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What was sent and not yet answered, in order. A frame's correlation id is its place: dense, so that an answer finds
 * its frame without a search. One thread.
 */
final class UnansweredFrames
{
    static final int MAX_FRAME_LENGTH = 1024;

    /** The first field of every message that clients have answered. */
    private static final int CORRELATION_ID = MessageHeaderEncoder.ENCODED_LENGTH;
    private static final int ANSWERED = 0;

    private final UnsafeBuffer frames;
    private final int[] lengths;
    private final int mask;
    private long head = 1;
    private long tail = 1;
    private int count;

    /** @param window slots, a power of two. */
    UnansweredFrames(final int window)
    {
        frames = new UnsafeBuffer(ByteBuffer.allocateDirect(window * MAX_FRAME_LENGTH));
        lengths = new int[window];
        mask = window - 1;
    }

    /** @return whether whatever answers the frame has its correlation id. */
    static boolean isAnswered(final DirectBuffer frame, final int offset, final int length)
    {
        return length >= CORRELATION_ID + Long.BYTES &&
            MessageHeaderDecoder.SCHEMA_ID ==
            frame.getShort(offset + MessageHeaderDecoder.schemaIdEncodingOffset(), ByteOrder.LITTLE_ENDIAN) &&
            FrameGate.isInput(FrameGate.templateId(frame, offset));
    }

    /** @return how many are unanswered. */
    int count()
    {
        return count;
    }

    boolean isFull()
    {
        return tail - head == lengths.length;
    }

    /** Takes a copy, under the next correlation id. It counts only after {@link #keep()}. @return the id. */
    long put(final DirectBuffer frame, final int offset, final int length)
    {
        final int index = index(tail);
        frames.putBytes(index, frame, offset, length);
        frames.putLong(index + CORRELATION_ID, tail, ByteOrder.LITTLE_ENDIAN);
        lengths[(int)tail & mask] = length;
        return tail;
    }

    /** What was put last is on its way. */
    void keep()
    {
        tail++;
        count++;
    }

    /** @return true if it was unanswered until now. */
    boolean answered(final long correlationId)
    {
        if (correlationId < head || correlationId >= tail || ANSWERED == lengths[(int)correlationId & mask])
        {
            return false;
        }

        lengths[(int)correlationId & mask] = ANSWERED;
        count--;
        while (head < tail && ANSWERED == lengths[(int)head & mask])
        {
            head++;
        }

        return true;
    }

    /** @return the oldest id that may be unanswered. */
    long head()
    {
        return head;
    }

    /** @return one above the newest id. */
    long tail()
    {
        return tail;
    }

    DirectBuffer buffer()
    {
        return frames;
    }

    int index(final long correlationId)
    {
        return ((int)correlationId & mask) * MAX_FRAME_LENGTH;
    }

    /** @return 0 where it is answered. */
    int length(final long correlationId)
    {
        return lengths[(int)correlationId & mask];
    }
}
