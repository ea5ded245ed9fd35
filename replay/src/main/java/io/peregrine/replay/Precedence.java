package io.peregrine.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import io.peregrine.domain.DecisionStatus;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.policy.Band;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.policy.CompiledRule;
import io.peregrine.protocol.MessageHeaderDecoder;
import io.peregrine.protocol.RuleHitsDecoder;
import io.peregrine.rules.RuleAnswers;

import org.agrona.DirectBuffer;

/**
 * One policy's order of precedence, told after the fact: hard block, allow, soft block, rules by severity, the model's
 * band, what is otherwise. A body says what decided, and the hits beside it which rules hit. Bodies from before that
 * are read by their reasons: rules that share a reason and a severity then stand together. One thread.
 */
public final class Precedence
{
    private final CompiledPolicy policy;
    private final List<CompiledRule> liveRules;
    private final List<CompiledRule> shadowRules;
    private final RuleAnswers answers;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final RuleHitsDecoder hits = new RuleHitsDecoder();

    public Precedence(final CompiledPolicy policy)
    {
        this.policy = policy;
        liveRules = policy.rules().stream().filter(rule -> !rule.isShadow()).toList();
        shadowRules = policy.rules().stream().filter(CompiledRule::isShadow).toList();
        answers = new RuleAnswers(policy.ruleSet().count());
    }

    public CompiledPolicy policy()
    {
        return policy;
    }

    /**
     * Asks the rules' conditions once more. Only while the slot and the lists are as score had them.
     *
     * @return what each says, by the rule's index: valid until the next call; null where rules were not asked for lack
     *         of time.
     */
    public RuleAnswers answers(final PaymentEvent event)
    {
        if ((event.status() & DecisionStatus.RULES_SKIPPED) != 0)
        {
            return null;
        }

        policy.ruleSet().evaluate(event, answers);
        return answers;
    }

    /** @return the live rules that hit, as score left them in the slot, in the order of rules.yaml. */
    public List<CompiledRule> liveHits(final PaymentEvent event)
    {
        return 0 == event.trail().hitsLength() ? List.of() : rulesOf(event.trail().hits(), 0, false);
    }

    /** @return the shadow rules that hit, as score left them in the slot, in the order of rules.yaml. */
    public List<CompiledRule> shadowHits(final PaymentEvent event)
    {
        return 0 == event.trail().hitsLength() ? List.of() : rulesOf(event.trail().hits(), 0, true);
    }

    /** @return the rules of a RuleHits message. */
    List<CompiledRule> rulesOf(final DirectBuffer buffer, final int offset, final boolean isShadow)
    {
        final List<CompiledRule> found = new ArrayList<>();
        hits.wrapAndApplyHeader(buffer, offset, header);
        for (final RuleHitsDecoder.LiveDecoder word : hits.live())
        {
            addRules(isShadow ? null : liveRules, word.word(), word.bits(), found);
        }
        for (final RuleHitsDecoder.ShadowDecoder word : hits.shadow())
        {
            addRules(isShadow ? shadowRules : null, word.word(), word.bits(), found);
        }

        return found;
    }

    private static void addRules(
        final List<CompiledRule> rules, final int word, final long bits, final List<CompiledRule> found)
    {
        for (long rest = null == rules ? 0 : bits; 0 != rest; rest &= rest - 1)
        {
            found.add(rules.get(word * Long.SIZE + Long.numberOfTrailingZeros(rest)));
        }
    }

    /** @return what decided. */
    public Decider decider(final BodyView body)
    {
        if (null == body.decidedBy())
        {
            return deciderByReasons(body);
        }

        return switch (body.decidedBy())
        {
            case HARD_BLOCK, ALLOW_LIST, SOFT_BLOCK -> new Decider(
                Decider.Kind.LIST, policy.lists().get(body.decidedIndex()).name(), body.action());
            case RULE -> new Decider(Decider.Kind.RULE, liveRules.get(body.decidedIndex()).id(), body.action());
            case BAND -> bandOrOtherwise(policy.bands().get(body.decidedIndex()));
            case OTHERWISE -> bandOrOtherwise(null);
        };
    }

    private Decider deciderByReasons(final BodyView body)
    {
        int points = 0;
        for (final List<CompiledRule> group : recordedHits(body))
        {
            final CompiledRule rule = group.get(0);
            points += rule.points();
            if (body.action() == rule.action())
            {
                return new Decider(Decider.Kind.RULE, name(group), rule.action());
            }
        }

        return bandOrOtherwise(bandOf(body, points));
    }

    /** @return for each reason of a recorded body that rules give: the live rules that give it with this weight. */
    public List<List<CompiledRule>> recordedHits(final BodyView body)
    {
        final List<List<CompiledRule>> groups = new ArrayList<>();
        for (int i = 0; i < body.reasonCount(); i++)
        {
            final int code = body.reasonCode(i);
            final float weight = body.reasonWeight(i);
            final List<CompiledRule> group = policy.rules().stream()
                .filter(rule -> !rule.isShadow() && rule.reason() == code && weightOf(rule) == weight).toList();
            if (!group.isEmpty())
            {
                groups.add(group);
            }
        }

        return groups;
    }

    /** @return the rules' ids, separated by {@code |}. */
    public static String name(final List<CompiledRule> group)
    {
        return group.stream().map(CompiledRule::id).collect(Collectors.joining("|"));
    }

    /** @return the weight with which a rule gives its reason, as score has it. */
    private static float weightOf(final CompiledRule rule)
    {
        return null == rule.action() ? rule.points() / 1000.0f : rule.action().ordinal() + 1.0f;
    }

    /** @return what live rules that hit add to the probability, in thousandths. */
    public static int pointsOf(final BodyView body, final List<CompiledRule> liveHits)
    {
        final int base = Double.isNaN(body.probability()) ? 0 : (int)(body.probability() * 1000);
        int score = base;
        for (final CompiledRule rule : liveHits)
        {
            score = rule.effects().scoreAfter(score, rule.points());
        }

        return score - base;
    }

    /** @return the band that the score is in, whether it decided or was overridden; null for none. */
    public Band bandOf(final BodyView body, final int points)
    {
        final boolean hasModel = !Double.isNaN(body.margin());
        final double moved = (hasModel ? body.probability() : 0) + points / 1000.0;
        final double[] margins = policy.bandMargins(DecisionStatus.segment(body.status()));
        for (int i = 0; i < margins.length; i++)
        {
            final Band band = policy.bands().get(i);
            if (0 == points ? hasModel && body.margin() >= margins[i] : moved >= band.from())
            {
                return band;
            }
        }

        return null;
    }

    private Decider bandOrOtherwise(final Band band)
    {
        return null == band ? new Decider(Decider.Kind.OTHERWISE, "", policy.otherwise()) :
            new Decider(Decider.Kind.BAND, Double.toString(band.from()), band.action());
    }
}
