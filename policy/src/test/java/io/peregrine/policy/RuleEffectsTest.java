package io.peregrine.policy;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.peregrine.domain.Action;
import io.peregrine.domain.ZoneTable;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a rule can do and which payments it looks at: each form, and each mistake at its place with a cure. */
class RuleEffectsTest
{
    private static final String LISTS = """
        lists:
          - {name: watched, kind: watch, key: card, reason: 1}
          - {name: blocked, kind: hard-block, key: terminal, reason: 1, longest: 30d}
          - {name: trusted, kind: allow, key: customer, reason: 1}
          - {name: two_people, kind: soft-block, key: card, reason: 1, approvals: 2}
          - {name: networks, kind: watch, key: cidr, reason: 1}
        """;
    private static final long DAY_NS = 86_400_000_000_000L;

    private static PolicyContent content(final String defaults, final String... rules)
    {
        final StringBuilder text = new StringBuilder("defaults: {" + defaults + "}\nrules:\n");
        for (int i = 0; i < rules.length; i++)
        {
            text.append("- {id: r").append(i).append(", ").append(rules[i]).append(", when: 'mcc == 1', tests: " +
                "[{given: {mcc: 1}, hit: true}, {given: {mcc: 2}, hit: false}]}\n");
        }
        final Map<String, byte[]> files = new HashMap<>();
        files.put("policy.yaml", SmallPolicy.HEAD.getBytes(StandardCharsets.UTF_8));
        files.put("lists.yaml", LISTS.getBytes(StandardCharsets.UTF_8));
        files.put("rules.yaml", text.toString().getBytes(StandardCharsets.UTF_8));
        files.put("reasons.yaml", "reasons: {1: some reason}\n".getBytes(StandardCharsets.UTF_8));
        return new PolicyContent(files);
    }

    private static CompiledPolicy policy(final String defaults, final String... rules)
    {
        return PolicyCompiler.compile(content(defaults, rules), ZoneTable::ofJdk);
    }

    private static CompiledRule rule(final String rule)
    {
        return policy("", rule).rules().get(0);
    }

    private static List<String> problems(final String rule)
    {
        return PolicyCompiler.problemsOf(content("", rule), ZoneTable::ofJdk).stream()
            .map(PolicyProblem::toString).toList();
    }

    @Test
    void shouldReadAllEffectsOfOneRule()
    {
        final CompiledRule rule = rule("then: {action: decline, reason: 1, tag: testing, " +
            "list: {add: watched, key: card, for: 7d}, alert: 'card testing'}, description: why");

        assertEquals(Action.DECLINE, rule.action());
        assertEquals(1, rule.reason());
        assertEquals("testing", rule.effects().tag());
        assertEquals(new RuleEffects.ListChange(0, false, 7 * DAY_NS), rule.effects().list());
        assertEquals("card testing", rule.effects().alert());
        assertEquals("why", rule.description());
        assertTrue(rule.scope().isAll());
    }

    @Test
    void shouldAskNoReasonOfRulesThatDecideNothing()
    {
        assertEquals(0, rule("then: {tag: seen}").reason());
        assertEquals("r0", rule("then: {alert: true}").effects().alert());
        assertEquals(new RuleEffects.ListChange(0, true, 0), rule("then: {list: {remove: watched}}").effects().list());
    }

    @Test
    void shouldLastAsLongAsTheListAllowsWhereNothingIsSaid()
    {
        assertEquals(new RuleEffects.ListChange(1, false, 30 * DAY_NS),
            rule("then: {list: {add: blocked}}").effects().list());
    }

    @Test
    void shouldReadScoresWithBounds()
    {
        final CompiledRule rule = rule("then: {action: score, points: 50, min: 100, max: 800, reason: 1}");

        assertNull(rule.action());
        assertEquals(50, rule.points());
        assertEquals(100, rule.effects().minScore());
        assertEquals(800, rule.effects().maxScore());
        assertEquals(-20, rule("then: {score: -20, min: 5, reason: 1}").points());
    }

    @ParameterizedTest
    @CsvSource({ "0,50,50", "760,50,800", "799,50,800", "800,50,800", "900,50,900", "900,-50,850", "120,-50,100",
        "100,-50,100", "90,-50,90", "20,50,100", "850,-10,840" })
    void shouldKeepPointsBetweenTheirBounds(final int score, final int points, final int expected)
    {
        // An upper bound of 800 never lowers, a lower bound of 100 lifts only with points that lift.
        final RuleEffects effects = new RuleEffects(score == 0 ? RuleEffects.NO_MIN : 100,
            points > 0 ? 800 : RuleEffects.NO_MAX, null, null, null);

        assertEquals(expected, effects.scoreAfter(score, points));
    }

    @Test
    void shouldReadTimesAndShares()
    {
        final CompiledPolicy policy = policy("effective-from: 2026-01-01T00:00:00Z",
            "then: {tag: a}, effective-to: 2026-02-01T02:00:00+02:00, sample: 0.25", "then: {tag: b}");
        final RuleScope first = policy.rules().get(0).scope();
        final long fromNs = 1_767_225_600_000_000_000L;

        assertEquals(fromNs, first.fromNs());
        assertEquals(fromNs + 31 * DAY_NS, first.toNs());
        assertEquals(0.25, first.share());
        assertEquals(fromNs, policy.rules().get(1).scope().fromNs());
        assertFalse(policy.rules().get(1).scope().contains(fromNs - 1, 1, 1));
        assertTrue(policy.rules().get(1).scope().contains(fromNs, 1, 1));
    }

    @Test
    void shouldEndBeforeTheTimeThatItNames()
    {
        final RuleScope scope = rule("then: {tag: a}, effective-to: 1970-01-01T00:00:00.000000010Z").scope();

        assertTrue(scope.contains(9, 1, 1));
        assertFalse(scope.contains(10, 1, 1));
    }

    @Test
    void shouldNumberTagsOfLiveRulesBeforeThoseOfShadowRules()
    {
        assertEquals(List.of("b", "c", "a"), policy("", "then: {tag: a}, mode: shadow", "then: {tag: b}",
            "then: {tag: c}", "then: {tag: b}, mode: shadow").tags());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '#', quoteCharacter = '~', value = {
        "then: {} # then does nothing: add action: and one of approve,",
        "then: {reason: 1} # then does nothing",
        "then: {action: decline} # then has no \"reason\": add reason: and a code",
        "then: {action: declin, reason: 1} # unknown action \"declin\": did you mean \"decline\"?",
        "then: {action: alert, reason: 1} # \"alert\" is no action but a key of its own: write then: {alert: ...}",
        "then: {action: review, points: 5, reason: 1} # \"points\" goes only with action: score: remove it",
        "then: {action: review, min: 5, reason: 1} # \"min\" goes only with action: score: remove it",
        "then: {score: 5, min: 9, max: 8, reason: 1} # min is above max: write at most 8",
        "then: {score: 5, max: 1000, reason: 1} # max must be from 0 to 999, not 1000",
        "then: {score: 0, reason: 1} # score of 0 change nothing",
        "then: {tag: 'two words'} # a tag must be at most 64 letters, digits, dots, dashes and underscores",
        "then: {alert: false} # alert: false says nothing: remove it",
        "then: {list: {}} # list needs either \"add\" or \"remove\"",
        "then: {list: {add: watchd, for: 1d}} # unknown list \"watchd\": did you mean \"watched\"?",
        "then: {list: {add: trusted, for: 1d}} # \"trusted\" is an allow list, and rules never change those",
        "then: {list: {remove: trusted}} # \"trusted\" is an allow list, and rules never change those",
        "then: {list: {add: two_people, for: 1d}} # asks for 2 approvals, and a rule has none",
        "then: {list: {add: networks, for: 1d}} # \"networks\" holds cidr, which one payment cannot name",
        "then: {list: {add: watched}} # list does not say how long an entry lasts: add for: 7d",
        "then: {list: {add: watched, for: 0s}} # for must be above 0s: write for example 7d",
        "then: {list: {add: blocked, for: 31d}} # for is longer than the list allows: write at most 30d",
        "then: {list: {remove: watched, for: 1d}} # \"for\" does not go with remove: remove it",
        "then: {list: {add: watched, key: terminal, for: 1d}} # \"watched\" is keyed by card: write key: card",
        "then: {tag: a}, sample: 0 # sample must be above 0 and at most 1, not 0",
        "then: {tag: a}, sample: 1.5 # sample must be above 0 and at most 1, not 1.5",
        "then: {tag: a}, effective-from: 2026-01-01 # effective-from must be a time with its offset, not",
        "then: {tag: a}, effective-from: 2026-01-02T00:00:00Z, effective-to: 2026-01-01T00:00:00Z " +
            "# the rule ends before it begins: write an effective-to after 2026-01-02T00:00:00Z",
        "then: {tag: a}, effectiv-from: 2026-01-02T00:00:00Z # did you mean \"effective-from\"?",
    })
    void shouldNameTheMistakeAndItsCure(final String rule, final String cure)
    {
        final List<String> problems = problems(rule);

        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.get(0).startsWith("rules.yaml:3:"), problems::toString);
        assertTrue(problems.get(0).contains(cure), problems::toString);
    }

    @Test
    void shouldRefuseMoreTagsThanADecisionHasRoomFor()
    {
        final String[] rules = new String[RuleThen.MAX_TAGS + 1];
        for (int i = 0; i < rules.length; i++)
        {
            rules[i] = "then: {tag: t" + i + "}";
        }
        final List<PolicyProblem> problems = PolicyCompiler.problemsOf(content("", rules), ZoneTable::ofJdk);

        assertEquals(1, problems.size());
        assertTrue(problems.get(0).message().startsWith("more than 64 tags: use one of those before"));
    }
}
