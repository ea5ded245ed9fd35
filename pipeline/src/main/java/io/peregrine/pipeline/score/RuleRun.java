package io.peregrine.pipeline.score;

import io.peregrine.domain.Action;
import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.Counters;
import io.peregrine.domain.DecisionStatus;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.policy.Band;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.policy.CompiledRule;
import io.peregrine.rules.RuleAnswers;
import io.peregrine.rules.RuleSet;

import org.agrona.concurrent.status.AtomicCounter;

/**
 * One policy's rules and precedence: rules by severity, then the model's band, then what is otherwise. A rule that
 * approves stands before the band. Overridden hits stay visible among the reasons. Shadow rules are counted,
 * nothing else. What of the model's inputs speaks for fraud is a reason where the payment is not approved.
 */
final class RuleRun
{
    private final CompiledRule[] rules;
    private final RuleSet ruleSet;
    private final RuleAnswers answers;
    private final int liveCount;
    private final Band[] bands;
    private final Action otherwise;
    private final ReasonList reasons;
    private final ModelReasons modelReasons;
    private final AtomicCounter ruleErrors;
    private final AtomicCounter shadowHits;
    private Action worst;
    private int points;
    private boolean hasApproval;

    RuleRun(final CompiledPolicy policy, final Counters counters)
    {
        rules = policy.rules().toArray(new CompiledRule[0]);
        ruleSet = policy.ruleSet();
        answers = new RuleAnswers(ruleSet.count());
        liveCount = (int)policy.rules().stream().filter(rule -> !rule.isShadow()).count();
        bands = policy.bands().toArray(new Band[0]);
        otherwise = policy.otherwise();
        modelReasons = null == policy.champion() ? null : new ModelReasons(policy);
        reasons = new ReasonList(liveCount + 1 + (null == modelReasons ? 0 : modelReasons.limit()));
        ruleErrors = counters.counter(CounterDescriptor.RULE_ERRORS);
        shadowHits = counters.counter(CounterDescriptor.SHADOW_HITS);
    }

    void decide(final PaymentEvent event, final boolean isAllowed)
    {
        reasons.clear();
        worst = null;
        hasApproval = false;
        points = 0;

        if (isAllowed)
        {
            evaluate(event);
        }
        else if (liveCount > 0)
        {
            event.addStatus(DecisionStatus.RULES_SKIPPED);
        }

        final Band band = bandOf(event);
        if (null != band && 0 != band.reason())
        {
            final double probability = event.probability();
            reasons.add(band.reason(), Double.isNaN(probability) ? points / 1000.0f : (float)probability);
        }

        final Action action = null != worst ? worst :
            hasApproval ? Action.APPROVE :
            null != band ? band.action() : otherwise;
        event.decided(action, Champion.scoreOf(event.probability(), points));
        if (null != modelReasons && Action.APPROVE != action)
        {
            modelReasons.addTo(reasons, event);
        }
        reasons.copyTo(event);
    }

    private void evaluate(final PaymentEvent event)
    {
        ruleSet.evaluate(event, answers);
        for (int i = answers.nextHit(0); i >= 0; i = answers.nextHit(i + 1))
        {
            if (rules[i].isShadow())
            {
                shadowHits.incrementRelease();
            }
            else
            {
                onHit(rules[i]);
            }
        }

        for (int i = answers.nextError(0); i >= 0; i = answers.nextError(i + 1))
        {
            if (!rules[i].isShadow())
            {
                event.addStatus(DecisionStatus.RULE_ERROR);
                ruleErrors.incrementRelease();
            }
        }
    }

    /** The weight of a rule's reason: its action's severity, 1 to 4; of a score rule: its points in thousandths. */
    private void onHit(final CompiledRule rule)
    {
        final Action action = rule.action();
        if (null == action)
        {
            points += rule.points();
            reasons.add(rule.reason(), rule.points() / 1000.0f);
            return;
        }

        reasons.add(rule.reason(), action.ordinal() + 1.0f);
        if (Action.APPROVE == action)
        {
            hasApproval = true;
        }
        else if (null == worst || action.ordinal() > worst.ordinal())
        {
            worst = action;
        }
    }

    /** Without points the model's margin decides, as it came; points move the probability. */
    private Band bandOf(final PaymentEvent event)
    {
        final double margin = event.margin();
        final boolean hasModel = !Double.isNaN(margin);
        final double moved = (hasModel ? event.probability() : 0) + points / 1000.0;

        for (final Band band : bands)
        {
            if (0 == points ? hasModel && margin >= band.marginFrom() : moved >= band.from())
            {
                return band;
            }
        }

        return null;
    }
}
