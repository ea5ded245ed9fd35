package io.peregrine.policy;

import java.util.List;

import io.peregrine.domain.ZoneTable;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Segments with models of their own, as policy.yaml names them. */
class SegmentsTest
{
    private static final String TWO = "segments: [" +
        "{name: remote, when: \"channel == 'ECOMMERCE'\", file: models/xgb.json, trees: 10}, " +
        "{name: other, when: \"amount > high_amount\", file: models/other.json}]";

    @Test
    void shouldTakeSegmentsWithTheirBandsInTheirOwnMargins()
    {
        final CompiledPolicy policy = compile(TWO, "models/other.json", "models/other.md");

        assertEquals(List.of("remote", "other"), policy.segments().stream().map(Segment::name).toList());
        for (int segment = 0; segment <= 2; segment++)
        {
            final double[] margins = policy.bandMargins(segment);
            for (int i = 0; i < margins.length; i++)
            {
                assertEquals(policy.model(segment).marginAt(policy.bands().get(i).from()), margins[i]);
            }
            assertArrayEquals(policy.championInputs(), policy.modelInputs(segment));
        }
        assertTrue(policy.bandMargins(1)[0] == policy.bandMargins(0)[0], "both are logistic");
    }

    @Test
    void shouldSayWhoReadsWhatAndWhichModelsThereAre()
    {
        final PolicyReport report = PolicyReport.of(compile(TWO, "models/other.json", "models/other.md"));

        final List<ModelReport> models = report.models();
        assertEquals(List.of("remote", "other", "champion"), models.stream().map(ModelReport::name).toList());
        assertEquals("channel == 'ECOMMERCE'", models.get(0).when());
        assertEquals("10", models.get(0).trees());
        assertEquals("models/other.md", models.get(1).card());
        assertEquals(null, models.get(0).card());
        assertTrue(report.features().get(0).readers().containsAll(List.of("segment remote", "segment other")),
            report.features().get(0).readers()::toString);
        assertTrue(PolicyReaders.of(compile(TWO, "models/other.json"), "high_amount").contains("segment other"));
    }

    @Test
    void shouldTellASegmentsDifferences()
    {
        final CompiledPolicy before = compile(TWO, "models/other.json");
        final CompiledPolicy after = compile(TWO.replace("trees: 10", "trees: 11").replace("name: other", "name: big"),
            "models/other.json");

        final List<String> words = PolicyDiff.between(before, after).stream().map(PolicyChange::words).toList();

        assertEquals(3, words.size(), words::toString);
        assertEquals("trees of segment remote: 10 -> 11", words.get(0));
        assertTrue(words.get(1).startsWith("segment other is gone: "), words::toString);
        assertTrue(words.get(2).startsWith("segment big is new: "), words::toString);
        assertEquals(List.of(), PolicyDiff.between(before, before));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{name: a, when: \"amount > 1.0\"} | file: models/",
        "{when: \"amount > 1.0\", file: models/xgb.json} | name: and a name of its own",
        "{name: a, file: models/xgb.json} | when: and a condition in quotes",
        "{name: a, when: \"amount > 1\", file: models/xgb.json} | policy.yaml:10:36: amount is a double: write 1.0",
        "{name: a, when: \"amuont > 1.0\", file: models/xgb.json} | amount",
        "{name: a, when: \"channel == 'ECOM'\", file: models/xgb.json} | ECOM",
        "{name: a, when: \"probability > 0.5\", file: models/xgb.json} | cannot ask for \"probability\"",
        "{name: a, when: \"score > 500\", file: models/xgb.json} | cannot ask for \"score\"",
        "{name: a, when: \"amount\", file: models/xgb.json} | a condition must be a bool",
        "{name: a, when: \"amount > 1.0\", file: models/xgb.json, trees: 1000} | trees",
        "{name: a, when: \"amount > 1.0\", file: models/xgb.jsn} | did you mean \"models/xgb.json\"?",
        "{name: a, when: \"amount > 1.0\", fil: models/xgb.json} | did you mean \"file\"?",
        "{name: a b, when: \"amount > 1.0\", file: models/xgb.json} | write \"a-b\"",
        "{name: a, when: \"amount > 1.0\", file: models/xgb.json}, " +
            "{name: a, when: \"amount > 2.0\", file: models/xgb.json} | two segments are called \"a\"",
    })
    void shouldNameWhatIsWrong(final String segments, final String expected)
    {
        final List<PolicyProblem> problems =
            PolicyCompiler.problemsOf(ChangedHandbook.with("segments: [" + segments + "]"), ZoneTable::ofJdk);

        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.get(0).toString().contains(expected), problems::toString);
    }

    @Test
    void shouldTakeSixteenModelsAndNoMore()
    {
        final StringBuilder many = new StringBuilder();
        for (int i = 0; i < 15; i++)
        {
            many.append(String.format("{name: n%d, when: \"amount > %d.0\", file: models/xgb.json}, ", i, i));
        }

        assertEquals(15, compile("segments: [" + many + "]").segments().size());
        final List<PolicyProblem> problems = PolicyCompiler.problemsOf(
            ChangedHandbook.with("segments: [" + many + "{name: n, when: \"amount > 1.0\", file: models/xgb.json}]"),
            ZoneTable::ofJdk);
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.toString().contains("16 segments"), problems::toString);
    }

    /** Conditions are asked like rules: each by itself takes what a rule of the same condition takes. */
    @Test
    void shouldCountConditionsInTheRuleBudget()
    {
        final long withoutNs = compile("").worstCaseNs();
        final long oneNs =
            compile("segments: [{name: a, when: \"amount > 1.0\", file: models/xgb.json}]").worstCaseNs();
        final CompiledPolicy two = compile(TWO, "models/other.json");

        assertEquals(withoutNs, two.ruleSet().cost().worstCaseNs());
        assertTrue(oneNs > withoutNs);
        assertTrue(two.worstCaseNs() > oneNs);
        assertEquals(List.of(), PolicyCompiler.problemsOf(ChangedHandbook.with(
            "rule-budget: " + two.worstCaseNs() + "ns\n" + TWO, "models/other.json"), ZoneTable::ofJdk));
        final List<PolicyProblem> problems = PolicyCompiler.problemsOf(ChangedHandbook.with(
            "rule-budget: " + (two.worstCaseNs() - 1) + "ns\n" + TWO, "models/other.json"), ZoneTable::ofJdk);
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.toString().contains("the rules and the conditions of segments may take up to " +
            two.worstCaseNs() + "ns for one payment"), problems::toString);
    }

    private static CompiledPolicy compile(final String segments, final String... copies)
    {
        return PolicyCompiler.compile(ChangedHandbook.with(segments, copies), ZoneTable::ofJdk);
    }
}
