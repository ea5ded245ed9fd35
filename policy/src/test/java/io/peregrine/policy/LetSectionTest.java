package io.peregrine.policy;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.peregrine.domain.ZoneTable;
import io.peregrine.rules.Condition;
import io.peregrine.rules.GivenValues;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Named expressions in rules.yaml. */
class LetSectionTest
{
    private static PolicyContent content(final String let, final String when)
    {
        final Map<String, byte[]> files = new HashMap<>();
        files.put("policy.yaml", SmallPolicy.HEAD.getBytes(StandardCharsets.UTF_8));
        files.put("features.yaml", "features: [{name: big, field: amount_minor}]\n".getBytes(StandardCharsets.UTF_8));
        files.put("rules.yaml", ("let: {" + let + "}\nrules:\n- {id: r, when: \"" + when +
            "\", then: {action: review, reason: 1}, " + "tests: [{given: {mcc: 1, amount_minor: 7, big: 7}, " +
            "hit: true}, {given: {mcc: 2}, hit: false}]}\n").getBytes(StandardCharsets.UTF_8));
        files.put("reasons.yaml", "reasons: {1: some reason}\n".getBytes(StandardCharsets.UTF_8));
        return new PolicyContent(files);
    }

    private static CompiledPolicy policy(final String let, final String when)
    {
        return PolicyCompiler.compile(content(let, when), ZoneTable::ofJdk);
    }

    private static List<PolicyProblem> problems(final String let, final String when)
    {
        return PolicyCompiler.problemsOf(content(let, when), ZoneTable::ofJdk);
    }

    @Test
    void shouldStandForItsExpression()
    {
        final CompiledPolicy policy = policy("one: 'mcc == 1', odd: 'one && big % 2 == 1'", "odd || mcc == 5");
        for (int mcc = 0; mcc < 7; mcc++)
        {
            for (long big = 0; big < 4; big++)
            {
                final Map<String, Object> given = Map.of("mcc", (long)mcc, "big", big);
                final boolean isHit = mcc == 1 && big % 2 == 1 || mcc == 5;
                assertEquals(isHit ? Condition.HIT : Condition.MISS, policy.rules().get(0).condition().evaluate(
                    GivenValues.eventOf(policy.vocabulary(), given)), given::toString);
            }
        }
        assertTrue(PolicyTests.run(policy).stream().allMatch(PolicyTests.Result::isPassed));
    }

    @Test
    void shouldReadWhatItsExpressionReads()
    {
        final PolicyReport report = PolicyReport.of(policy("odd: 'big % 2 == 1'", "mcc == 1 && odd"));

        assertEquals(List.of("big", "mcc", "odd"), report.rules().get(0).reads());
        assertEquals(List.of(), report.findings());
    }

    @Test
    void shouldBeShownAsAChange()
    {
        final List<PolicyChange> changes = PolicyDiff.between(
            policy("odd: 'big % 2 == 1'", "mcc == 1 && odd"), policy("odd: 'big % 3 == 1'", "mcc == 1 && odd"));

        assertEquals(1, changes.size());
        assertTrue(changes.get(0).words().startsWith("definition odd: "), changes.get(0).words());
    }

    @Test
    void shouldBeBlamedOnceAndAtItsPlace()
    {
        final List<PolicyProblem> problems = problems("odd: 'big % 2 == 1.5', also: 'odd || mcc == 3'", "also");

        assertEquals(1, problems.size(), problems::toString);
        assertEquals("rules.yaml", problems.get(0).file());
        assertEquals(1, problems.get(0).line());
    }

    @Test
    void shouldSayThatItStandsTooFarBelow()
    {
        final List<PolicyProblem> problems = problems("also: 'odd || mcc == 3', odd: 'big % 2 == 1'", "also");

        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.get(0).message().contains("put \"odd\" above"), problems::toString);
    }
}
