package io.peregrine.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import io.peregrine.domain.ZoneTable;
import org.junit.jupiter.api.Test;

class RuleBudgetTest
{
    private static final String RULES = "rules:\n" + rule("cheap", "mcc == 7") +
        rule("dear", "mcc / (1 + mcc) / (2 + mcc) / (3 + mcc) > 0");

    @Test
    void shouldNameTheDearestRuleWhenBudgetIsTooSmall()
    {
        final List<String> problems = problemsOf("rule-budget: 30ns\n", RULES);

        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.get(0).startsWith("policy.yaml:4:14: the rules may take up to "), problems.get(0));
        assertTrue(problems.get(0).contains("more than the 30ns of rule-budget: raise it"), problems.get(0));
        assertTrue(problems.get(0).indexOf("\"dear\"") < problems.get(0).indexOf("\"cheap\""), problems.get(0));
    }

    @Test
    void shouldTakeTheRulesWhenBudgetIsWhatTheyCost()
    {
        final long costNs = SmallPolicy.of(SmallPolicy.HEAD, "", RULES).ruleSet().cost().worstCaseNs();

        assertEquals(List.of(), problemsOf("rule-budget: " + costNs + "ns\n", RULES));
        assertEquals(1, problemsOf("rule-budget: " + (costNs - 1) + "ns\n", RULES).size());
    }

    @Test
    void shouldRefuseWhatIsNoLengthOfTime()
    {
        final List<String> problems = problemsOf("rule-budget: fast\n", RULES);

        assertTrue(problems.get(0).startsWith("policy.yaml:4:14: rule-budget must be a length of time"),
            problems::toString);
    }

    private static List<String> problemsOf(final String head, final String rules)
    {
        return PolicyCompiler.problemsOf(SmallPolicy.content(SmallPolicy.HEAD + head, "", rules), ZoneTable::ofJdk)
            .stream().map(PolicyProblem::toString).toList();
    }

    private static String rule(final String id, final String when)
    {
        return "  - {id: " + id + ", when: \"" + when + "\", then: {action: review, reason: 1}, " +
            "tests: [{given: {mcc: 7}, hit: true}, {given: {mcc: 0}, hit: false}]}\n";
    }
}
