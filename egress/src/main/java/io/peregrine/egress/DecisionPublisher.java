package io.peregrine.egress;

import java.util.concurrent.TimeUnit;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.InputKind;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.pipeline.DecisionSink;
import io.peregrine.protocol.AcknowledgementEncoder;
import io.peregrine.protocol.DecisionEncoder;
import io.peregrine.protocol.Durability;
import io.peregrine.protocol.DurableUpToEncoder;
import io.peregrine.protocol.FrameGate;
import io.peregrine.protocol.HeartbeatEncoder;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.RejectCode;
import io.peregrine.protocol.RejectEncoder;

import org.agrona.concurrent.Agent;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Encodes each answer once, into its client's publication. An answer whose client is gone is dropped: the client asks
 * again under the same payment id. Emit's thread calls the sink's methods and {@link #doWork()}.
 */
public final class DecisionPublisher implements DecisionSink, Agent
{
    private static final long HEARTBEAT_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long DURABLE_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final int TURNS_BETWEEN_TENDING = 32;
    private static final int DECISION_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + DecisionEncoder.BLOCK_LENGTH +
        DecisionEncoder.bodyHeaderLength();
    private static final int ACKNOWLEDGEMENT_LENGTH =
        MessageHeaderEncoder.ENCODED_LENGTH + AcknowledgementEncoder.BLOCK_LENGTH;
    private static final int REJECT_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + RejectEncoder.BLOCK_LENGTH +
        RejectEncoder.detailHeaderLength();
    private static final int DURABLE_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + DurableUpToEncoder.BLOCK_LENGTH;
    private static final int HEARTBEAT_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + HeartbeatEncoder.BLOCK_LENGTH;

    private final EgressSessions sessions;
    private final EpochNanoClock clock;
    private final Durability durability;
    private final AtomicCounter delivered;
    private final AtomicCounter lastSequence;
    private final AtomicCounter durableSequence;
    private final AtomicCounter journalState;
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final DecisionEncoder decision = new DecisionEncoder();
    private final AcknowledgementEncoder acknowledgement = new AcknowledgementEncoder();
    private final RejectEncoder reject = new RejectEncoder();
    private final RejectDetails rejectDetails = new RejectDetails();
    private final HeartbeatEncoder heartbeat = new HeartbeatEncoder();
    private final DurableUpToEncoder durableUpTo = new DurableUpToEncoder();
    private long nextHeartbeatNs;
    private long nextDurableNs;
    private int turns;
    private volatile boolean isFlushed = true;

    /** @param ctx concluded here. */
    public DecisionPublisher(final EgressContext ctx)
    {
        ctx.conclude();
        sessions = new EgressSessions(ctx);
        clock = ctx.clock();
        durability = Durability.get((short)ctx.durability().ordinal());
        delivered = ctx.counters().counter(CounterDescriptor.DELIVERED);
        lastSequence = ctx.counters().counter(CounterDescriptor.LAST_SEQUENCE);
        durableSequence = ctx.counters().counter(CounterDescriptor.DURABLE_SEQUENCE);
        journalState = ctx.counters().counter(CounterDescriptor.JOURNAL_STATE);
    }

    @Override
    public void onDecision(final PaymentEvent event)
    {
        final EgressSession session = sessions.of(event.sessionId());
        if (null == session || !session.claim(DECISION_LENGTH + event.bodyLength()))
        {
            return;
        }

        decision.wrapAndApplyHeader(session.claimed(), session.claimedIndex(), header)
            .correlationId(event.correlationId())
            .ingressTimeNs(event.ingressTimeNs())
            .egressTimeNs(clock.nanoTime())
            .durability(durability)
            .putBody(event.body(), 0, event.bodyLength());
        decision.flags().clear().duplicate(InputKind.REPEAT == event.kind());
        commit(session);
    }

    @Override
    public void onAcknowledged(final PaymentEvent event)
    {
        final EgressSession session = sessions.of(event.sessionId());
        if (null == session || !session.claim(ACKNOWLEDGEMENT_LENGTH))
        {
            return;
        }

        final boolean hasContent = event.command().isActivation();
        acknowledgement.wrapAndApplyHeader(session.claimed(), session.claimedIndex(), header)
            .correlationId(event.correlationId())
            .inputSequence(InputKind.NONE == event.kind() ? event.repeatOfSequence() : event.sequence())
            .templateId(FrameGate.templateId(event.frame(), 0))
            .contentHash()
            .word0(hasContent ? event.command().policyHashWord(0) : 0)
            .word1(hasContent ? event.command().policyHashWord(1) : 0)
            .word2(hasContent ? event.command().policyHashWord(2) : 0)
            .word3(hasContent ? event.command().policyHashWord(3) : 0);
        commit(session);
    }

    @Override
    public void onRejected(final PaymentEvent event)
    {
        final EgressSession session = sessions.of(event.sessionId());
        final byte[] detail = rejectDetails.of(event);
        if (null == session || !session.claim(REJECT_LENGTH + detail.length))
        {
            return;
        }

        reject.wrapAndApplyHeader(session.claimed(), session.claimedIndex(), header)
            .correlationId(event.correlationId())
            .inputSequence(event.sequence())
            .templateId(FrameGate.templateId(event.frame(), 0))
            .code(RejectCode.get((short)event.rejectCode()))
            .putDetail(detail, 0, detail.length);
        commit(session);
    }

    private void commit(final EgressSession session)
    {
        session.commit();
        delivered.incrementRelease();
        if (isFlushed && session.hasBacklog())
        {
            isFlushed = false;
        }
    }

    /**
     * Commands at once; backlogs and heartbeats now and then, and at every turn while something waits for a client,
     * since what is decided meanwhile waits behind it.
     */
    @Override
    public int doWork()
    {
        if (++turns % TURNS_BETWEEN_TENDING != 0 && isFlushed && !sessions.hasCommands())
        {
            return 0;
        }

        final long nowNs = clock.nanoTime();
        int work = sessions.readCommands(nowNs);
        work += sessions.tend(nowNs);

        if (nowNs - nextHeartbeatNs >= 0)
        {
            nextHeartbeatNs = nowNs + HEARTBEAT_INTERVAL_NS;
            sendHeartbeats(nowNs);
        }

        if (nowNs - nextDurableNs >= 0)
        {
            nextDurableNs = nowNs + DURABLE_INTERVAL_NS;
            sendDurableUpTo(durableSequence.get());
        }

        final boolean hasNone = !sessions.hasBacklog();
        if (hasNone != isFlushed)
        {
            isFlushed = hasNone;
        }

        return work;
    }

    /** @return true if nothing waited for a client when last looked at. Any thread. */
    public boolean isFlushed()
    {
        return isFlushed;
    }

    @Override
    public void onClose()
    {
        sessions.close();
    }

    @Override
    public String roleName()
    {
        return "egress";
    }

    /** A client that is slow to read is told the newest when it has read. */
    private void sendDurableUpTo(final long sequence)
    {
        for (final EgressSession session : sessions.all())
        {
            if (session.isOpen() && session.durableTold() != sequence && !session.hasBacklog() &&
                session.claim(DURABLE_LENGTH))
            {
                durableUpTo.wrapAndApplyHeader(session.claimed(), session.claimedIndex(), header).sequence(sequence);
                session.commit();
                session.durableTold(sequence);
            }
        }
    }

    private void sendHeartbeats(final long nowNs)
    {
        for (final EgressSession session : sessions.all())
        {
            if (session.isOpen() && !session.hasBacklog() && session.claim(HEARTBEAT_LENGTH))
            {
                heartbeat.wrapAndApplyHeader(session.claimed(), session.claimedIndex(), header)
                    .engineSequence(lastSequence.get())
                    .durableSequence(durableSequence.get())
                    .timeNs(nowNs)
                    .health((short)journalState.get());
                session.commit();
            }
        }
    }
}
