package io.peregrine.pipeline.decode;

import io.peregrine.domain.PaymentEvent;
import io.peregrine.protocol.Approvers;
import io.peregrine.protocol.ListUpdateDecoder;
import io.peregrine.protocol.MessageHeaderDecoder;
import io.peregrine.protocol.SnoozeDecoder;

import org.agrona.DirectBuffer;

/**
 * Reads who changes lists and snoozes rules, and under which id. What is changed stays in the frame: score reads it
 * there once.
 */
final class CommandReader
{
    private static final int BLOCK = MessageHeaderDecoder.ENCODED_LENGTH;
    private static final int LENGTH = ListUpdateDecoder.actorHeaderLength();

    private final ListUpdateDecoder update = new ListUpdateDecoder();
    private final SnoozeDecoder snooze = new SnoozeDecoder();

    void readListUpdate(final PaymentEvent event, final int blockLength, final int version)
    {
        update.wrap(event.frame(), BLOCK, blockLength, version);
        event.correlationId(update.correlationId());
        event.paymentIdLow(update.messageId().low());
        event.paymentIdHigh(update.messageId().high());
        event.eventTimeNs(update.eventTimeNs());

        final ListUpdateDecoder.EntriesDecoder entries = update.entries();
        while (entries.hasNext())
        {
            entries.next();
        }
        readApprovers(event, event.frame(), update.limit(), update.actorLength());
    }

    void readSnooze(final PaymentEvent event, final int blockLength, final int version)
    {
        snooze.wrap(event.frame(), BLOCK, blockLength, version);
        event.correlationId(snooze.correlationId());
        event.paymentIdLow(snooze.messageId().low());
        event.paymentIdHigh(snooze.messageId().high());
        event.eventTimeNs(snooze.eventTimeNs());
        readApprovers(event, event.frame(), snooze.limit(), snooze.actorLength());
    }

    private static void readApprovers(
        final PaymentEvent event, final DirectBuffer frame, final int texts, final int actorLength)
    {
        final int actor = texts + LENGTH;
        final int approvers = actor + actorLength + LENGTH;
        final int approversLength =
            frame.getShort(actor + actorLength, java.nio.ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
        event.command().approverCount(Approvers.count(frame, actor, actorLength, approvers, approversLength));
    }
}
