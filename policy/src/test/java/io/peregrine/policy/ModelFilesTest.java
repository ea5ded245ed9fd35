package io.peregrine.policy;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.peregrine.domain.ZoneTable;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a policy takes from its models directory. */
class ModelFilesTest
{
    private static final String LINEAR = "{\"format\": \"linear-1\", \"link\": \"logistic\", " +
        "\"features\": [\"amount\"], \"mean\": [50], \"scale\": [40], \"coef\": [2], \"intercept\": -3}";

    private static final String LIGHTGBM = String.join("\n", "tree", "version=v4", "num_class=1",
        "num_tree_per_iteration=1", "max_feature_idx=0", "objective=binary sigmoid:1", "feature_names=amount",
        "feature_infos=[0:1]", "tree_sizes=1 1", "",
        "Tree=0", "num_leaves=1", "num_cat=0", "leaf_value=-2", "is_linear=0", "shrinkage=1", "",
        "Tree=1", "num_leaves=1", "num_cat=0", "leaf_value=0.5", "is_linear=0", "shrinkage=1", "", "end of trees", "");

    private final Map<String, String> files = new HashMap<>(Map.of(
        "features.yaml", "features:\n  - {name: amount, field: amount}\n",
        "rules.yaml", "",
        "reasons.yaml", "reasons: {1: high amount}\nmodel-inputs: {1: [amount]}\n"));

    private PolicyContent content(final String champion)
    {
        files.put("policy.yaml", SmallPolicy.HEAD + "champion: " + champion + "\n");
        final Map<String, byte[]> bytes = new HashMap<>();
        files.forEach((path, text) -> bytes.put(path, text.getBytes(StandardCharsets.UTF_8)));
        return new PolicyContent(bytes);
    }

    private List<String> problems(final String champion)
    {
        return PolicyCompiler.problemsOf(content(champion), ZoneTable::ofJdk).stream()
            .map(PolicyProblem::toString).toList();
    }

    private double margin(final String champion)
    {
        return PolicyCompiler.compile(content(champion), ZoneTable::ofJdk).champion().margin(new float[]{ 50 });
    }

    @Test
    void shouldTakeALinearModelAndLightgbmsText()
    {
        files.put("models/lr.json", LINEAR);
        assertEquals(-3, margin("{file: models/lr.json}"));

        files.remove("models/lr.json");
        files.put("models/lgb.txt", LIGHTGBM);
        assertEquals(-1.5, margin("{file: models/lgb.txt, trees: all}"));
        assertEquals(-2, margin("{file: models/lgb.txt, trees: 1}"));
    }

    @Test
    void shouldSayWhichTreesThereAre()
    {
        files.put("models/lgb.txt", LIGHTGBM);

        assertSays(problems("{file: models/lgb.txt, trees: 3}"), "has 2 trees, not 3: write all");
        assertSays(problems("{file: models/lgb.txt, trees: best}"), "does not say which iteration was best");
        assertSays(problems("{file: models/lgb.txt, trees: most}"), "all, best or a number");
    }

    @Test
    void shouldKeepAModelsCardUnderTheHashAndRefuseAnyOtherFile()
    {
        files.put("models/lr.json", LINEAR);
        final String without = content("{file: models/lr.json}").hash();
        files.put("models/lr.md", "# Trained on the first week\n");
        assertEquals(List.of(), problems("{file: models/lr.json}"));
        final PolicyContent with = content("{file: models/lr.json}");
        assertTrue(!without.equals(with.hash()));
        assertEquals("# Trained on the first week\n", new String(
            PolicyContent.fromBytes(with.toBytes()).bytes("models/lr.md"), StandardCharsets.UTF_8));

        for (final String stray : List.of("models/l.md", "models/xgb.md", "models/lr.txt"))
        {
            files.put(stray, "x");
            assertSays(problems("{file: models/lr.json}"),
                "no champion, segment, challenger or score of policy.yaml uses this file");
            files.remove(stray);
        }
    }

    @Test
    void shouldRefuseAModelThatGivesNoSingleProbability()
    {
        files.put("models/m", LINEAR.replace("logistic", "identity"));
        assertSays(problems("{file: models/m}"), "gives no single probability");

        files.put("models/m", LIGHTGBM.replace("num_class=1", "num_class=2")
            .replace("num_tree_per_iteration=1", "num_tree_per_iteration=2")
            .replace("binary sigmoid:1", "multiclassova num_class:2 sigmoid:1"));
        assertSays(problems("{file: models/m}"), "gives no single probability (its objective is multiclassova");
    }

    @Test
    void shouldNameTheInputThatIsNoFeature()
    {
        files.put("models/m", LINEAR.replace("amount", "amuont"));
        files.put("reasons.yaml", "");
        assertSays(problems("{file: models/m}"), "input \"amuont\" is no feature: did you mean \"amount\"");
    }

    private static void assertSays(final List<String> problems, final String part)
    {
        assertTrue(problems.stream().anyMatch(problem -> problem.contains(part)), () -> problems.toString());
    }
}
