package io.peregrine.policy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;

import io.peregrine.domain.FeatureType;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.ZoneTable;
import io.peregrine.rules.RuleAnswers;
import io.peregrine.scoring.Model;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a policy takes over from the one before it is what it would be if it were compiled by itself. */
class TakenOverTest
{
    private static final int POLICIES = Integer.getInteger("peregrine.policies", 60);
    private static final int PAYMENTS = 40;
    private static final byte[] TREES = PolicyContent.read(Path.of("..", "docs", "examples", "handbook", "policy"))
        .bytes("models/xgb.json");
    private static final List<String> INPUTS = List.of("amount", "weekend", "night", "c_nb_1d", "c_avg_1d", "c_nb_7d",
        "c_avg_7d", "c_nb_30d", "c_avg_30d", "t_nb_1d", "t_risk_1d", "t_nb_7d", "t_risk_7d", "t_nb_30d", "t_risk_30d");
    private static final String LINEAR = "{\"format\": \"linear-1\", \"link\": \"%s\", \"features\": [\"amount\"], " +
        "\"mean\": [0], \"scale\": [2], \"coef\": [1], \"intercept\": %d}";

    /** A change of any of these is a change of what some expression means, or of a model. */
    private final Map<String, String> parts = new HashMap<>(Map.of(
        "limit", "limit: 10.0", "let", "amount > limit", "trees", "", "champion", "3", "score", "1", "lists", "ab",
        "scores", "xy", "features", "", "zone", "Europe/Brussels", "rules", "big,far,listed"));
    private final Random random = new Random(11);

    private static final Map<String, List<String>> CHOICES = Map.of(
        "limit", List.of("limit: 10.0", "limit: 11.0", "limit: 10, other: 5.0"),
        "let", List.of("amount > limit", "amount >= limit", "amount > 12.0"),
        "trees", List.of("", ", trees: all", ", trees: 10", ", trees: 20", ", trees: \"10\"", ", trees: [10]"),
        "champion", List.of("3", "4", "trees"),
        "score", List.of("1", "2"),
        "lists", List.of("ab", "ba", "a"),
        "scores", List.of("xy", "yx"),
        "features", List.of("", "first"),
        "zone", List.of("Europe/Brussels", "Asia/Tokyo", ""),
        "rules", List.of(
            "big,far,listed", "far,big,listed", "big,far", "big,listed,zoned", "big,far!,listed", "wrong"));

    private static final Map<String, String> RULES = Map.of(
        "big", "is_big && mcc != 4",
        "far", "amount > 3.0 * limit || x > 0.6 && c_nb_1d > 40",
        "far!", "amount > 4.0 * limit || y > 0.6 && c_nb_1d > 40",
        "listed", "list('a').has(customer_id) || c_nb_1d > 90",
        "zoned", "now.getHours('Europe/Brussels') > 12",
        "wrong", "amuont > 1.0");

    private PolicyContent content()
    {
        final Map<String, byte[]> files = new HashMap<>();
        final boolean isTrees = "trees".equals(parts.get("champion"));
        final String trees = isTrees ? parts.get("trees") : "";
        final StringBuilder scores = new StringBuilder();
        for (final char name : parts.get("scores").toCharArray())
        {
            scores.append("{name: ").append(name).append(", file: models/").append(name).append(".json}, ");
            put(files, "models/" + name + ".json",
                String.format(LINEAR, "identity", name + Integer.parseInt(parts.get("score"))));
        }
        put(files, "policy.yaml", "policy: p\nlanguage: 1\ncurrency: EUR\nconstants: {" + parts.get("limit") + "}\n" +
            "champion: {file: models/champion.json" + trees + "}\nscores: [" + scores + "]\n" +
            "segments: [{name: s, when: \"is_big\", file: models/champion.json" + trees + "}]\n" +
            (parts.get("zone").isEmpty() ? "" : "zone: " + parts.get("zone") + "\n"));
        files.put("models/champion.json", isTrees ? TREES :
            String.format(LINEAR, "logistic", Integer.parseInt(parts.get("champion"))).getBytes(
            StandardCharsets.UTF_8));
        final StringBuilder features = new StringBuilder("features:\n");
        if (!parts.get("features").isEmpty())
        {
            features.append("  - {name: first, key: card, aggregate: count, window: sliding 1h}\n");
        }
        for (final String name : INPUTS)
        {
            features.append("  - {name: ").append(name).append("amount".equals(name) ? ", field: amount}\n" :
                ", key: customer, aggregate: " + (name.contains("nb") ? "count" : "mean amount") +
                ", window: sliding 1h}\n");
        }
        put(files, "features.yaml", features.toString());
        final StringBuilder lists = new StringBuilder("lists:\n");
        for (final char name : parts.get("lists").toCharArray())
        {
            lists.append("  - {name: ").append(name).append(", kind: watch, key: customer, reason: 1}\n");
        }
        put(files, "lists.yaml", lists.toString());
        final StringBuilder rules = new StringBuilder("let: {is_big: \"" + parts.get("let") + "\"}\nrules:\n");
        for (final String name : parts.get("rules").split(","))
        {
            rules.append("  - {id: ").append(name.replace("!", "")).append(", when: \"").append(RULES.get(name)).append(
                "\", then: {action: review, reason: 1}, tests: [{given: {}, hit: true}, {given: {}, hit: false}]}\n");
        }
        put(files, "rules.yaml", rules.toString());
        put(files, "reasons.yaml", "reasons: {1: one}\nmodel-inputs: {none: " + (isTrees ? INPUTS : "[amount]") +
            "}\n");
        return new PolicyContent(files);
    }

    private static void put(final Map<String, byte[]> files, final String name, final String text)
    {
        files.put(name, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldMakeWhatCompilingItByItselfMakes()
    {
        CompiledPolicy former = null;
        int ruleSets = 0;
        int models = 0;
        int wrong = 0;
        for (int i = 0; i < POLICIES; i++)
        {
            final List<String> names = new ArrayList<>(new TreeSet<>(CHOICES.keySet()));
            Collections.shuffle(names, random);
            for (final String name : names.subList(0, random.nextInt(3)))
            {
                parts.put(name, CHOICES.get(name).get(random.nextInt(CHOICES.get(name).size())));
            }

            final PolicyContent content = content();
            final List<PolicyProblem> problems = PolicyCompiler.problemsOf(content, ZoneTable::ofJdk);
            assertEquals(problems, PolicyCompiler.problemsOf(content, ZoneTable::ofJdk, former));
            if (!problems.isEmpty())
            {
                final CompiledPolicy before = former;
                assertThrows(PolicyException.class,
                    () -> PolicyCompiler.compile(content, ZoneTable::ofJdk, before));
                wrong++;
                continue;
            }

            final CompiledPolicy plain = PolicyCompiler.compile(content, ZoneTable::ofJdk);
            final CompiledPolicy policy = PolicyCompiler.compile(content, ZoneTable::ofJdk, former);
            assertSamePolicy(plain, policy);
            ruleSets += null != former && former.ruleSet() == policy.ruleSet() ? 1 : 0;
            models += null != former && former.champion() == policy.champion() ? 1 : 0;
            former = policy;
        }

        final String counts = ruleSets + " sets of rules and " + models + " champions taken over, " + wrong + " wrong";
        assertTrue(ruleSets > POLICIES / 12 && models > POLICIES / 6 && wrong > POLICIES / 30, counts);
        assertTrue(ruleSets < POLICIES - wrong - 2 && models < POLICIES - wrong - 2, counts);
    }

    private void assertSamePolicy(final CompiledPolicy plain, final CompiledPolicy policy)
    {
        assertEquals(plain.hash(), policy.hash());
        assertEquals(plain.zonesUsed().stream().map(ZoneTable::zone).toList(),
            policy.zonesUsed().stream().map(ZoneTable::zone).toList());
        assertEquals(plain.worstCaseNs(), policy.worstCaseNs());
        assertEquals(plain.scoreNames(), policy.scoreNames());
        assertEquals(plain.models().keySet(), policy.models().keySet());
        final RuleAnswers expected = plain.ruleSet().newAnswers();
        final RuleAnswers answers = policy.ruleSet().newAnswers();
        for (int i = 0; i < PAYMENTS; i++)
        {
            final PaymentEvent event = payment(plain);
            plain.ruleSet().evaluate(event, expected);
            policy.ruleSet().evaluate(event, answers);
            for (int rule = 0; rule < plain.rules().size(); rule++)
            {
                assertEquals(plain.rules().get(rule).id(), policy.rules().get(rule).id());
                assertEquals(plain.rules().get(rule).condition().evaluate(event),
                    policy.rules().get(rule).condition().evaluate(event));
                assertEquals(expected.get(rule), answers.get(rule));
            }
            assertEquals(plain.segments().get(0).condition().evaluate(event),
                policy.segments().get(0).condition().evaluate(event));
            assertSameScore(plain.champion(), policy.champion());
            assertSameScore(plain.segments().get(0).model(), policy.segments().get(0).model());
            for (int score = 0; score < plain.namedScores().size(); score++)
            {
                assertSameScore(plain.namedScores().get(score).model(), policy.namedScores().get(score).model());
            }
        }
    }

    private void assertSameScore(final Model plain, final Model model)
    {
        final float[] inputs = new float[plain.featureNames().size()];
        for (int i = 0; i < inputs.length; i++)
        {
            inputs[i] = random.nextFloat() * 100;
        }
        assertEquals(plain.margin(inputs), model.margin(inputs));
        assertEquals(plain.featureNames(), model.featureNames());
        assertEquals(plain.link(), model.link());
    }

    private PaymentEvent payment(final CompiledPolicy policy)
    {
        final PaymentEvent event = new PaymentEvent(new UnsafeBuffer(new byte[8]), 0, 8, 8);
        for (int i = 0; i < policy.layout().count(); i++)
        {
            if (FeatureType.DOUBLE == policy.layout().feature(i).type())
            {
                event.featureDouble(i, random.nextInt(50));
            }
            else
            {
                event.featureLong(i, random.nextInt(100));
            }
        }
        event.mcc(random.nextInt(6));
        event.eventTimeNs(random.nextInt(24) * 3_600_000_000_000L);
        return event;
    }

    @Test
    void shouldTakeOverAllThatDidNotChange()
    {
        final CompiledPolicy former = PolicyCompiler.compile(content(), ZoneTable::ofJdk);
        parts.put("champion", "4");
        final CompiledPolicy policy = PolicyCompiler.compile(content(), ZoneTable::ofJdk, former);

        assertNotSame(former.champion(), policy.champion());
        assertSame(policy.champion(), policy.segments().get(0).model(), "the same file is read once");
        assertSame(former.namedScores().get(0).model(), policy.namedScores().get(0).model());
        assertSame(former.ruleSet(), policy.ruleSet());
        assertEquals(0, PolicyRehearsal.of(policy, former));

        parts.put("rules", "far,big,listed");
        final CompiledPolicy turned = PolicyCompiler.compile(content(), ZoneTable::ofJdk, policy);
        assertSame(policy.rules().get(0).condition(), turned.rules().get(1).condition());
        assertNotSame(policy.ruleSet(), turned.ruleSet());
        assertTrue(PolicyRehearsal.of(turned, policy) > 0);
    }

    /** Another JDK may know other transitions of a zone, and a policy in force came perhaps from there. */
    @Test
    void shouldCompileAnewWhatNamesAZone()
    {
        parts.put("zone", "");
        parts.put("rules", "big,listed,zoned");
        final ZoneTable other = ZoneTable.parse(
            ZoneTable.ofJdk("Asia/Tokyo").print().replace("Asia/Tokyo", "Europe/Brussels"));
        final CompiledPolicy former = PolicyCompiler.compile(content(), name -> other);
        final CompiledPolicy policy = PolicyCompiler.compile(content(), ZoneTable::ofJdk, former);

        assertEquals(ZoneTable.ofJdk("Europe/Brussels").print(), policy.zonesUsed().get(0).print());
        assertEquals(1, policy.zonesUsed().size());
        int differences = 0;
        for (int i = 0; i < PAYMENTS; i++)
        {
            final PaymentEvent event = payment(policy);
            differences += former.rules().get(2).condition().evaluate(event) ==
                policy.rules().get(2).condition().evaluate(event) ? 0 : 1;
        }
        assertTrue(differences > 0);
    }
}
