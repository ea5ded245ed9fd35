package io.peregrine.pipeline;

import org.agrona.DirectBuffer;

/**
 * The one way in. One thread offers: ingest, or replay in its place. An offer copies the frame into a slot; the caller
 * may reuse its buffer at once.
 */
public interface PipelineInput
{
    /**
     * Takes a live frame that the gate let pass: it gets the next sequence.
     *
     * @param ingressTimeNs  when ingest took it in, since 1970 UTC; an earlier time than the last input's counts as
     *                       the last input's.
     * @param stagesAllowed  bits of {@link io.peregrine.domain.Stage}: what there is time for.
     * @param sourceId       the sender: a hash of the principal, never of the session.
     * @param sourceSequence the frame's place in its source; 0 where the source has none.
     * @param sessionId      whom to answer; 0 for nobody.
     * @return false if the ring is full, or the journal is not certain to have room: nothing happened, offer it again.
     */
    boolean offer(
        DirectBuffer frame,
        int offset,
        int length,
        long ingressTimeNs,
        int stagesAllowed,
        long sourceId,
        long sourceSequence,
        long sessionId);

    /**
     * Takes an input whose sequence and times are already assigned: a journal's, or a replicated log's. Nobody is
     * answered, and the journal does not take it again.
     *
     * @param sequence the last input's plus one.
     * @return false if the ring is full: nothing happened, offer it again.
     * @throws IllegalArgumentException if the sequence is not the next.
     */
    boolean offerAssigned(
        DirectBuffer frame,
        int offset,
        int length,
        long sequence,
        long ingressTimeNs,
        int stagesAllowed,
        int shard,
        int epoch,
        long sourceId,
        long sourceSequence);

    /** @return the sequence of the last input taken, -1 before the first. */
    long lastSequence();
}
