package io.peregrine.rules;

import io.peregrine.domain.PaymentEvent;

/** Generated: reads columns out of the slot. */
interface ColumnCode
{
    /** Fills each of its columns. */
    void read(PaymentEvent event, RuleScratch scratch);
}
