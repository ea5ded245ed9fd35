package io.peregrine.pipeline.window;

import io.peregrine.domain.DecisionStatus;
import io.peregrine.domain.PaymentEvent;

/** A payment's amount in the policy's currency. */
record PolicyAmount(int currency, long unitsOfMajor)
{
    static PolicyAmount of(final int currency, final int currencyDecimals)
    {
        if (currencyDecimals < 0 || currencyDecimals > 8)
        {
            throw new IllegalArgumentException("a currency has 0 to 8 decimals: " + currencyDecimals);
        }
        long units = 1;
        for (int i = 0; i < currencyDecimals; i++)
        {
            units *= 10;
        }
        return new PolicyAmount(currency, units);
    }

    /** @return minor units, or MISSING; sets OTHER_CURRENCY where neither of the payment's currencies is ours. */
    long minorOf(final PaymentEvent event)
    {
        if (event.currency() == currency)
        {
            return event.amountMinor();
        }
        if (event.billingCurrency() == currency && PaymentEvent.MISSING != event.billingAmountMinor())
        {
            return event.billingAmountMinor();
        }
        event.addStatus(DecisionStatus.OTHER_CURRENCY);
        return PaymentEvent.MISSING;
    }

    double major(final long amountMinor)
    {
        return ExactQuotient.of(amountMinor, unitsOfMajor);
    }
}
