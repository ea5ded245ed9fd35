package io.peregrine.pipeline;

import org.agrona.DirectBuffer;

/** Where emit records decision bodies and running hashes, in sequence order: the journal's second series. */
public interface DecisionLog
{
    /** Nothing is recorded. */
    DecisionLog NONE = (templateId, sequence, ingressTimeNs, buffer, offset, length) -> {};

    /**
     * @param templateId of the message: DecisionBody, RuleHits or RunningHash.
     * @param sequence   of the input that it is about.
     */
    void record(int templateId, long sequence, long ingressTimeNs, DirectBuffer buffer, int offset, int length);
}
