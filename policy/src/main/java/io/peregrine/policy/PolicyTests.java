package io.peregrine.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.peregrine.rules.Condition;
import io.peregrine.rules.GivenValues;

/**
 * Runs a policy's tests of single rules: those inside its rules, in their order, then those of {@code tests/*.yaml}:
 * <pre>
 * tests:
 *   - {rule: amount-limit, given: {amount: 1000.0}, hit: true}
 *   - {name: a large amount, given: {amount: 1000.0}, action: decline, reasons: [211]}
 * </pre>
 * The second is of a whole decision, {@link CompiledPolicy#decisionTests()}, and needs the stage that decides.
 */
public final class PolicyTests
{
    /** A test outside the rules. */
    record FileTest(String file, String ruleId, RuleTest test)
    {
    }

    /** What a rule said. */
    public enum Outcome
    {
        MISS, HIT, ERROR
    }

    /**
     * One test, run.
     *
     * @param ruleId   the rule.
     * @param file     where the test stands.
     * @param line     the line it begins in.
     * @param given    the values; all others are missing.
     * @param expected HIT or MISS.
     * @param got      what the rule said.
     */
    public record Result(
        String ruleId, String file, int line, Map<String, Object> given, Outcome expected, Outcome got)
    {
        public boolean isPassed()
        {
            return expected == got;
        }

        @Override
        public String toString()
        {
            return file + ":" + line + ": " + ruleId + " " + given + ": expected " + expected + ", got " + got;
        }
    }

    private PolicyTests()
    {
    }

    /** @return a result for each test. */
    public static List<Result> run(final CompiledPolicy policy)
    {
        final List<Result> results = new ArrayList<>();
        for (final CompiledRule rule : policy.rules())
        {
            for (final RuleTest test : rule.tests())
            {
                results.add(run(policy, rule, "rules.yaml", test));
            }
        }
        for (final FileTest test : policy.fileTests())
        {
            final CompiledRule rule = policy.rules().stream()
                .filter(candidate -> candidate.id().equals(test.ruleId()))
                .findFirst().orElseThrow();
            results.add(run(policy, rule, test.file(), test.test()));
        }
        return List.copyOf(results);
    }

    private static Result run(
        final CompiledPolicy policy, final CompiledRule rule, final String file, final RuleTest test)
    {
        final int outcome = rule.condition().evaluate(GivenValues.eventOf(policy.vocabulary(), test.given()));
        final Outcome got = Condition.HIT == outcome ? Outcome.HIT :
            Condition.MISS == outcome ? Outcome.MISS : Outcome.ERROR;
        return new Result(
            rule.id(), file, test.line(), test.given(), test.isHit() ? Outcome.HIT : Outcome.MISS, got);
    }
}
