package io.peregrine.pipeline;

import io.peregrine.domain.PaymentEvent;

/** A stage's handler threw. The pipeline must stop: the journal brings the node back. */
public final class StageFailedException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    private final long sequence;

    StageFailedException(final String stage, final PaymentEvent event, final Throwable cause)
    {
        super(stage + " failed at sequence=" + event.sequence() +
            " paymentId=" + Long.toUnsignedString(event.paymentIdLow()) + ": " + cause, cause);
        this.sequence = event.sequence();
    }

    /** @return the input's sequence. */
    public long sequence()
    {
        return sequence;
    }
}
