package io.peregrine.client;

import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;

import io.peregrine.protocol.AcknowledgementDecoder;
import io.peregrine.protocol.DecisionBodyDecoder;
import io.peregrine.protocol.DecisionDecoder;
import io.peregrine.protocol.DurableUpToDecoder;
import io.peregrine.protocol.HeartbeatDecoder;
import io.peregrine.protocol.MessageHeaderDecoder;
import io.peregrine.protocol.RejectDecoder;
import io.peregrine.protocol.SessionCode;
import io.peregrine.protocol.SessionEventDecoder;

import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.NanoClock;

/**
 * A switch's connection to an engine. It never gives up by itself: when the engine goes away it connects again and
 * sends what is unanswered once more. Nothing here blocks or sleeps, except for attaching to a media driver; one thread
 * calls everything, {@link #doWork()} at least every few milliseconds.
 */
public final class PeregrineClient implements AutoCloseable
{
    /** From {@link #offer}: no session is open now, or it is still sending what was unanswered. */
    public static final long NOT_CONNECTED = -1;
    /** From {@link #offer}: the engine takes no more now. */
    public static final long BACK_PRESSURED = -2;
    /** From {@link #offer}: as many as the window allows are unanswered. */
    public static final long WINDOW_FULL = -3;

    private static final int FRAGMENT_LIMIT = 32;
    /** Messages sent again in one turn: answers are to be read in between. */
    private static final int RESEND_LIMIT = 32;

    private final PeregrineClientContext ctx;
    private final NanoClock clock;
    private final DecisionListener listener;
    private final Runnable driverInvoker;
    private final UnansweredFrames unanswered;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final SessionEventDecoder sessionEvent = new SessionEventDecoder();
    private final DecisionDecoder decision = new DecisionDecoder();
    private final DecisionBodyDecoder body = new DecisionBodyDecoder();
    private final AcknowledgementDecoder acknowledgement = new AcknowledgementDecoder();
    private final RejectDecoder reject = new RejectDecoder();
    private final HeartbeatDecoder heartbeat = new HeartbeatDecoder();
    private final DurableUpToDecoder durable = new DurableUpToDecoder();
    private final FragmentHandler onFragment = this::onFragment;
    private EngineLink link;
    private String lastFailure = "";
    private String refusal;
    private long sequenceAtOpen = -1;
    private boolean isOpen;
    private long nextResend;
    private long resendEnd;
    private long nowNs;
    private long durableUpTo = -1;

    /** @param ctx concluded here. */
    public PeregrineClient(final PeregrineClientContext ctx)
    {
        ctx.conclude();
        this.ctx = ctx;
        clock = ctx.clock();
        listener = ctx.listener();
        driverInvoker = ctx.driverInvoker();
        unanswered = new UnansweredFrames(ctx.window());
        final long startNs = clock.nanoTime();
        link = new EngineLink(ctx, startNs, startNs);
    }

    /**
     * Sends an input, such as a PaymentRequest, a PaymentAdvice or a FraudLabel, and keeps a copy until it is answered.
     *
     * @param frame with its header; its correlation id is replaced in the copy.
     * @return the correlation id, above 0, under which it is answered; or why it was not taken.
     * @throws IllegalArgumentException if it is no input: the engine's answer could not name it, and it would be sent
     *     again for ever. Whether all else in it is right, the engine says.
     */
    public long offer(final DirectBuffer frame, final int offset, final int length)
    {
        if (length > UnansweredFrames.MAX_FRAME_LENGTH)
        {
            throw new IllegalArgumentException(
                "a frame has at most " + UnansweredFrames.MAX_FRAME_LENGTH + " bytes: " + length);
        }

        if (!UnansweredFrames.isAnswered(frame, offset, length))
        {
            throw new IllegalArgumentException("not an input of schema " + MessageHeaderDecoder.SCHEMA_ID +
                ", so that no answer would find it: encode its header with wrapAndApplyHeader, and begin at it");
        }

        if (!isConnected())
        {
            return NOT_CONNECTED;
        }

        if (unanswered.isFull())
        {
            return WINDOW_FULL;
        }

        final long correlationId = unanswered.put(frame, offset, length);
        if (link.publication().offer(unanswered.buffer(), unanswered.index(correlationId), length) < 0)
        {
            return BACK_PRESSURED;
        }

        unanswered.keep();
        return correlationId;
    }

    /** @return true if {@link #offer} may succeed. */
    public boolean isConnected()
    {
        return isOpen && nextResend == resendEnd;
    }

    /** @return messages sent and not yet answered. */
    public int unansweredCount()
    {
        return unanswered.count();
    }

    /**
     * @return up to which sequence inputs are known to be on the engine's disk: a decision whose body has this sequence
     *     or one below survives a power failure. -1 before the engine has said so.
     */
    public long durableUpTo()
    {
        return durableUpTo;
    }

    /** @return why there was no connection when it was last tried; empty before. */
    public String lastFailure()
    {
        return lastFailure;
    }

    /**
     * Takes what came back, keeps the session alive, and connects where there is none.
     *
     * @return 0 where there was nothing to do, also while it waits for an engine: an idle strategy may rest then.
     * @throws SessionRefusedException if the engine does not want this client.
     */
    public int doWork()
    {
        if (null != driverInvoker)
        {
            driverInvoker.run();
        }

        nowNs = clock.nanoTime();
        int work = poll();
        if (null != refusal)
        {
            throw new SessionRefusedException(refusal);
        }
        work += link.step(nowNs);

        if (EngineLink.State.FAILED == link.state())
        {
            reconnect();
        }
        else if (isOpen && nextResend != resendEnd)
        {
            work += resend();
        }

        return work;
    }

    private int poll()
    {
        if (isOpen)
        {
            return link.image().poll(onFragment, FRAGMENT_LIMIT);
        }

        return EngineLink.State.AWAITING_SESSION == link.state() ?
            link.subscription().poll(onFragment, FRAGMENT_LIMIT) : 0;
    }

    private void reconnect()
    {
        final EngineLink failed = link;
        failed.close();
        // What failed before it was open may fail at once again: not with every call.
        link = new EngineLink(ctx, nowNs, isOpen ? nowNs : nowNs + EngineLink.TRY_INTERVAL_NS);
        lastFailure = failed.failure();

        if (isOpen)
        {
            isOpen = false;
            listener.onDisconnected(failed.failure());
        }
    }

    private int resend()
    {
        final ExclusivePublication publication = link.publication();
        int sent = 0;
        while (nextResend < resendEnd && sent < RESEND_LIMIT)
        {
            final int length = unanswered.length(nextResend);
            if (nextResend >= unanswered.head() && 0 != length)
            {
                if (publication.offer(unanswered.buffer(), unanswered.index(nextResend), length) < 0)
                {
                    break;
                }
                sent++;
            }
            nextResend++;
        }

        return sent;
    }

    private void onFragment(final DirectBuffer buffer, final int offset, final int length, final Header frameHeader)
    {
        header.wrap(buffer, offset);
        link.heard(nowNs);
        final int start = offset + MessageHeaderDecoder.ENCODED_LENGTH;

        switch (header.templateId())
        {
            case DecisionDecoder.TEMPLATE_ID -> onDecision(buffer, start);
            case AcknowledgementDecoder.TEMPLATE_ID ->
            {
                acknowledgement.wrap(buffer, start, header.blockLength(), header.version());
                final long correlationId = acknowledgement.correlationId();
                if (unanswered.answered(correlationId))
                {
                    listener.onAcknowledged(correlationId, acknowledgement);
                }
            }
            case RejectDecoder.TEMPLATE_ID ->
            {
                reject.wrap(buffer, start, header.blockLength(), header.version());
                final long correlationId = reject.correlationId();
                if (0 == correlationId || unanswered.answered(correlationId))
                {
                    listener.onRejected(correlationId, reject);
                }
            }
            case HeartbeatDecoder.TEMPLATE_ID ->
            {
                heartbeat.wrap(buffer, start, header.blockLength(), header.version());
                listener.onHeartbeat(heartbeat);
            }
            case DurableUpToDecoder.TEMPLATE_ID ->
            {
                durable.wrap(buffer, start, header.blockLength(), header.version());
                durableUpTo = durable.sequence();
                listener.onDurableUpTo(durableUpTo);
            }
            case SessionEventDecoder.TEMPLATE_ID -> onSessionEvent(buffer, start, frameHeader);
            default ->
            {
                // A newer engine may send more than this client knows.
            }
        }
    }

    private void onDecision(final DirectBuffer buffer, final int start)
    {
        decision.wrap(buffer, start, header.blockLength(), header.version());
        final long correlationId = decision.correlationId();
        if (unanswered.answered(correlationId))
        {
            body.wrapAndApplyHeader(buffer, decision.limit() + DecisionDecoder.bodyHeaderLength(), header);
            listener.onDecision(correlationId, decision, body);
        }
    }

    private void onSessionEvent(final DirectBuffer buffer, final int start, final Header frameHeader)
    {
        sessionEvent.wrap(buffer, start, header.blockLength(), header.version());
        if (isOpen || sessionEvent.correlationId() != link.correlationId())
        {
            return;
        }

        if (SessionCode.OPENED != sessionEvent.code())
        {
            // Aeron would hand an exception to its error handler: it is thrown when the poll is over.
            refusal = sessionEvent.detail();
            return;
        }

        isOpen = true;
        sequenceAtOpen = sessionEvent.engineSequence();
        link.opened(sessionEvent.sessionId(), (Image)frameHeader.context(), nowNs);
        nextResend = unanswered.head();
        resendEnd = unanswered.tail();
        listener.onConnected(sessionEvent.sessionId());
    }

    /** @return of the last input that the engine had when it opened the session; -1 before there is one. */
    public long sequenceAtOpen()
    {
        return sequenceAtOpen;
    }

    @Override
    public void close()
    {
        CloseHelper.quietClose(link);
    }
}
