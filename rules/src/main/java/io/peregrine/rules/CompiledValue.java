package io.peregrine.rules;

import io.peregrine.domain.PaymentEvent;

/** An expression of any type, compiled by the same generator as conditions. */
interface CompiledValue
{
    /** The result is in the array: a word as {@link Operand.Form} says, a double's bits, 1 or 0 for a bool. */
    int VALUE = 0;

    /** No answer. */
    int ERROR = 2;

    /** The result is null. */
    int NULL = 3;

    /** @return {@link #VALUE}, {@link #ERROR} or {@link #NULL}. */
    int evaluate(PaymentEvent event, long[] result);
}
