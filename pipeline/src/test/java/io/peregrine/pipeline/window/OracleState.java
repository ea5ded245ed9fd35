package io.peregrine.pipeline.window;

import java.math.BigInteger;

import io.peregrine.domain.PaymentEvent;

/**
 * What has become of a payment so far.
 *
 * @param remaining   amount in minor units of the policy's currency; null where it is missing.
 * @param isReversed  true if it was fully reversed.
 * @param isFraud     its newest label is 1.
 * @param finalAction the newest; 0 where it is not known.
 */
record OracleState(BigInteger remaining, boolean isReversed, boolean isFraud, long finalAction)
{
    /** @return this state after a reversal, outcome or label. */
    OracleState after(final OracleEffect effect)
    {
        return switch (effect.kind())
        {
            case REVERSAL -> PaymentEvent.MISSING == effect.amountMinor() ?
                reversed() : reversedBy(BigInteger.valueOf(effect.amountMinor()));
            case OUTCOME -> new OracleState(remaining, isReversed, isFraud, effect.finalAction());
            case LABEL -> new OracleState(remaining, isReversed, 1 == effect.label(), finalAction);
            default -> throw new IllegalStateException(effect.kind().name());
        };
    }

    private OracleState reversed()
    {
        return new OracleState(null == remaining ? null : BigInteger.ZERO, true, isFraud, finalAction);
    }

    private OracleState reversedBy(final BigInteger amount)
    {
        if (null == remaining)
        {
            return this;
        }

        final BigInteger left = remaining.abs().subtract(amount).max(BigInteger.ZERO);
        if (0 == left.signum())
        {
            return reversed();
        }
        return new OracleState(remaining.signum() < 0 ? left.negate() : left, isReversed, isFraud, finalAction);
    }
}
