package io.peregrine.rules;

import io.peregrine.domain.PaymentEvent;

/** A rule's condition, compiled from CEL: a pure function of the slot, without allocation. Any thread. */
@FunctionalInterface
public interface Condition
{
    /** The condition is false. */
    int MISS = 0;

    /** The condition is true. */
    int HIT = 1;

    /** The condition has no answer: overflow, division by zero, a missing value where a number was needed. */
    int ERROR = 2;

    /**
     * @param event the payment, its features filled in.
     * @return {@link #MISS}, {@link #HIT} or {@link #ERROR}; never throws.
     */
    int evaluate(PaymentEvent event);
}
