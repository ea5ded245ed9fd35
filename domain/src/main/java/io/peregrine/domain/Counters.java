package io.peregrine.domain;

import org.agrona.concurrent.status.AtomicCounter;

/** Where stages get their counters from: Aeron's counters file in an engine, plain memory elsewhere. */
public interface Counters
{
    /** @return the counter; the same one each time it is asked for. */
    AtomicCounter counter(CounterDescriptor descriptor);

    /**
     * @param descriptor {@link CounterDescriptor#isOfHistory()}.
     * @param history    its number, below {@link CounterDescriptor#HISTORIES}.
     * @return the counter; the same one each time it is asked for.
     */
    AtomicCounter counter(CounterDescriptor descriptor, int history);
}
