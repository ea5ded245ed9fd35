package io.peregrine.engine;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.Counters;

import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Declares that somebody does not read what the engine sends: a client that lost its session for it, or a reader of
 * alerts that was too slow. Nobody waits for them, so nothing else changes. Also sends the state alerts that wait. The
 * feeder's thread.
 */
final class ConsumerWatch implements Agent
{
    /** How long nobody must have been too slow for the state to be over. */
    static final long CALM_NS = TimeUnit.SECONDS.toNanos(10);

    private static final int TURNS_BETWEEN = 64;

    private final NanoClock clock;
    private final Runnable flusher;
    private final StateListener listener;
    private final AtomicCounter closed;
    private final AtomicCounter dropped;
    private final AtomicCounter state;
    private long lastClosed;
    private long lastDropped;
    private long lastStalledNs;
    private int turns;

    /**
     * @param flusher  sends alerts that wait.
     * @param listener told of each new state.
     */
    ConsumerWatch(
        final NanoClock clock,
        final Counters counters,
        final Runnable flusher,
        final StateListener listener)
    {
        this.clock = clock;
        this.flusher = flusher;
        this.listener = listener;
        closed = counters.counter(CounterDescriptor.SESSIONS_CLOSED_BLOCKED);
        dropped = counters.counter(CounterDescriptor.ALERTS_DROPPED);
        state = counters.counter(CounterDescriptor.CONSUMER_STATE);
    }

    @Override
    public int doWork()
    {
        if (++turns % TURNS_BETWEEN == 0)
        {
            look(clock.nanoTime());
            flusher.run();
        }

        return 0;
    }

    private void look(final long nowNs)
    {
        final long nowClosed = closed.get();
        final long nowDropped = dropped.get();
        if (nowClosed != lastClosed || nowDropped != lastDropped)
        {
            lastStalledNs = nowNs;
            if (0 == state.get())
            {
                state.setRelease(1);
                listener.onState("STALLED", String.format(Locale.ROOT,
                    "sessions closed that did not read: %,d; alerts dropped: %,d since the start; what they missed " +
                    "is in the journal", nowClosed, nowDropped));
            }
            lastClosed = nowClosed;
            lastDropped = nowDropped;
        }
        else if (0 != state.get() && nowNs - lastStalledNs > CALM_NS)
        {
            state.setRelease(0);
            listener.onState("WELL", "over: everybody reads what is sent");
        }
    }

    @Override
    public String roleName()
    {
        return "consumer-watch";
    }
}
