package io.peregrine.pipeline;

import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;

import io.peregrine.domain.PaymentEvent;

import org.agrona.concurrent.Agent;

/**
 * Steps one stage: polls the ring for what the stages before it have let go and gives it to the handler. In layouts
 * with few threads several of these take turns on one, so a turn is bounded. A handler that throws is a bug, and its
 * state may be half updated: the failure names the input, and the stage does not move again.
 */
final class StageAgent implements Agent, EventPoller.Handler<PaymentEvent>
{
    private static final int TURN_LIMIT = 64;

    /** How many inputs ahead a stage is shown one for the first time. */
    private static final int AHEAD = 3;

    private final String roleName;
    private final RingBuffer<PaymentEvent> ring;
    private final Sequence[] after;
    private final EventPoller<PaymentEvent> poller;
    private final StageHandler handler;
    private int handled;
    private long available;
    private boolean hasFailed;

    StageAgent(
        final String roleName,
        final RingBuffer<PaymentEvent> ring,
        final StageHandler handler,
        final Sequence... after)
    {
        this.roleName = roleName;
        this.handler = handler;
        this.ring = ring;
        this.after = after;
        this.poller = ring.newPoller(after);
    }

    Sequence sequence()
    {
        return poller.getSequence();
    }

    @Override
    public int doWork() throws Exception
    {
        if (hasFailed)
        {
            return 0;
        }

        handled = 0;
        available = 0 == after.length ? ring.getCursor() : Long.MAX_VALUE;
        for (final Sequence sequence : after)
        {
            available = Math.min(available, sequence.get());
        }
        poller.poll(this);
        if (0 == handled)
        {
            handler.onIdle();
        }
        return handled;
    }

    @Override
    public boolean onEvent(final PaymentEvent event, final long ringSequence, final boolean endOfBatch)
    {
        try
        {
            for (int ahead = 1; ahead < AHEAD; ahead++)
            {
                lookAhead(ringSequence, ahead);
            }
            handler.onEvent(event);
            lookAhead(ringSequence, AHEAD);
        }
        catch (final RuntimeException | Error ex)
        {
            hasFailed = true;
            throw new StageFailedException(roleName, event, ex);
        }

        return ++handled < TURN_LIMIT;
    }

    private void lookAhead(final long ringSequence, final int ahead)
    {
        if (ringSequence + ahead <= available)
        {
            handler.lookAhead(ring.get(ringSequence + ahead), ahead);
        }
    }

    @Override
    public String roleName()
    {
        return roleName;
    }
}
