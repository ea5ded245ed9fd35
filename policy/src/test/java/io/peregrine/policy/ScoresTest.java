package io.peregrine.policy;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.peregrine.domain.ZoneTable;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Named scores, as policy.yaml declares them. */
class ScoresTest
{
    private static final String TREE = "num_leaves=1\nnum_cat=0\nleaf_value=%d\nis_linear=0\nshrinkage=1\n\n";
    private static final String KIND = "tree\nversion=v4\nnum_class=2\nnum_tree_per_iteration=2\nmax_feature_idx=0\n" +
        "objective=multiclass num_class:2\nfeature_names=amount\nfeature_infos=[0:1]\ntree_sizes=1 1 1 1\n\n" +
        "Tree=0\n" + String.format(TREE, 1) + "Tree=1\n" + String.format(TREE, 2) +
        "Tree=2\n" + String.format(TREE, 3) + "Tree=3\n" + String.format(TREE, 4) + "end of trees\n";
    private static final String LOSS = "{\"format\": \"linear-1\", \"link\": \"identity\", " +
        "\"features\": [\"amount\"], \"mean\": [0], \"scale\": [2], \"coef\": [1], \"intercept\": 3}";
    private static final String BOTH =
        "{name: kind, file: models/kind.txt, classes: [good, bad]}, {name: loss, file: models/loss.json}";
    private static final String RULE = "rules:\n  - {id: bad, when: \"kind_bad > 0.5\", then: {action: review, " +
        "reason: 1}, tests: [{given: {kind_bad: 0.6}, hit: true}, {given: {kind_bad: 0.5}, hit: false}]}\n";

    @Test
    void shouldNameEachClassAndEachRegression()
    {
        final CompiledPolicy policy = PolicyCompiler.compile(content(BOTH, ""), ZoneTable::ofJdk);

        assertEquals(List.of("kind_good", "kind_bad", "loss"), policy.scoreNames());
        assertEquals(2, policy.namedScores().get(1).index());
        assertTrue(policy.hasModel());
        assertEquals(List.of("score kind", "score loss"), PolicyReaders.of(policy, "amount"));
        assertEquals(List.of("rule bad"), PolicyReaders.of(policy, "kind_bad"));
        assertEquals(List.of("score loss is read by nothing"), PolicyReport.of(policy).findings());
        assertEquals(List.of("kind_good", "kind_bad"), PolicyReport.of(policy).models().get(0).names());
    }

    @Test
    void shouldTakeTheFirstTreesOfEachClass()
    {
        final String first = BOTH.replace("classes", "trees: 2, classes");
        final CompiledPolicy policy = PolicyCompiler.compile(content(first, ""), ZoneTable::ofJdk);

        final double[] margins = new double[2];
        policy.namedScores().get(0).model().margins(new float[]{ 1 }, margins);
        assertEquals(1, margins[0]);
        assertEquals(2, margins[1]);
        assertEquals(List.of("trees of score kind: all -> 2"), PolicyDiff.between(
            PolicyCompiler.compile(content(BOTH, ""), ZoneTable::ofJdk), policy).stream()
            .map(PolicyChange::words).toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{name: kind, file: models/kind.txt, classes: [a, bad, c]}, {name: loss, file: models/loss.json} | not 3",
        "{name: kind, file: models/kind.txt, classes: [bad, bad]}, {name: loss, file: models/loss.json} | is taken",
        "{name: kind, file: models/kind.txt, classes: [a b, bad]}, {name: loss, file: models/loss.json} | \"a_b\"",
        "{name: kind, file: models/kind.txt, classes: [good, bad]}, {name: loss, file: models/loss.json, " +
            "classes: [a]} | one score, no classes",
        "{name: kind, file: models/kind.txt, classes: [good, bad]}, {name: amount, file: models/loss.json} | is taken",
        "{name: kind, file: models/kind.txt, classes: [good, bad]}, {name: mcc, file: models/loss.json} | is taken",
        "{name: kind, file: models/kind.txt, classes: [good, bad]}, {name: score, file: models/loss.json} | is taken",
        "{name: kind, file: models/kind.txt, classes: [good, bad]}, {name: limit, file: models/loss.json} | is taken",
        "{name: kind, file: models/kind.txt, classes: [good, bad]}, {name: in, file: models/loss.json} | language",
        "{name: kind, file: models/kind.txt, classes: [good, bad]}, {file: models/loss.json} | name: and a word",
        "{name: kind, file: models/kind.txt, classes: [good, bad]}, {name: loss, file: models/los.json} | did you mean",
    })
    void shouldNameWhatIsWrong(final String scores, final String expected)
    {
        final List<PolicyProblem> problems = PolicyCompiler.problemsOf(content(scores, ""), ZoneTable::ofJdk);

        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.get(0).toString().contains(expected), problems::toString);
    }

    @Test
    void shouldAskForTheClassesNames()
    {
        final List<PolicyProblem> problems =
            PolicyCompiler.problemsOf(content(BOTH.replace(", classes: [good, bad]", ""), ""), ZoneTable::ofJdk);

        assertTrue(problems.get(0).toString().contains("tells 2 classes apart: name them"), problems::toString);
        assertTrue(problems.get(1).toString().contains("unknown name \"kind_bad\""), problems::toString);
    }

    @Test
    void shouldRefuseAChampionThatGivesNoProbabilityAndASegmentThatAsksForAScore()
    {
        final List<PolicyProblem> problems = PolicyCompiler.problemsOf(
            content(BOTH, "champion: {file: models/kind.txt}\n" +
            "segments: [{name: a, when: \"kind_bad > 0.5\", file: models/lr.json}]\n"), ZoneTable::ofJdk);

        assertEquals(2, problems.size(), problems::toString);
        assertTrue(problems.get(0).toString().contains("other scores have names under scores:"), problems::toString);
        assertTrue(problems.get(1).toString().contains("cannot ask for \"kind_bad\""), problems::toString);
    }

    private static PolicyContent content(final String scores, final String head)
    {
        final Map<String, String> files = new HashMap<>(Map.of(
            "policy.yaml", SmallPolicy.HEAD + "constants: {limit: 1}\n" + head + "scores: [" + scores + "]\n",
            "features.yaml", "features:\n  - {name: amount, field: amount}\n",
            "rules.yaml", RULE,
            "reasons.yaml", "reasons: {1: bad}\n",
            "models/kind.txt", KIND,
            "models/loss.json", LOSS));
        if (!head.isEmpty())
        {
            files.put("models/lr.json", LOSS.replace("identity", "logistic"));
        }
        final Map<String, byte[]> bytes = new HashMap<>();
        files.forEach((path, text) -> bytes.put(path, text.getBytes(StandardCharsets.UTF_8)));
        return new PolicyContent(bytes);
    }
}
