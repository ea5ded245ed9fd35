package io.peregrine.pipeline.window;

import java.util.function.Consumer;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.PaymentEvent;

/** What is compared with the oracle: takes inputs in their order, and leaves the features in the slot. */
interface EngineUnderTest extends Consumer<PaymentEvent>, AutoCloseable
{
    /** Makes an engine of a policy. */
    interface Factory
    {
        EngineUnderTest of(FeatureLayout layout);
    }

    long counter(CounterDescriptor descriptor);

    @Override
    void close();
}
