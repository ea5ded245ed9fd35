package io.peregrine.ingest;

import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;

import io.aeron.Image;
import io.aeron.Subscription;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.logbuffer.Header;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.Stage;
import io.peregrine.pipeline.PipelineInput;
import io.peregrine.protocol.ActivatePolicyDecoder;
import io.peregrine.protocol.Activations;
import io.peregrine.protocol.CustomerEventDecoder;
import io.peregrine.protocol.FrameGate;
import io.peregrine.protocol.ListUpdateDecoder;
import io.peregrine.protocol.MessageHeaderDecoder;
import io.peregrine.protocol.PaymentAdviceDecoder;
import io.peregrine.protocol.PaymentRequestDecoder;
import io.peregrine.protocol.RejectCode;
import io.peregrine.protocol.SessionConnectDecoder;
import io.peregrine.protocol.SessionKeepAliveDecoder;
import io.peregrine.protocol.SnoozeDecoder;

import org.agrona.DirectBuffer;
import org.agrona.collections.LongArrayList;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.ManyToOneConcurrentLinkedQueue;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Polls Aeron, proves each frame, and gives it to the ring. One turn is bounded. A frame that cannot enter now stays
 * with Aeron, which then slows the sender down; nothing is dropped here. Ingest's thread, but for
 * {@link #onImageUnavailable} and {@link #drain()}.
 */
public final class IngestAgent implements Agent, ControlledFragmentHandler
{
    private static final int FRAGMENT_LIMIT = 16;
    private static final String TOO_MANY_POLICIES =
        "as many policies wait to be made ready as can: ask again when they were answered";
    private static final long TIMER_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int CORRELATION_ID = MessageHeaderDecoder.ENCODED_LENGTH;
    private static final int PAYMENT_BLOCK = MessageHeaderDecoder.ENCODED_LENGTH;
    private static final long NULL_BUDGET = PaymentRequestDecoder.budgetUsNullValue();

    private final PipelineInput input;
    private final Answers answers;
    private final EpochNanoClock clock;
    private final TimeAllowance timeAllowance;
    private final PolicyActivations activations;
    private final OwnInputs ownInputs;
    private final JournalAvailability journal;
    private final StandIns standIns;
    private final IngestSessions sessions;
    private final long maxEventTimeLeadNs;
    private final AtomicCounter backPressure;
    private final AtomicCounter rejectedFrames;
    private final ManyToOneConcurrentLinkedQueue<Long> goneImages = new ManyToOneConcurrentLinkedQueue<>();
    private final LongArrayList imagesToEnd = new LongArrayList();
    private Subscription subscription;
    private PreparedActivation prepared;
    private long nextTimerNs;
    private volatile boolean isDraining;

    /** @param ctx concluded here. */
    public IngestAgent(final IngestContext ctx)
    {
        ctx.conclude();
        input = ctx.input();
        answers = ctx.answers();
        clock = ctx.clock();
        timeAllowance = ctx.timeAllowance();
        activations = ctx.activations();
        ownInputs = ctx.ownInputs();
        journal = ctx.journalAvailability();
        standIns = new StandIns(ctx);
        sessions = new IngestSessions(ctx);
        maxEventTimeLeadNs = ctx.maxEventTimeLeadNs();
        backPressure = ctx.counters().counter(CounterDescriptor.BACK_PRESSURE);
        rejectedFrames = ctx.counters().counter(CounterDescriptor.REJECTED_FRAMES);
    }

    /** @param newSubscription polled from now on; before the agent's thread starts. */
    public void subscription(final Subscription newSubscription)
    {
        subscription = newSubscription;
    }

    /** Aeron's conductor: a client's publication is gone, and with it the session. */
    public void onImageUnavailable(final Image image)
    {
        goneImages.offer(image.correlationId());
    }

    /** Any thread: takes nothing more from clients. */
    public void drain()
    {
        isDraining = true;
    }

    @Override
    public int doWork()
    {
        int work = ownInputs.isEmpty() ? 0 : ownInputs.enter(input, clock.nanoTime());
        if (isDraining)
        {
            return work;
        }

        work += enterPrepared();
        work += subscription.controlledPoll(this, FRAGMENT_LIMIT);

        if (0 == work)
        {
            final long nowNs = clock.nanoTime();
            if (nowNs - nextTimerNs >= 0)
            {
                nextTimerNs = nowNs + TIMER_INTERVAL_NS;
                endGone();
                sessions.checkSilence(nowNs);
            }
        }

        return work;
    }

    @Override
    public String roleName()
    {
        return "ingest";
    }

    @Override
    public Action onFragment(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        final long imageId = ((Image)header.context()).correlationId();
        final Session session = sessions.of(imageId);

        if ((header.flags() & FrameDescriptor.UNFRAGMENTED) != FrameDescriptor.UNFRAGMENTED)
        {
            // Longer than a datagram, so longer than any frame of ours; one reject for all of its parts.
            return (header.flags() & FrameDescriptor.BEGIN_FRAG_FLAG) == 0 ? Action.CONTINUE :
                reject(session, buffer, offset, 0, RejectCode.TOO_LONG);
        }

        final int rejectCode = FrameGate.check(buffer, offset, length);
        if (0 != rejectCode)
        {
            return reject(session, buffer, offset, length, RejectCode.get((short)rejectCode));
        }

        final int templateId = FrameGate.templateId(buffer, offset);
        final long nowNs = clock.nanoTime();
        if (FrameGate.isSession(templateId))
        {
            return onSessionFrame(buffer, offset, templateId, imageId, session, nowNs);
        }

        if (null == session)
        {
            rejectedFrames.incrementRelease();
            return Action.CONTINUE;
        }

        session.heard(nowNs);
        if (!haveOwnEntered(nowNs))
        {
            return notTaken(buffer, offset, templateId, session, nowNs);
        }

        return onInput(buffer, offset, length, header.position(), templateId, session, nowNs);
    }

    private Action onSessionFrame(
        final DirectBuffer buffer,
        final int offset,
        final int templateId,
        final long imageId,
        final Session session,
        final long nowNs)
    {
        if (SessionConnectDecoder.TEMPLATE_ID == templateId)
        {
            return sessions.connect(buffer, offset, imageId, nowNs) ? Action.CONTINUE : left();
        }

        if (SessionKeepAliveDecoder.TEMPLATE_ID == templateId)
        {
            if (null != session)
            {
                session.heard(nowNs);
            }
            return Action.CONTINUE;
        }

        return sessions.end(imageId) ? Action.CONTINUE : left();
    }

    private Action onInput(
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final long position,
        final int templateId,
        final Session session,
        final long nowNs)
    {
        int stagesAllowed = Stage.ALL_ALLOWED;
        if (maxEventTimeLeadNs > 0 && isTimeTrusted(templateId) &&
            eventTimeNs(buffer, offset, templateId) - nowNs > maxEventTimeLeadNs)
        {
            return reject(session, buffer, offset, length, RejectCode.TOO_FAR_AHEAD);
        }

        if (PaymentRequestDecoder.TEMPLATE_ID == templateId)
        {
            final long budgetUs = budgetUs(buffer, offset);
            if (PaymentEvent.MISSING != budgetUs && journal.isTooSlow())
            {
                return standIns.answer(buffer, offset, templateId, session, nowNs) ? Action.CONTINUE : left();
            }
            stagesAllowed = timeAllowance.stagesAllowed(budgetUs);
        }
        else if (Activations.isActivation(templateId))
        {
            if (journal.isUnavailable())
            {
                return notTaken(buffer, offset, templateId, session, nowNs);
            }
            return activations.submit(buffer, offset, length, session.sourceId(), position, session.sessionId()) ?
                Action.CONTINUE : reject(session, buffer, offset, length, RejectCode.BUSY, TOO_MANY_POLICIES);
        }

        return input.offer(buffer, offset, length, nowNs, stagesAllowed, session.sourceId(), position,
            session.sessionId()) ? Action.CONTINUE : notTaken(buffer, offset, templateId, session, nowNs);
    }

    /** Waits with Aeron while the ring is full for a moment; is answered without the ring where the journal fails. */
    private Action notTaken(
        final DirectBuffer buffer, final int offset, final int templateId, final Session session, final long nowNs)
    {
        return journal.isUnavailable() && standIns.answer(buffer, offset, templateId, session, nowNs) ?
            Action.CONTINUE : left();
    }

    /** Nothing new is added to them here, so this ends. */
    private boolean haveOwnEntered(final long nowNs)
    {
        while (!ownInputs.isEmpty())
        {
            if (0 == ownInputs.enter(input, nowNs))
            {
                return false;
            }
        }

        return true;
    }

    private Action left()
    {
        backPressure.incrementRelease();
        return Action.ABORT;
    }

    private Action reject(
        final Session session, final DirectBuffer buffer, final int offset, final int length, final RejectCode code)
    {
        return reject(session, buffer, offset, length, code, "");
    }

    private Action reject(
        final Session session,
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final RejectCode code,
        final String detail)
    {
        if (null != session && !answers.reject(session.sessionId(), correlationId(buffer, offset, length),
            templateId(buffer, offset, length), code.value(), detail))
        {
            return left();
        }

        rejectedFrames.incrementRelease();
        return Action.CONTINUE;
    }

    private static long correlationId(final DirectBuffer buffer, final int offset, final int length)
    {
        return length >= CORRELATION_ID + Long.BYTES && FrameGate.isInput(FrameGate.templateId(buffer, offset)) ?
            buffer.getLong(offset + CORRELATION_ID, ByteOrder.LITTLE_ENDIAN) : 0;
    }

    private static int templateId(final DirectBuffer buffer, final int offset, final int length)
    {
        return length >= MessageHeaderDecoder.ENCODED_LENGTH ? FrameGate.templateId(buffer, offset) : 0;
    }

    /** What enters a history sets its key's time; a list's command says from when an entry lasts. */
    private static boolean isTimeTrusted(final int templateId)
    {
        return PaymentRequestDecoder.TEMPLATE_ID == templateId || PaymentAdviceDecoder.TEMPLATE_ID == templateId ||
            CustomerEventDecoder.TEMPLATE_ID == templateId || ListUpdateDecoder.TEMPLATE_ID == templateId ||
            SnoozeDecoder.TEMPLATE_ID == templateId;
    }

    /** An advice's block begins with a request's. */
    private static long eventTimeNs(final DirectBuffer buffer, final int offset, final int templateId)
    {
        final int field = switch (templateId)
        {
            case CustomerEventDecoder.TEMPLATE_ID -> CustomerEventDecoder.eventTimeNsEncodingOffset();
            case ListUpdateDecoder.TEMPLATE_ID -> ListUpdateDecoder.eventTimeNsEncodingOffset();
            case SnoozeDecoder.TEMPLATE_ID -> SnoozeDecoder.eventTimeNsEncodingOffset();
            default -> PaymentRequestDecoder.eventTimeNsEncodingOffset();
        };
        return buffer.getLong(offset + PAYMENT_BLOCK + field, ByteOrder.LITTLE_ENDIAN);
    }

    private static long budgetUs(final DirectBuffer buffer, final int offset)
    {
        final long budgetUs = buffer.getInt(offset + PAYMENT_BLOCK + PaymentRequestDecoder.budgetUsEncodingOffset(),
            ByteOrder.LITTLE_ENDIAN) & 0xFFFF_FFFFL;
        return NULL_BUDGET == budgetUs ? PaymentEvent.MISSING : budgetUs;
    }

    private int enterPrepared()
    {
        if (null == prepared)
        {
            prepared = activations.poll();
        }

        if (null == prepared)
        {
            return 0;
        }

        final boolean isDone = 0 == prepared.rejectCode() ?
            input.offer(prepared.frame(), 0, prepared.length(), clock.nanoTime(), Stage.ALL_ALLOWED,
                prepared.sourceId(), prepared.sourceSequence(), prepared.sessionId()) :
            answers.reject(prepared.sessionId(), prepared.correlationId(), ActivatePolicyDecoder.TEMPLATE_ID,
                prepared.rejectCode(), prepared.detail());
        if (!isDone)
        {
            return 0;
        }

        prepared = null;
        return 1;
    }

    private void endGone()
    {
        for (Long imageId = goneImages.poll(); null != imageId; imageId = goneImages.poll())
        {
            imagesToEnd.addLong(imageId);
        }

        while (!imagesToEnd.isEmpty() && sessions.end(imagesToEnd.getLong(imagesToEnd.size() - 1)))
        {
            imagesToEnd.removeAt(imagesToEnd.size() - 1);
        }
    }
}
