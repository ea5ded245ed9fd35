package io.peregrine.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.engine.EngineCounters;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.policy.CompiledRule;

/**
 * How the rules of a running engine's policy do. Counters know rules by number; their names are in the policy, which
 * is in the journal.
 */
final class RuleStatus
{
    private static final String ROW = "  %-28s %-7s %12s %9s  %-10s %12s %12s %14s %10s %8s%n";

    private final List<EngineCounters.Rule> counts;
    private final List<CompiledRule> rules;
    private final long labelledFrauds;
    private final String policyHash;

    private RuleStatus(
        final List<EngineCounters.Rule> counts, final List<CompiledRule> rules, final long labelledFrauds,
        final String policyHash)
    {
        this.counts = counts;
        this.rules = rules;
        this.labelledFrauds = labelledFrauds;
        this.policyHash = policyHash;
    }

    /** @param policy in force; null where it is not to be had. */
    static RuleStatus of(final EngineCounters counters, final CompiledPolicy policy)
    {
        return new RuleStatus(counters.rules(), null == policy ? List.of() : policy.rules(),
            counters.value(CounterDescriptor.LABELLED_FRAUDS), counters.policyHash());
    }

    private String name(final int rule)
    {
        return rule < rules.size() ? rules.get(rule).id() : "rule " + rule;
    }

    private String effect(final int rule)
    {
        return rule < rules.size() ? rules.get(rule).effectName() : "";
    }

    void print(final PrintWriter out)
    {
        out.println("rules since the activation of policy " + policyHash.substring(0, 12));
        if (counts.isEmpty())
        {
            out.println("  none");
            return;
        }
        out.printf(ROW, "", "mode", "hits", "errors", "action", "other hits", "same action", "would change",
            "precision", "recall");
        for (final EngineCounters.Rule rule : counts)
        {
            out.printf(ROW, name(rule.index()), rule.isShadow() ? "shadow" : "live", count(rule.hits()),
                count(rule.errors()), effect(rule.index()), count(rule.overlaps()), count(rule.agreements()),
                rule.isShadow() ? count(rule.changes()) : "",
                share(rule.precision()), share(rule.recall(labelledFrauds)));
        }
        if (rules.isEmpty())
        {
            out.println("  the rules' names are in the journal: give its journal.directory with --config or -D");
        }
        else if (rules.size() > counts.size())
        {
            out.println("  and " + (rules.size() - counts.size()) + " rules more, which have no counters of their own");
        }
        if (0 == labelledFrauds)
        {
            out.println("  no payment of this policy is labelled as fraud yet: no precision and no recall");
        }
    }

    private static String count(final long value)
    {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private String share(final double value)
    {
        return Double.isNaN(value) || 0 == labelledFrauds ? "-" : String.format(Locale.ROOT, "%.3f", value);
    }

    void appendJson(final StringBuilder json)
    {
        json.append("\"POLICY\":\"").append(policyHash).append("\",\"RULES\":[");
        for (final EngineCounters.Rule rule : counts)
        {
            json.append(0 == rule.index() ? "" : ",").append(String.format(Locale.ROOT,
                "{\"id\":\"%s\",\"mode\":\"%s\",\"action\":\"%s\",\"hits\":%d,\"errors\":%d,\"otherHits\":%d," +
                "\"sameAction\":%d,\"wouldChange\":%d,\"labelledFraud\":%d,\"labelledGenuine\":%d," +
                "\"precision\":%s,\"recall\":%s}",
                name(rule.index()), rule.isShadow() ? "shadow" : "live", effect(rule.index()), rule.hits(),
                rule.errors(), rule.overlaps(), rule.agreements(), rule.changes(), rule.frauds(), rule.genuine(),
                number(rule.precision()), number(rule.recall(labelledFrauds))));
        }
        json.append(']');
    }

    private String number(final double value)
    {
        return Double.isNaN(value) || 0 == labelledFrauds ? "null" : String.format(Locale.ROOT, "%.6f", value);
    }
}
