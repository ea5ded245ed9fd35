package io.peregrine.pipeline.score;

import io.peregrine.domain.Action;
import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.Counters;
import io.peregrine.domain.DecidedBy;
import io.peregrine.domain.DecisionStatus;
import io.peregrine.domain.DecisionTrail;
import io.peregrine.domain.ListKey;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.policy.Band;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.policy.CompiledRule;
import io.peregrine.policy.ListDeclaration;
import io.peregrine.policy.ListDeclaration.Kind;
import io.peregrine.policy.RuleEffects;
import io.peregrine.rules.Condition;
import io.peregrine.rules.RuleAnswers;
import io.peregrine.rules.RuleSet;
import io.peregrine.rules.list.EntryList;
import io.peregrine.rules.list.ListState;

import org.agrona.concurrent.status.AtomicCounter;

/**
 * One policy's rules and precedence: a hard block, then an allow list, then a soft block, then rules by severity, then
 * the model's band, then what is otherwise. A rule that approves stands before the band. Overridden hits stay visible
 * among the reasons. Shadow rules are counted, nothing else. A rule that is snoozed for one of the payment's keys, or
 * does not look at the payment, misses. Lists are asked also where there is no time for rules; what rules do to lists
 * comes after the decision, so that it counts from the next payment on. What of the model's inputs speaks for fraud is
 * a reason where the payment is not approved.
 */
final class RuleRun
{
    /** By kind: allow, soft block, hard block, watch. */
    private static final float[] LIST_WEIGHTS = { 6.0f, 5.0f, 7.0f, 0.0f };
    private static final Action[] LIST_ACTIONS = { Action.APPROVE, Action.DECLINE, Action.DECLINE, null };

    private final CompiledRule[] rules;
    private final boolean[] isScoped;
    private final long[] tagBits;
    private final RuleSet ruleSet;
    private final RuleAnswers answers;
    private final int liveCount;
    private final Band[] bands;
    private final double[][] bandMargins;
    private final Action otherwise;
    private final ReasonList reasons;
    private final ModelReasons[] modelReasons;
    private final HitList hits;
    private final RuleStatistics statistics;
    private final AtomicCounter ruleErrors;
    private final AtomicCounter shadowHits;
    private final PolicyLists lists;
    private final ListHits listHits;
    private CompiledRule worst;
    private CompiledRule approval;
    private int base;
    private int points;
    private long tags;
    private int listChanges;

    RuleRun(
        final CompiledPolicy policy, final PolicyLists lists, final RuleStatistics statistics, final Counters counters)
    {
        this.lists = lists;
        this.statistics = statistics;
        listHits = new ListHits(lists, counters);
        rules = policy.rules().toArray(new CompiledRule[0]);
        isScoped = new boolean[rules.length];
        tagBits = new long[rules.length];
        for (final CompiledRule rule : rules)
        {
            isScoped[rule.index()] = !rule.scope().isAll();
            tagBits[rule.index()] =
                null == rule.effects().tag() ? 0 : 1L << policy.tags().indexOf(rule.effects().tag());
        }
        ruleSet = policy.ruleSet();
        answers = ruleSet.newAnswers();
        liveCount = (int)policy.rules().stream().filter(rule -> !rule.isShadow()).count();
        bands = policy.bands().toArray(new Band[0]);
        otherwise = policy.otherwise();
        modelReasons = new ModelReasons[1 + policy.segments().size()];
        bandMargins = new double[modelReasons.length][];
        int limit = 0;
        for (int segment = 0; segment < modelReasons.length; segment++)
        {
            modelReasons[segment] = null == policy.model(segment) ? null : new ModelReasons(policy, segment);
            limit = Math.max(limit, null == modelReasons[segment] ? 0 : modelReasons[segment].limit());
            bandMargins[segment] = policy.bandMargins(segment);
        }
        reasons = new ReasonList(liveCount + 1 + policy.lists().size() + limit);
        hits = new HitList(policy);
        ruleErrors = counters.counter(CounterDescriptor.RULE_ERRORS);
        shadowHits = counters.counter(CounterDescriptor.SHADOW_HITS);
    }

    void decide(final PaymentEvent event, final boolean isAllowed)
    {
        decide(event, isAllowed, true);
    }

    /** @param hasModelReasons false where the model did not see the payment's inputs. */
    void decide(final PaymentEvent event, final boolean isAllowed, final boolean hasModelReasons)
    {
        reasons.clear();
        hits.clear();
        worst = null;
        approval = null;
        base = Double.isNaN(event.probability()) ? 0 : (int)(event.probability() * 1000);
        points = 0;
        tags = 0;
        listChanges = 0;

        askLists(event);
        if (isAllowed)
        {
            evaluate(event);
        }
        else if (liveCount > 0)
        {
            event.addStatus(DecisionStatus.RULES_SKIPPED);
        }

        final int band = bandOf(event, points);
        if (band >= 0 && 0 != bands[band].reason())
        {
            final double probability = event.probability();
            reasons.add(bands[band].reason(), Double.isNaN(probability) ? points / 1000.0f : (float)probability,
                bands[band].action());
        }

        decide(event, band);
        event.decided(action(event, band), Champion.scoreOf(event.probability(), points));
        final ModelReasons ofModel = modelReasons[DecisionStatus.segment(event.status())];
        if (hasModelReasons && null != ofModel && Action.APPROVE != event.action())
        {
            ofModel.addTo(reasons, event);
        }
        reasons.copyTo(event);
        hits.encode(event);
        if (isAllowed)
        {
            count(event);
            changeLists(event);
        }
    }

    /** A list's reason weighs more than a rule's where the list stands above rules; a watch list's weighs nothing. */
    private void askLists(final PaymentEvent event)
    {
        listHits.evaluate(event);
        for (int i = 0; i < listHits.count(); i++)
        {
            final ListDeclaration list = listHits.declaration(i);
            reasons.add(
                list.reason(), LIST_WEIGHTS[list.kind().ordinal()], LIST_ACTIONS[list.kind().ordinal()]);
        }
    }

    private void evaluate(final PaymentEvent event)
    {
        ruleSet.evaluate(event, answers);
        for (int i = answers.nextHit(0); i >= 0; i = answers.nextHit(i + 1))
        {
            if (looksAt(i, event) && !lists.isSnoozed(i, event))
            {
                hits.add(i);
                if (rules[i].isShadow())
                {
                    shadowHits.incrementRelease();
                }
                else
                {
                    onHit(rules[i]);
                }
            }
            else
            {
                answers.set(i, Condition.MISS);
            }
        }

        for (int i = answers.nextError(0); i >= 0; i = answers.nextError(i + 1))
        {
            if (looksAt(i, event))
            {
                statistics.onError(i);
                if (!rules[i].isShadow())
                {
                    event.addStatus(DecisionStatus.RULE_ERROR);
                    ruleErrors.incrementRelease();
                }
            }
        }
    }

    private boolean looksAt(final int rule, final PaymentEvent event)
    {
        return !isScoped[rule] ||
            rules[rule].scope().contains(event.eventTimeNs(), event.paymentIdLow(), event.paymentIdHigh());
    }

    /**
     * The weight of a rule's reason: its action's severity, 1 to 4; of a score rule: its points in thousandths; 0
     * where the rule neither decides nor scores.
     */
    private void onHit(final CompiledRule rule)
    {
        final Action action = rule.action();
        points = rule.effects().scoreAfter(base + points, rule.points()) - base;
        tags |= tagBits[rule.index()];
        listChanges += null == rule.effects().list() ? 0 : 1;
        if (0 != rule.reason())
        {
            reasons.add(
                rule.reason(), null == action ? rule.points() / 1000.0f : action.ordinal() + 1.0f, action);
        }

        if (Action.APPROVE == action)
        {
            approval = null == approval ? rule : approval;
        }
        else if (null != action && (null == worst || action.ordinal() > worst.action().ordinal()))
        {
            worst = rule;
        }
    }

    /** What decides, and the index that says which list, rule or band it is. */
    private void decide(final PaymentEvent event, final int band)
    {
        final CompiledRule rule = null == worst ? approval : worst;
        final DecisionTrail trail = event.trail();
        trail.tags(tags);
        if (listHits.has(Kind.HARD_BLOCK))
        {
            trail.decidedBy(DecidedBy.HARD_BLOCK, listHits.first(Kind.HARD_BLOCK));
        }
        else if (listHits.has(Kind.ALLOW))
        {
            trail.decidedBy(DecidedBy.ALLOW_LIST, listHits.first(Kind.ALLOW));
        }
        else if (listHits.has(Kind.SOFT_BLOCK))
        {
            trail.decidedBy(DecidedBy.SOFT_BLOCK, listHits.first(Kind.SOFT_BLOCK));
        }
        else if (null != rule)
        {
            trail.decidedBy(DecidedBy.RULE, hits.number(rule.index()));
        }
        else if (band >= 0)
        {
            trail.decidedBy(DecidedBy.BAND, band);
        }
        else
        {
            trail.decidedBy(DecidedBy.OTHERWISE, DecisionTrail.NOTHING);
        }
    }

    private Action action(final PaymentEvent event, final int band)
    {
        return switch (event.trail().decidedBy())
        {
            case HARD_BLOCK, SOFT_BLOCK -> Action.DECLINE;
            case ALLOW_LIST -> Action.APPROVE;
            case RULE -> null == worst ? Action.APPROVE : worst.action();
            case BAND -> bands[band].action();
            case OTHERWISE -> otherwise;
        };
    }

    /** Without points the model's margin decides, as it came; points move the probability. @return -1 for none. */
    private int bandOf(final PaymentEvent event, final int added)
    {
        final double margin = event.margin();
        final boolean hasModel = !Double.isNaN(margin);
        final double[] margins = bandMargins[DecisionStatus.segment(event.status())];
        final double moved = (hasModel ? event.probability() : 0) + added / 1000.0;

        for (int i = 0; i < bands.length; i++)
        {
            if (0 == added ? hasModel && margin >= margins[i] : moved >= bands[i].from())
            {
                return i;
            }
        }

        return -1;
    }

    private void count(final PaymentEvent event)
    {
        long tracked = 0;
        for (int i = answers.nextHit(0); i >= 0 && i < CounterDescriptor.RULES; i = answers.nextHit(i + 1))
        {
            final boolean isShadow = rules[i].isShadow();
            tracked |= 1L << i;
            statistics.onHit(i, hits.liveCount() > (isShadow ? 0 : 1), event.action() == rules[i].action(),
                isShadow && event.action() != actionWith(rules[i], event));
        }
        statistics.onPayment(event.paymentIndex(), tracked);
    }

    /** @return what the action would have been with a shadow rule beside the live ones. */
    private Action actionWith(final CompiledRule shadow, final PaymentEvent event)
    {
        if (event.trail().decidedBy().ordinal() <= DecidedBy.SOFT_BLOCK.ordinal())
        {
            return event.action();
        }
        final Action action = shadow.action();
        if (DecidedBy.RULE == event.trail().decidedBy())
        {
            return null != action && action.ordinal() > event.action().ordinal() ? action : event.action();
        }
        if (null != action)
        {
            return action;
        }
        final int band = bandOf(event, shadow.effects().scoreAfter(base + points, shadow.points()) - base);
        return band >= 0 ? bands[band].action() : otherwise;
    }

    /** In the order of rules.yaml. A payment without the list's key changes nothing. */
    private void changeLists(final PaymentEvent event)
    {
        for (int i = answers.nextHit(0); i >= 0 && listChanges > 0; i = answers.nextHit(i + 1))
        {
            final RuleEffects.ListChange change = rules[i].effects().list();
            if (null != change && !rules[i].isShadow())
            {
                listChanges--;
                changeList(change, event);
            }
        }
    }

    private static long expiryNs(final long fromNs, final long lastsNs)
    {
        return fromNs > ListState.NEVER - lastsNs ? ListState.NEVER : fromNs + lastsNs;
    }

    private void changeList(final RuleEffects.ListChange change, final PaymentEvent event)
    {
        final EntryList list = lists.list(change.list());
        final ListKey key = list.key();
        final ListKey second = list.secondKey();
        if (!key.isIn(event) || null != second && !second.isIn(event))
        {
            return;
        }
        final long secondLow = null == second ? 0 : second.low(event);
        final long secondHigh = null == second ? 0 : second.high(event);
        if (change.isRemoval())
        {
            lists.removeEntry(change.list(), key.low(event), key.high(event), secondLow, secondHigh);
        }
        else
        {
            lists.addEntry(change.list(), key.low(event), key.high(event), secondLow, secondHigh,
                expiryNs(event.eventTimeNs(), change.lastsNs()), event.sequence());
        }
    }
}
