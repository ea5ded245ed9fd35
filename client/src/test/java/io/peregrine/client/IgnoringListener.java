package io.peregrine.client;

import io.peregrine.protocol.AcknowledgementDecoder;
import io.peregrine.protocol.DecisionBodyDecoder;
import io.peregrine.protocol.DecisionDecoder;
import io.peregrine.protocol.RejectDecoder;

/** Does nothing with what comes. */
final class IgnoringListener implements DecisionListener
{
    @Override
    public void onDecision(final long correlationId, final DecisionDecoder delivery, final DecisionBodyDecoder body)
    {
    }

    @Override
    public void onAcknowledged(final long correlationId, final AcknowledgementDecoder acknowledgement)
    {
    }

    @Override
    public void onRejected(final long correlationId, final RejectDecoder reject)
    {
    }
}
