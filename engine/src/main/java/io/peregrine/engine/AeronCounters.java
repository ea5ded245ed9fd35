package io.peregrine.engine;

import io.aeron.Aeron;
import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.Counters;

import org.agrona.concurrent.status.AtomicCounter;

/** Counters in Aeron's own file, where AeronStat and {@code peregrine stat} find them. */
final class AeronCounters implements Counters
{
    private final AtomicCounter[] counters = new AtomicCounter[CounterDescriptor.values().length];

    AeronCounters(final Aeron aeron)
    {
        for (final CounterDescriptor descriptor : CounterDescriptor.values())
        {
            counters[descriptor.ordinal()] = aeron.addCounter(descriptor.typeId(), descriptor.label());
        }
    }

    @Override
    public AtomicCounter counter(final CounterDescriptor descriptor)
    {
        return counters[descriptor.ordinal()];
    }
}
