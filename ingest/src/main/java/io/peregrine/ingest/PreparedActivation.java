package io.peregrine.ingest;

import org.agrona.DirectBuffer;

/**
 * An activation whose policy is compiled and stored, or was refused.
 *
 * @param frame          ActivatePolicy as it is to be journaled; null where it was refused.
 * @param length         bytes of the frame.
 * @param sourceId       the sender.
 * @param sourceSequence of the request.
 * @param sessionId      whom to answer; 0 for nobody.
 * @param correlationId  of the request.
 * @param rejectCode     a value of {@link io.peregrine.protocol.RejectCode}; 0 where it was not refused.
 * @param detail         why it was refused, for people.
 */
public record PreparedActivation(
    DirectBuffer frame,
    int length,
    long sourceId,
    long sourceSequence,
    long sessionId,
    long correlationId,
    int rejectCode,
    String detail)
{
}
