package io.peregrine.pipeline.score;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

import io.peregrine.domain.InputKind;
import io.peregrine.domain.PaymentEvent;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * The bodies of payments among the last so many messages with an id, in fixed slots off heap, by the message's index.
 * It holds the body of each request that decode's index of repeats holds: a slot is written anew only for a message
 * that made decode forget the one before. The slots of other messages hold nothing of use. One thread.
 */
final class KeptBodies
{
    private static final int BODY_OFFSET = Integer.BYTES;
    private static final int SLOT_LENGTH = BODY_OFFSET + BodyEncoder.MAX_BODY_LENGTH + 7 & ~7;
    private static final int REFUSAL_LENGTH = 2 * Integer.BYTES;

    private final IndexedSlots slots;

    /** @param capacity bodies held. */
    KeptBodies(final int capacity)
    {
        slots = new IndexedSlots(capacity, SLOT_LENGTH);
    }

    /** @return bytes of direct memory. */
    static long bytes(final int capacity)
    {
        return (long)capacity * SLOT_LENGTH;
    }

    /** @param next above every payment's index. @return the newest of these bodies. Allocates. */
    KeptBodies resized(final int newCapacity, final long next)
    {
        final KeptBodies result = new KeptBodies(newCapacity);
        for (long index = Math.max(slots.first(next), result.slots.first(next)); index < next; index++)
        {
            result.slots.chunk(index).putBytes(
                result.slots.offset(index), slots.chunk(index), slots.offset(index), SLOT_LENGTH);
        }

        return result;
    }

    /** @param next above every payment's index. */
    void write(final DataOutput output, final long next) throws IOException
    {
        final byte[] body = new byte[BodyEncoder.MAX_BODY_LENGTH];
        for (long index = slots.first(next); index < next; index++)
        {
            final int length = slots.chunk(index).getInt(slots.offset(index));
            slots.chunk(index).getBytes(slots.offset(index) + BODY_OFFSET, body, 0, length);
            output.writeInt(length);
            output.write(body, 0, length);
        }
    }

    /** Reads what {@link #write} wrote. */
    void read(final DataInput input, final long next) throws IOException
    {
        final byte[] body = new byte[BodyEncoder.MAX_BODY_LENGTH];
        for (long index = slots.first(next); index < next; index++)
        {
            final int length = input.readInt();
            if (length < 0 || length > body.length)
            {
                throw new IOException("the snapshot of decisions is damaged: a body of " + length + " bytes");
            }
            input.readFully(body, 0, length);
            slots.chunk(index).putInt(slots.offset(index), length);
            slots.chunk(index).putBytes(slots.offset(index) + BODY_OFFSET, body, 0, length);
        }
    }

    int capacity()
    {
        return slots.capacity();
    }

    /** Keeps the body of the payment in the slot. */
    void keep(final PaymentEvent event)
    {
        final UnsafeBuffer chunk = slots.chunk(event.paymentIndex());
        final int offset = slots.offset(event.paymentIndex());
        chunk.putInt(offset, event.bodyLength());
        chunk.putBytes(offset + BODY_OFFSET, event.body(), 0, event.bodyLength());
    }

    /** Puts the body of the payment that this one repeats into the slot. */
    void recall(final PaymentEvent event)
    {
        final UnsafeBuffer chunk = slots.chunk(event.paymentIndex());
        final int offset = slots.offset(event.paymentIndex());
        final int length = chunk.getInt(offset);
        event.body().putBytes(0, chunk, offset + BODY_OFFSET, length);
        event.bodyLength(length);
    }

    /** Keeps whether the command in the slot was refused, and why. */
    void keepAnswer(final PaymentEvent event)
    {
        final UnsafeBuffer chunk = slots.chunk(event.paymentIndex());
        final int offset = slots.offset(event.paymentIndex());
        final boolean isRefused = InputKind.REJECTED == event.kind();
        chunk.putInt(offset, isRefused ? REFUSAL_LENGTH : 0);
        chunk.putInt(offset + BODY_OFFSET, isRefused ? event.rejectCode() : 0);
        chunk.putInt(offset + BODY_OFFSET + Integer.BYTES, isRefused ? event.command().approvalsNeeded() : 0);
    }

    /** Refuses the command in the slot again, if the one that it repeats was refused. */
    void recallAnswer(final PaymentEvent event)
    {
        final UnsafeBuffer chunk = slots.chunk(event.paymentIndex());
        final int offset = slots.offset(event.paymentIndex());
        if (REFUSAL_LENGTH == chunk.getInt(offset))
        {
            event.command().approvalsNeeded(chunk.getInt(offset + BODY_OFFSET + Integer.BYTES));
            event.rejected(chunk.getInt(offset + BODY_OFFSET));
        }
    }
}
