package io.peregrine.policy;

import java.nio.file.Path;
import java.util.List;

import io.peregrine.domain.ZoneTable;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class PolicyReportTest
{
    private static final String FEATURES = "features:\n  - {name: amount, field: amount}\n" +
        "  - {name: a, key: card, aggregate: count, window: sliding 1d}\n" +
        "  - {name: b, key: card, aggregate: count, window: sliding 7d}\n" +
        "  - {name: c, ratio: [a, b]}\n  - {name: unread, field: mcc}\n";

    private static List<String> findings(final String... rules)
    {
        final StringBuilder sheet = new StringBuilder("rules:\n");
        for (int i = 0; i < rules.length; i++)
        {
            final String[] parts = rules[i].split(" \\| ");
            sheet.append("  - {id: r").append(i + 1).append(", when: \"").append(parts[0]).append("\", then: {action: ")
                .append(parts[1]).append(", reason: 1}").append(parts.length > 2 ? ", " + parts[2] : "")
                .append(", tests: [{given: {}, hit: true}, {given: {}, hit: false}]}\n");
        }
        return PolicyReport.of(SmallPolicy.of(SmallPolicy.HEAD, FEATURES, sheet.toString())).findings().stream()
            .filter(finding -> finding.startsWith("rule")).toList();
    }

    @Test
    void shouldSayThatARuleNeverHits()
    {
        assertEquals(List.of("rule r1 can never hit: no a is all of a < 3 and a is one of [5, 6]"),
            findings("a in [5, 6] && c > 0.5 && a < 3 | review", "a > 5 && c > 0.5 | review"));
    }

    @Test
    void shouldSayThatARuleNeverDecidesWhereAnotherIsAsSevere()
    {
        assertEquals(List.of("rule r2 never decides: rule r1 hits whenever it does, and is as severe at least"),
            findings("a > 3 | decline", "a > 5 && c > 0.5 | review"));
    }

    @Test
    void shouldNameTheLaterOfTwoRulesThatSayTheSame()
    {
        assertEquals(List.of("rule r2 never decides: rule r1 hits whenever it does, and is as severe at least"),
            findings("a > 3 | decline", "3 < a | decline"));
    }

    @Test
    void shouldNotSayItOfARuleThatIsMoreSevereOrWhereTheOtherIsNotAlwaysThere()
    {
        assertEquals(List.of(), findings("a > 3 | review", "a > 5 | decline"));
        assertEquals(List.of(), findings("a > 3 | decline | mode: shadow", "a > 5 | review"));
        assertEquals(List.of(), findings("a > 3 | decline | sample: 0.5", "a > 5 | review"));
        assertEquals(List.of(), findings("a > 3 | decline", "a > 5 | approve"));
        assertEquals(List.of(), findings("a > 3 || a < 1 | decline", "a > 5 | review"));
    }

    @Test
    void shouldSayWhatReadsWhat()
    {
        final PolicyReport report = PolicyReport.of(SmallPolicy.of(SmallPolicy.HEAD + "constants: {limit: 3.0}\n",
            FEATURES, "rules:\n  - {id: r, when: \"c > limit && mcc == 5\", then: {action: review, reason: 1}, " +
            "tests: [{given: {c: 4.0, mcc: 5}, hit: true}, {given: {c: 1.0, mcc: 5}, hit: false}]}\n"));

        assertEquals(List.of("c", "limit", "mcc"), report.rules().get(0).reads());
        assertEquals(2, report.rules().get(0).comparisons());
        assertEquals(2, report.rules().get(0).tests());
        assertEquals(List.of("feature c"), report.features().get(1).readers());
        assertEquals(List.of("rule r"), report.features().get(3).readers());
        assertEquals(List.of("feature amount is read by nothing", "feature unread is read by nothing"),
            report.findings());
    }

    @Test
    void shouldFindNothingInTheExamples()
    {
        for (final String example : List.of("handbook", "psd2"))
        {
            final PolicyContent content =
                PolicyContent.read(Path.of("..", "docs", "examples", example, "policy"));

            assertEquals(List.of(), PolicyReport.of(PolicyCompiler.compile(content, ZoneTable::ofJdk)).findings()
                .stream().filter(finding -> finding.startsWith("rule")).toList());
        }
    }
}
