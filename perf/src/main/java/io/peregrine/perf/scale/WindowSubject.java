package io.peregrine.perf.scale;

import io.peregrine.domain.PaymentEvent;

/** Windows that are measured: takes a payment in and writes its features into the slot. One thread. */
interface WindowSubject extends AutoCloseable
{
    void onEvent(PaymentEvent event);

    /** The same for payments that wait together, as a stage of the ring finds them after a burst. */
    default void onEvents(final PaymentEvent[] events)
    {
        for (final PaymentEvent event : events)
        {
            onEvent(event);
        }
    }

    /** @return what it had to forget for lack of room: 0, or the measurement is of something else. */
    long forgotten();

    @Override
    void close();
}
