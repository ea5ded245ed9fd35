package io.peregrine.domain;

import org.agrona.concurrent.status.AtomicCounter;

/** Where stages get their counters from: Aeron's counters file in an engine, plain memory elsewhere. */
public interface Counters
{
    /** @return the counter; the same one each time it is asked for. */
    AtomicCounter counter(CounterDescriptor descriptor);

    /**
     * @param descriptor one of which each history or each rule has its own.
     * @param which      the history's or rule's number, below {@link CounterDescriptor#each()}.
     * @return the counter; the same one each time it is asked for.
     */
    AtomicCounter counter(CounterDescriptor descriptor, int which);
}
