package io.peregrine.engine;

import java.nio.ByteOrder;

import io.peregrine.domain.Action;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.protocol.FinalAction;
import io.peregrine.protocol.Flag;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.PaymentOutcomeEncoder;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A PaymentOutcome that is assumed of a decision, behind the payment's sender and sequence. All of it is a function of
 * the payment and its decision, so that made twice it is a repeat. One thread.
 */
final class OutcomeFrame
{
    /** Of sender, sequence and frame, in bytes. */
    static final int LENGTH = Long.BYTES + Long.BYTES + MessageHeaderEncoder.ENCODED_LENGTH +
        PaymentOutcomeEncoder.BLOCK_LENGTH;
    static final int FRAME = Long.BYTES + Long.BYTES;
    static final int FRAME_LENGTH = LENGTH - FRAME;

    /** "assumed!", over the payment id's high word: the outcome's own id among those of the payment's sender. */
    static final long ID_MARK = 0x6173_7375_6D65_6421L;

    private static final int ID = FRAME + MessageHeaderEncoder.ENCODED_LENGTH +
        PaymentOutcomeEncoder.messageIdEncodingOffset();

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[LENGTH]);
    private final UnsafeBuffer frame = new UnsafeBuffer(buffer, FRAME, FRAME_LENGTH);
    private final PaymentOutcomeEncoder encoder = new PaymentOutcomeEncoder();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();

    /** @return true if the decision ends the payment: what comes of a challenge or a review nobody knows. */
    static boolean isFinal(final Action action)
    {
        return Action.APPROVE == action || Action.DECLINE == action;
    }

    /** @param event a payment with a decision that is final. */
    void encode(final PaymentEvent event)
    {
        buffer.putLong(0, event.sourceId(), ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(Long.BYTES, event.sequence(), ByteOrder.LITTLE_ENDIAN);
        encoder.wrapAndApplyHeader(frame, 0, header)
            .correlationId(0)
            .eventTimeNs(event.eventTimeNs())
            .finalAction(Action.APPROVE == event.action() ? FinalAction.APPROVED : FinalAction.DECLINED)
            .decisionTooLate(Flag.NO);
        encoder.messageId().low(event.paymentIdLow()).high(event.paymentIdHigh() ^ ID_MARK);
        encoder.originalPaymentId().low(event.paymentIdLow()).high(event.paymentIdHigh());
    }

    /** @return what was encoded last, {@link #LENGTH} bytes. */
    DirectBuffer buffer()
    {
        return buffer;
    }

    static long sourceId(final DirectBuffer record, final int offset)
    {
        return record.getLong(offset, ByteOrder.LITTLE_ENDIAN);
    }

    static long sequence(final DirectBuffer record, final int offset)
    {
        return record.getLong(offset + Long.BYTES, ByteOrder.LITTLE_ENDIAN);
    }

    /** @return true if the event is an outcome under this one's id. */
    static boolean isIn(final PaymentEvent event, final DirectBuffer record, final int offset)
    {
        return event.sourceId() == sourceId(record, offset) &&
            event.paymentIdLow() == record.getLong(offset + ID, ByteOrder.LITTLE_ENDIAN) &&
            event.paymentIdHigh() == record.getLong(offset + ID + Long.BYTES, ByteOrder.LITTLE_ENDIAN);
    }

    /** Copies what was encoded last. */
    void copyTo(final MutableDirectBuffer to, final int index)
    {
        to.putBytes(index, buffer, 0, LENGTH);
    }
}
