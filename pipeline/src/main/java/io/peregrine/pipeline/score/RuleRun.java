package io.peregrine.pipeline.score;

import java.util.List;

import io.peregrine.domain.Action;
import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.Counters;
import io.peregrine.domain.DecisionStatus;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.policy.Band;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.policy.CompiledRule;
import io.peregrine.rules.Condition;

import org.agrona.concurrent.status.AtomicCounter;

/**
 * One policy's rules and precedence: rules by severity, then the model's band, then what is otherwise. A rule that
 * approves stands before the band. Overridden hits stay visible among the reasons. Shadow rules are evaluated last and
 * counted, nothing else.
 */
final class RuleRun
{
    private final CompiledRule[] live;
    private final CompiledRule[] shadow;
    private final Band[] bands;
    private final Action otherwise;
    private final ReasonList reasons;
    private final AtomicCounter ruleErrors;
    private final AtomicCounter shadowHits;
    private Action worst;
    private int points;
    private boolean hasApproval;

    RuleRun(final CompiledPolicy policy, final Counters counters)
    {
        final List<CompiledRule> rules = policy.rules();
        live = rules.stream().filter(rule -> !rule.isShadow()).toArray(CompiledRule[]::new);
        shadow = rules.stream().filter(CompiledRule::isShadow).toArray(CompiledRule[]::new);
        bands = policy.bands().toArray(new Band[0]);
        otherwise = policy.otherwise();
        reasons = new ReasonList(live.length + 1);
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
        else if (live.length > 0)
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
        reasons.copyTo(event);
    }

    private void evaluate(final PaymentEvent event)
    {
        for (final CompiledRule rule : live)
        {
            final int outcome = rule.condition().evaluate(event);
            if (Condition.HIT == outcome)
            {
                onHit(rule);
            }
            else if (Condition.ERROR == outcome)
            {
                event.addStatus(DecisionStatus.RULE_ERROR);
                ruleErrors.incrementRelease();
            }
        }

        for (final CompiledRule rule : shadow)
        {
            if (Condition.HIT == rule.condition().evaluate(event))
            {
                shadowHits.incrementRelease();
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
