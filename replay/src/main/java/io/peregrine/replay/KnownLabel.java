package io.peregrine.replay;

/**
 * What became known of a payment.
 *
 * @param value    0 none, 1 confirmed fraud, 2 suspected, 3 confirmed genuine.
 * @param sequence of the input that said so; -1 where no input did.
 */
public record KnownLabel(int value, long sequence)
{
    /** Confirmed fraud. */
    public static final int FRAUD = 1;
}
