package io.peregrine.pipeline.score;

import java.util.Arrays;

import io.peregrine.domain.PaymentEvent;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.policy.CompiledRule;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.RuleHitsEncoder;

/**
 * Which of a policy's rules hit one payment, those that are live and those in shadow apart, each numbered from 0 in
 * the order of rules.yaml: so what is said of live rules does not change with the shadow rules beside them. Reused;
 * score's thread.
 */
final class HitList
{
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final RuleHitsEncoder message = new RuleHitsEncoder();
    private final boolean[] isShadow;
    private final int[] numbers;
    private final long[] live;
    private final long[] shadow;
    private final int maxLength;
    private int liveCount;
    private int count;

    HitList(final CompiledPolicy policy)
    {
        final int rules = policy.rules().size();
        isShadow = new boolean[rules];
        numbers = new int[rules];
        int liveRules = 0;
        for (final CompiledRule rule : policy.rules())
        {
            final int index = rule.index();
            isShadow[index] = rule.isShadow();
            numbers[index] = rule.isShadow() ? index - liveRules : liveRules++;
        }
        live = new long[words(liveRules)];
        shadow = new long[words(rules - liveRules)];
        maxLength = MessageHeaderEncoder.ENCODED_LENGTH + RuleHitsEncoder.BLOCK_LENGTH +
            RuleHitsEncoder.LiveEncoder.sbeHeaderSize() + RuleHitsEncoder.ShadowEncoder.sbeHeaderSize() +
            live.length * RuleHitsEncoder.LiveEncoder.sbeBlockLength() +
            shadow.length * RuleHitsEncoder.ShadowEncoder.sbeBlockLength();
    }

    private static int words(final int rules)
    {
        return (rules + Long.SIZE - 1) / Long.SIZE;
    }

    void clear()
    {
        if (count > 0)
        {
            Arrays.fill(live, 0);
            Arrays.fill(shadow, 0);
        }
        liveCount = 0;
        count = 0;
    }

    /** @param rule its index in the policy; not added before. */
    void add(final int rule)
    {
        final long[] words = isShadow[rule] ? shadow : live;
        words[numbers[rule] / Long.SIZE] |= 1L << numbers[rule];
        liveCount += isShadow[rule] ? 0 : 1;
        count++;
    }

    /** @return how many rules that are live hit. */
    int liveCount()
    {
        return liveCount;
    }

    /** @return the rule's place among those of its mode. */
    int number(final int rule)
    {
        return numbers[rule];
    }

    /** Encodes the hits into the slot, if there are any. */
    void encode(final PaymentEvent event)
    {
        if (0 == count)
        {
            return;
        }
        message.wrapAndApplyHeader(event.trail().hitsOf(maxLength), 0, header).inputSequence(event.sequence());
        final RuleHitsEncoder.LiveEncoder liveWords = message.liveCount(filled(live));
        for (int i = 0; i < live.length; i++)
        {
            if (0 != live[i])
            {
                liveWords.next().word((short)i).bits(live[i]);
            }
        }
        final RuleHitsEncoder.ShadowEncoder shadowWords = message.shadowCount(filled(shadow));
        for (int i = 0; i < shadow.length; i++)
        {
            if (0 != shadow[i])
            {
                shadowWords.next().word((short)i).bits(shadow[i]);
            }
        }
        event.trail().hitsLength(MessageHeaderEncoder.ENCODED_LENGTH + message.encodedLength());
    }

    private static int filled(final long[] words)
    {
        int filled = 0;
        for (final long word : words)
        {
            filled += 0 == word ? 0 : 1;
        }
        return filled;
    }
}
