package io.peregrine.domain;

import org.agrona.concurrent.status.AtomicCounter;

/** Where stages get their counters from: Aeron's counters file in an engine, plain memory elsewhere. */
public interface Counters
{
    /** @return the counter; the same one each time it is asked for. */
    AtomicCounter counter(CounterDescriptor descriptor);
}
