package io.peregrine.engine;

import io.peregrine.egress.EgressCommands;
import io.peregrine.ingest.Answers;

/** Hands what ingest asks to egress; the two do not know each other. */
final class EgressAnswers implements Answers
{
    private final EgressCommands commands;

    EgressAnswers(final EgressCommands commands)
    {
        this.commands = commands;
    }

    @Override
    public boolean open(
        final long sessionId, final long correlationId, final int responseStreamId, final String responseChannel)
    {
        return commands.open(sessionId, correlationId, responseStreamId, responseChannel);
    }

    @Override
    public boolean refuse(
        final long correlationId, final int responseStreamId, final String responseChannel, final String detail)
    {
        return commands.refuse(correlationId, responseStreamId, responseChannel, detail);
    }

    @Override
    public boolean close(final long sessionId)
    {
        return commands.close(sessionId);
    }

    @Override
    public boolean reject(
        final long sessionId,
        final long correlationId,
        final int templateId,
        final int rejectCode,
        final String detail)
    {
        return commands.reject(sessionId, correlationId, templateId, rejectCode, detail);
    }

    @Override
    public boolean standIn(
        final long sessionId,
        final long correlationId,
        final long paymentIdLow,
        final long paymentIdHigh,
        final long ingressTimeNs,
        final int action)
    {
        return commands.standIn(sessionId, correlationId, paymentIdLow, paymentIdHigh, ingressTimeNs, action);
    }

    @Override
    public boolean unavailable(final long sessionId, final long correlationId, final int templateId)
    {
        return commands.unavailable(sessionId, correlationId, templateId);
    }
}
