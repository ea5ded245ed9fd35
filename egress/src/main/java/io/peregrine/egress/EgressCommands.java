package io.peregrine.egress;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import io.peregrine.domain.DecisionStatus;
import io.peregrine.protocol.ActionCode;
import io.peregrine.protocol.DecidedBy;
import io.peregrine.protocol.DecisionBodyEncoder;
import io.peregrine.protocol.DecisionEncoder;
import io.peregrine.protocol.Durability;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.RejectCode;
import io.peregrine.protocol.RejectEncoder;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * What ingest asks of egress, in order. One thread asks, egress's thread carries out; they may be the same. Every
 * method that asks returns false where there is no room, and then nothing happened.
 */
public final class EgressCommands
{
    static final int OPEN = 1;
    static final int REFUSE = 2;
    static final int CLOSE = 3;
    static final int REJECT = 4;

    static final int SESSION_ID = 0;
    static final int BODY = 8;
    static final int OPEN_STREAM_ID = BODY + 8;
    static final int OPEN_CHANNEL = OPEN_STREAM_ID + 4;

    private static final int CAPACITY = 1 << 18;
    private static final int MAX_DETAIL_LENGTH = 512;
    private static final int REJECT_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + RejectEncoder.BLOCK_LENGTH +
        RejectEncoder.detailHeaderLength();

    private static final int STAND_IN_BODY_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH +
        DecisionBodyEncoder.BLOCK_LENGTH + DecisionBodyEncoder.ReasonsEncoder.sbeHeaderSize();
    private static final int STAND_IN_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + DecisionEncoder.BLOCK_LENGTH +
        DecisionEncoder.bodyHeaderLength() + STAND_IN_BODY_LENGTH;
    private static final byte[] UNAVAILABLE =
        ("the journal takes nothing now: let the switch stand in for a payment and send an advice later, " +
        "send anything else again later").getBytes(StandardCharsets.US_ASCII);

    private final RingBuffer ring = new OneToOneRingBuffer(new UnsafeBuffer(
        ByteBuffer.allocateDirect(CAPACITY + RingBufferDescriptor.TRAILER_LENGTH)));
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final RejectEncoder reject = new RejectEncoder();
    private final DecisionEncoder decision = new DecisionEncoder();
    private final DecisionBodyEncoder body = new DecisionBodyEncoder();
    private final UnsafeBuffer bodyBuffer = new UnsafeBuffer(new byte[STAND_IN_BODY_LENGTH]);

    /** A client is to get a session. */
    public boolean open(
        final long sessionId, final long correlationId, final int responseStreamId, final String responseChannel)
    {
        return openOrRefuse(OPEN, sessionId, correlationId, responseStreamId, responseChannel, "");
    }

    /** A client is to be told that it gets no session. */
    public boolean refuse(
        final long correlationId, final int responseStreamId, final String responseChannel, final String detail)
    {
        return openOrRefuse(REFUSE, 0, correlationId, responseStreamId, responseChannel, cut(detail));
    }

    private boolean openOrRefuse(
        final int command,
        final long sessionId,
        final long correlationId,
        final int responseStreamId,
        final String responseChannel,
        final String detail)
    {
        final int index = ring.tryClaim(
            command, OPEN_CHANNEL + 2 * Integer.BYTES + responseChannel.length() + detail.length());
        if (index < 0)
        {
            return false;
        }

        final AtomicBuffer buffer = ring.buffer();
        buffer.putLong(index + SESSION_ID, sessionId);
        buffer.putLong(index + BODY, correlationId);
        buffer.putInt(index + OPEN_STREAM_ID, responseStreamId);
        final int channelLength = buffer.putStringAscii(index + OPEN_CHANNEL, responseChannel);
        buffer.putStringAscii(index + OPEN_CHANNEL + channelLength, detail);
        ring.commit(index);
        return true;
    }

    /** A session is over. */
    public boolean close(final long sessionId)
    {
        final int index = ring.tryClaim(CLOSE, Long.BYTES);
        if (index < 0)
        {
            return false;
        }

        ring.buffer().putLong(index + SESSION_ID, sessionId);
        ring.commit(index);
        return true;
    }

    /** A frame that took no sequence was refused. */
    public boolean reject(
        final long sessionId,
        final long correlationId,
        final int templateId,
        final int rejectCode,
        final String detail)
    {
        final String shortDetail = cut(detail);
        final int index = ring.tryClaim(REJECT, BODY + REJECT_LENGTH + shortDetail.length());
        if (index < 0)
        {
            return false;
        }

        final MutableDirectBuffer buffer = ring.buffer();
        buffer.putLong(index + SESSION_ID, sessionId);
        reject.wrapAndApplyHeader(buffer, index + BODY, header)
            .correlationId(correlationId)
            .inputSequence(-1)
            .templateId(templateId)
            .code(RejectCode.get((short)rejectCode))
            .detail(shortDetail);
        ring.commit(index);
        return true;
    }

    /** A payment that took no sequence is answered by an action that no rule chose. */
    public boolean standIn(
        final long sessionId,
        final long correlationId,
        final long paymentIdLow,
        final long paymentIdHigh,
        final long ingressTimeNs,
        final int action)
    {
        final int index = ring.tryClaim(REJECT, BODY + STAND_IN_LENGTH);
        if (index < 0)
        {
            return false;
        }

        body.wrapAndApplyHeader(bodyBuffer, 0, header)
            .inputSequence(-1)
            .margin(Double.NaN)
            .probability(Double.NaN)
            .epoch(0)
            .shard(0)
            .score(0)
            .status(DecisionStatus.FAIL_POLICY)
            .action(ActionCode.get((short)action))
            .moreReasons(0)
            .decidedBy(DecidedBy.FAIL_POLICY)
            .decidedIndex(DecisionBodyEncoder.decidedIndexNullValue())
            .tags(0);
        body.paymentId().low(paymentIdLow).high(paymentIdHigh);
        body.policyHash().word0(0).word1(0).word2(0).word3(0);
        body.reasonsCount(0);

        final MutableDirectBuffer buffer = ring.buffer();
        buffer.putLong(index + SESSION_ID, sessionId);
        decision.wrapAndApplyHeader(buffer, index + BODY, header)
            .correlationId(correlationId)
            .ingressTimeNs(ingressTimeNs)
            .egressTimeNs(ingressTimeNs)
            .durability(Durability.NULL_VAL)
            .putBody(bodyBuffer, 0, STAND_IN_BODY_LENGTH);
        decision.flags().clear().standIn(true);
        ring.commit(index);
        return true;
    }

    /** A frame that took no sequence is refused, since the journal takes nothing. */
    public boolean unavailable(final long sessionId, final long correlationId, final int templateId)
    {
        final int index = ring.tryClaim(REJECT, BODY + REJECT_LENGTH + UNAVAILABLE.length);
        if (index < 0)
        {
            return false;
        }

        final MutableDirectBuffer buffer = ring.buffer();
        buffer.putLong(index + SESSION_ID, sessionId);
        reject.wrapAndApplyHeader(buffer, index + BODY, header)
            .correlationId(correlationId)
            .inputSequence(-1)
            .templateId(templateId)
            .code(RejectCode.JOURNAL_UNAVAILABLE)
            .putDetail(UNAVAILABLE, 0, UNAVAILABLE.length);
        ring.commit(index);
        return true;
    }

    private static String cut(final String detail)
    {
        return detail.length() <= MAX_DETAIL_LENGTH ? detail : detail.substring(0, MAX_DETAIL_LENGTH);
    }

    boolean isEmpty()
    {
        return ring.producerPosition() == ring.consumerPosition();
    }

    int read(final MessageHandler handler, final int limit)
    {
        return ring.read(handler, limit);
    }
}
