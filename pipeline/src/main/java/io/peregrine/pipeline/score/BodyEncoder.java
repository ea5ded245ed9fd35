package io.peregrine.pipeline.score;

import io.peregrine.domain.DecisionTrail;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.protocol.ActionCode;
import io.peregrine.protocol.DecidedBy;
import io.peregrine.protocol.DecisionBodyEncoder;
import io.peregrine.protocol.Flag;
import io.peregrine.protocol.MessageHeaderEncoder;

/** Encodes the decision body from the slot into the slot. */
final class BodyEncoder
{
    /** Bytes of the longest body: all reasons given. */
    static final int MAX_BODY_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + DecisionBodyEncoder.BLOCK_LENGTH +
        DecisionBodyEncoder.ReasonsEncoder.sbeHeaderSize() +
        PaymentEvent.MAX_REASONS * DecisionBodyEncoder.ReasonsEncoder.sbeBlockLength();

    private static final ActionCode[] ACTION_CODES =
    {
        ActionCode.APPROVE, ActionCode.CHALLENGE, ActionCode.REVIEW, ActionCode.DECLINE
    };

    private static final DecidedBy[] DECIDED_BY =
    {
        DecidedBy.HARD_BLOCK, DecidedBy.ALLOW_LIST, DecidedBy.SOFT_BLOCK, DecidedBy.RULE, DecidedBy.BAND,
        DecidedBy.OTHERWISE
    };

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final DecisionBodyEncoder body = new DecisionBodyEncoder();

    void encode(final PaymentEvent event, final CompiledPolicy policy)
    {
        body.wrapAndApplyHeader(event.body(), 0, header)
            .inputSequence(event.sequence())
            .margin(event.margin())
            .probability(event.probability())
            .epoch(event.epoch())
            .shard(event.shard())
            .score(event.score())
            .status(event.status())
            .action(ACTION_CODES[event.action().ordinal()])
            .moreReasons(event.moreReasons())
            .decidedBy(DECIDED_BY[event.trail().decidedBy().ordinal()])
            .decidedIndex(DecisionTrail.NOTHING == event.trail().index() ?
                DecisionBodyEncoder.decidedIndexNullValue() : event.trail().index())
            .tags(event.trail().tags());
        body.paymentId().low(event.paymentIdLow()).high(event.paymentIdHigh());
        body.policyHash()
            .word0(policy.hashWord(0)).word1(policy.hashWord(1)).word2(policy.hashWord(2)).word3(policy.hashWord(3));

        final int reasonCount = event.reasonCount();
        final DecisionBodyEncoder.ReasonsEncoder reasons = body.reasonsCount(reasonCount);
        for (int i = 0; i < reasonCount; i++)
        {
            reasons.next().code(event.reasonCode(i)).weight(event.reasonWeight(i))
                .overridden(event.trail().isReasonOverridden(i) ? Flag.YES : Flag.NO);
        }

        event.bodyLength(MessageHeaderEncoder.ENCODED_LENGTH + body.encodedLength());
    }
}
