package io.peregrine.rules;

import java.util.stream.LongStream;

/**
 * What a set's evaluation costs at most, by the model of {@link RuleCost}: no column excludes any rule, and all code
 * runs to its end.
 */
public final class RuleSetCost
{
    static final long PS_PER_NS = 1_000;

    private final long totalPs;
    private final long[] rulesPs;

    /** @param commonPs what no single rule is charged with. */
    RuleSetCost(final long commonPs, final long[] rulesPs)
    {
        this.rulesPs = rulesPs.clone();
        totalPs = commonPs + LongStream.of(rulesPs).sum();
    }

    /** @return nanoseconds for one payment. */
    public long worstCaseNs()
    {
        return totalPs / PS_PER_NS;
    }

    /** @return nanoseconds that the rule of this index adds: its own code, and its place among the answers. */
    public double ruleNs(final int rule)
    {
        return rulesPs[rule] / (double)PS_PER_NS;
    }
}
