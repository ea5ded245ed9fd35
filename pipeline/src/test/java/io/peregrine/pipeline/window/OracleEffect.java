package io.peregrine.pipeline.window;

import io.peregrine.domain.InputKind;
import io.peregrine.domain.PaymentEvent;

/** A reversal, an outcome or a label; fields that its kind does not use are ignored. */
record OracleEffect(InputKind kind, long amountMinor, long finalAction, long label)
{
    static OracleEffect of(final PaymentEvent event)
    {
        return new OracleEffect(event.kind(), event.amountMinor(), event.finalAction(), event.label());
    }
}
