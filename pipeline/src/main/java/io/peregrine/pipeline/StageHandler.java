package io.peregrine.pipeline;

import io.peregrine.domain.PaymentEvent;

/** One stage's work on one input. Called in sequence order by one thread, in every layout the same. */
public interface StageHandler
{
    /** @param event the slot; the stage writes its own group of fields and reads those of the stages before it. */
    void onEvent(PaymentEvent event);

    /** Nothing waits: the stage may tell what it has put off. Called again and again; it must cost next to nothing. */
    default void onIdle()
    {
    }
}
