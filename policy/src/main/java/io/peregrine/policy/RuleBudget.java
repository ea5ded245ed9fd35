package io.peregrine.policy;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

import io.peregrine.rules.RuleSetCost;

/**
 * policy.yaml's {@code rule-budget}: how long all rules and conditions of segments together may take for one payment,
 * reckoned, not measured.
 */
final class RuleBudget
{
    static final String KEY = "rule-budget";

    /** What holds where the policy does not say. */
    static final long DEFAULT_NS = 1_000_000;

    private static final int NAMED = 3;

    private RuleBudget()
    {
    }

    /**
     * Refuses rules that may take longer, and names the dearest.
     *
     * @param segmentsNs that the conditions of segments take at most.
     */
    static void check(
        final Section head,
        final RuleSetCost cost,
        final long segmentsNs,
        final List<CompiledRule> rules,
        final Reading reading)
    {
        final YamlNode node = head.find(KEY);
        final Long written = reading.durationNs(node, KEY);
        final long budgetNs = null == written ? DEFAULT_NS : written;
        final long worstCaseNs = cost.worstCaseNs() + segmentsNs;
        if (worstCaseNs <= budgetNs)
        {
            return;
        }
        final String dearest = rules.stream()
            .sorted(Comparator.<CompiledRule>comparingDouble(rule -> -cost.ruleNs(rule.index())))
            .limit(NAMED)
            .map(rule -> "\"" + rule.id() + "\" " + Durations.print(Math.max(1, (long)cost.ruleNs(rule.index()))))
            .collect(Collectors.joining(", "));
        final String message = "the rules " + (0 == segmentsNs ? "" : "and the conditions of segments ") +
            "may take up to " + Durations.print(worstCaseNs) + " for one payment, more than the " +
            Durations.print(budgetNs) + " of " + KEY + (null == written ? ", which the policy does not set" : "") +
            ": raise it, or make rules fewer or simpler. The dearest: " +
            dearest;
        if (null == node)
        {
            reading.problems().add(Head.FILE, message);
        }
        else
        {
            reading.problems().add(node, message);
        }
    }
}
