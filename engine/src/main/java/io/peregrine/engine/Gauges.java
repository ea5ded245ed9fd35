package io.peregrine.engine;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.Counters;
import io.peregrine.pipeline.Pipeline;

import org.agrona.concurrent.Agent;
import org.agrona.concurrent.status.AtomicCounter;

/** Keeps the counters that say how far behind the engine is. The feeder's thread. */
final class Gauges implements Agent
{
    private static final int TURNS_BETWEEN = 64;

    private final Pipeline pipeline;
    private final AtomicCounter lag;
    private final AtomicCounter journalBehind;
    private final AtomicCounter journalSequence;
    private int turns;

    Gauges(final Pipeline pipeline, final Counters counters)
    {
        this.pipeline = pipeline;
        lag = counters.counter(CounterDescriptor.LAG);
        journalBehind = counters.counter(CounterDescriptor.JOURNAL_BEHIND);
        journalSequence = counters.counter(CounterDescriptor.JOURNAL_SEQUENCE);
    }

    @Override
    public int doWork()
    {
        if (++turns % TURNS_BETWEEN == 0)
        {
            lag.setRelease(pipeline.lag());
            journalBehind.setRelease(Math.max(0, pipeline.input().lastSequence() - journalSequence.get()));
        }

        return 0;
    }

    @Override
    public String roleName()
    {
        return "gauges";
    }
}
