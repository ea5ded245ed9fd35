package io.peregrine.engine;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.Counters;
import io.peregrine.domain.InputKind;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.Stage;
import io.peregrine.ingest.OwnInputs;
import io.peregrine.pipeline.DecisionSink;
import io.peregrine.pipeline.Pipeline;
import io.peregrine.pipeline.PipelineInput;
import io.peregrine.pipeline.PolicyCatalog;
import io.peregrine.policy.CompiledPolicy;

import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.ControlledMessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Where the policy says {@code assume-outcome: decision}: each final decision becomes an outcome, which goes from emit
 * to ingest outside the ring and enters as an input of its own.
 * <pre>{@code
 * emit --+--> answer leaves
 *        +--> [queue] --> ingest --> [ring]
 * }</pre>
 * An outcome is queued before its answer leaves, and ingest takes nothing from clients while one waits: so it enters
 * before whatever is sent by someone who has seen the decision. The queue cannot overflow: when a payment enters, no
 * outcome waits but those of payments that were in the ring, and the queue has room for one more than the ring holds.
 * Emit's thread, but for {@link OwnInputs}.
 */
public final class AssumedOutcomes implements DecisionSink, OwnInputs, ControlledMessageHandler
{
    private static final int MESSAGE_TYPE = 1;
    private static final int ENTER_LIMIT = 64;
    private static final int CACHE_LINE = 64;
    /** A record takes 88 bytes, one of them a second time at the circle's end: a power of two that is ample. */
    private static final int BYTES_PER_SLOT = 128;
    private static final int MIN_SLOTS = 16;

    private final DecisionSink next;
    private final PolicyCatalog catalog;
    private final OneToOneRingBuffer queue;
    private final OutcomeFrame outcome = new OutcomeFrame();
    private final AtomicCounter assumed;
    private LostOutcomes lost = new LostOutcomes();
    private boolean isAssuming;
    private PipelineInput input;
    private long ingressTimeNs;
    private int entered;
    private boolean isRingFull;

    /**
     * @param next         where answers go on to.
     * @param catalog      where activations find their policy.
     * @param ringCapacity slots, a power of two.
     */
    public AssumedOutcomes(
        final DecisionSink next, final PolicyCatalog catalog, final int ringCapacity, final Counters counters)
    {
        this.next = next;
        this.catalog = catalog;
        assumed = counters.counter(CounterDescriptor.OUTCOMES_ASSUMED);
        queue = new OneToOneRingBuffer(new UnsafeBuffer(BufferUtil.allocateDirectAligned(
            Math.multiplyExact(Math.max(ringCapacity, MIN_SLOTS), BYTES_PER_SLOT) +
            RingBufferDescriptor.TRAILER_LENGTH, CACHE_LINE)));
    }

    /** @param policy in force before the first input, where no activation says so. */
    public AssumedOutcomes policy(final CompiledPolicy policy)
    {
        isAssuming = policy.assumesOutcomes();
        return this;
    }

    /** @return outcomes that replayed decisions lead to and that the journal has not shown yet, for a snapshot. */
    byte[] awaited()
    {
        return lost.toBytes();
    }

    /** @param bytes of {@link #awaited()}, before the first replayed input. */
    AssumedOutcomes awaited(final byte[] bytes)
    {
        lost.fromBytes(bytes);
        return this;
    }

    @Override
    public void onDecision(final PaymentEvent event)
    {
        if (isAssumedOf(event))
        {
            outcome.encode(event);
            final int index = queue.tryClaim(MESSAGE_TYPE, OutcomeFrame.LENGTH);
            if (index < 0)
            {
                throw new IllegalStateException("more outcomes wait than the ring has payments");
            }
            outcome.copyTo(queue.buffer(), index);
            queue.commit(index);
            assumed.incrementRelease();
        }

        next.onDecision(event);
    }

    private boolean isAssumedOf(final PaymentEvent event)
    {
        return isAssuming && InputKind.PAYMENT == event.kind() && OutcomeFrame.isFinal(event.action());
    }

    @Override
    public void onAcknowledged(final PaymentEvent event)
    {
        follow(event);
        next.onAcknowledged(event);
    }

    private void follow(final PaymentEvent event)
    {
        if (InputKind.ACTIVATE == event.kind())
        {
            isAssuming = catalog.policy(event.command().policyHashWord(0), event.command().policyHashWord(1),
                event.command().policyHashWord(2), event.command().policyHashWord(3)).assumesOutcomes();
        }
    }

    @Override
    public void onRejected(final PaymentEvent event)
    {
        next.onRejected(event);
    }

    @Override
    public void onReplayed(final PaymentEvent event)
    {
        follow(event);
        if (isAssumedOf(event))
        {
            outcome.encode(event);
            lost.decided(outcome);
        }
        else
        {
            lost.entered(event);
        }
        next.onReplayed(event);
    }

    /**
     * After recovery and before the first live input: what the journal's last decisions should have led to and did not
     * enters now.
     *
     * @return how many outcomes were made again.
     */
    int makeAgain(final Pipeline pipeline, final long nowNs)
    {
        final int count = lost.enter(pipeline, nowNs);
        lost = null;
        return count;
    }

    @Override
    public boolean isEmpty()
    {
        return 0 == queue.size();
    }

    @Override
    public int enter(final PipelineInput newInput, final long newIngressTimeNs)
    {
        input = newInput;
        ingressTimeNs = newIngressTimeNs;
        entered = 0;
        isRingFull = false;
        while (!isRingFull && entered < ENTER_LIMIT && !isEmpty())
        {
            // One read ends where the circle does, perhaps before it has come to a record.
            queue.controlledRead(this, ENTER_LIMIT - entered);
        }
        return entered;
    }

    @Override
    public Action onMessage(
        final int messageType, final MutableDirectBuffer buffer, final int index, final int length)
    {
        if (!offer(input, buffer, index, ingressTimeNs))
        {
            isRingFull = true;
            return Action.ABORT;
        }

        entered++;
        return Action.COMMIT;
    }

    /** Nobody is answered; the payment's sender has the outcome among its own ids. */
    static boolean offer(
        final PipelineInput input, final DirectBuffer record, final int offset, final long ingressTimeNs)
    {
        return input.offer(record, offset + OutcomeFrame.FRAME, OutcomeFrame.FRAME_LENGTH, ingressTimeNs,
            Stage.ALL_ALLOWED, OutcomeFrame.sourceId(record, offset), OutcomeFrame.sequence(record, offset), 0);
    }
}
