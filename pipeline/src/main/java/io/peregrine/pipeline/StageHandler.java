package io.peregrine.pipeline;

import io.peregrine.domain.PaymentEvent;

/** One stage's work on one input. Called in sequence order by one thread, in every layout the same. */
public interface StageHandler
{
    /** @param event the slot; the stage writes its own group of fields and reads those of the stages before it. */
    void onEvent(PaymentEvent event);

    /**
     * An input that follows the next one is there already: the stage may read what it will want of it, and change
     * nothing. Each may be shown three times before its turn, or not at all.
     *
     * @param ahead inputs from the next one to this.
     */
    default void lookAhead(final PaymentEvent event, final int ahead)
    {
    }

    /** Nothing waits: the stage may tell what it has put off. Called again and again; it must cost next to nothing. */
    default void onIdle()
    {
    }
}
