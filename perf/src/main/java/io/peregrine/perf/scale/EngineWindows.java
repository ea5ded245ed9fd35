package io.peregrine.perf.scale;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.pipeline.PlainCounters;
import io.peregrine.pipeline.window.WindowContext;
import io.peregrine.pipeline.window.WindowState;
import io.peregrine.policy.CompiledPolicy;

/** The engine's own windows. */
final class EngineWindows implements WindowSubject
{
    private static final int AHEAD = 3;

    private final PlainCounters counters = new PlainCounters();
    private final WindowState state;

    EngineWindows(final CompiledPolicy policy)
    {
        state = new WindowState(WindowContext.of(policy, counters));
    }

    @Override
    public void onEvent(final PaymentEvent event)
    {
        state.onEvent(event);
    }

    /** Looks ahead as the stage does. */
    @Override
    public void onEvents(final PaymentEvent[] events)
    {
        for (int i = 0; i < events.length; i++)
        {
            for (int ahead = 1; ahead < AHEAD; ahead++)
            {
                lookAhead(events, i, ahead);
            }
            state.onEvent(events[i]);
            lookAhead(events, i, AHEAD);
        }
    }

    private void lookAhead(final PaymentEvent[] events, final int i, final int ahead)
    {
        if (i + ahead < events.length)
        {
            state.lookAhead(events[i + ahead], ahead);
        }
    }

    @Override
    public long forgotten()
    {
        return counters.counter(CounterDescriptor.EVICTED_KEYS).get() +
            counters.counter(CounterDescriptor.EVICTED_EVENTS).get() +
            counters.counter(CounterDescriptor.LATE_EVENTS).get();
    }

    @Override
    public void close()
    {
        state.close();
    }
}
