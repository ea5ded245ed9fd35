package io.peregrine.policy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.peregrine.domain.ZoneTable;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The handbook's policy beside itself with one thing changed. */
class PolicyDiffTest
{
    private static final PolicyContent HANDBOOK =
        PolicyContent.read(Path.of("..", "docs", "examples", "handbook", "policy"));
    private static final CompiledPolicy BEFORE = PolicyCompiler.compile(HANDBOOK, ZoneTable::ofJdk);

    private static List<String> wordsAfter(final String... fileFromTo)
    {
        return PolicyDiff.between(BEFORE, changed(fileFromTo)).stream().map(PolicyChange::words).toList();
    }

    private static CompiledPolicy changed(final String... fileFromTo)
    {
        final Map<String, byte[]> files = new HashMap<>();
        HANDBOOK.files().forEach(file -> files.put(file, HANDBOOK.bytes(file)));
        for (int i = 0; i < fileFromTo.length; i += 3)
        {
            final String text = new String(files.get(fileFromTo[i]), StandardCharsets.UTF_8);
            assertTrue(text.contains(fileFromTo[i + 1]), fileFromTo[i + 1]);
            files.put(fileFromTo[i],
                text.replace(fileFromTo[i + 1], fileFromTo[i + 2]).getBytes(StandardCharsets.UTF_8));
        }
        return PolicyCompiler.compile(new PolicyContent(files), ZoneTable::ofJdk);
    }

    @Test
    void shouldFindNothingBetweenAPolicyAndItself()
    {
        assertEquals(List.of(), wordsAfter());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value =
        {
            "rules.yaml | \"amount > high_amount\" | 'amount  >  high_amount'",
            "rules.yaml | mode: shadow | mode: 'shadow' # not yet",
            "policy.yaml | zone: UTC | zone: \"UTC\"",
            "policy.yaml | high_amount: 220.0 | high_amount: 2.2e2",
            "policy.yaml | otherwise: approve | otherwise: allow",
            "features.yaml | sliding 1d} | sliding 24h}",
            "lists.yaml | longest: 90d | longest: 2160h"
        })
    void shouldFindNothingWhereOnlyTheSpellingDiffers(final String file, final String from, final String to)
    {
        final CompiledPolicy after = changed(file, from, to);

        assertNotEquals(BEFORE.hash(), after.hash());
        assertEquals(List.of(), PolicyDiff.between(BEFORE, after));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value =
        {
            "policy.yaml | high_amount: 220.0 | high_amount: 250.0 | " +
                "constant high_amount: 220.0 -> 250.0; read by rule amount-limit",
            "policy.yaml | zone: UTC | zone: Europe/Paris | zone: UTC -> Europe/Paris",
            "policy.yaml | currency: EUR | currency: SEK | currency: EUR -> SEK",
            "policy.yaml | allow: 0s | allow: 1h | late.allow: 0s -> 1h",
            "policy.yaml | otherwise: approve | otherwise: review | otherwise: approve -> review",
            "policy.yaml | customer: 10000 | customer: 5000 | capacity of customer: 10000 -> 5000; " +
                "what no longer has room is dropped, the oldest first",
            "policy.yaml | trees: all | trees: 3 | trees of the champion: all -> 3",
            "policy.yaml | below: 40us | below: 50us | short-of-time: [{below: 40us, skip: [model]}, " +
                "{below: 15us, skip: [model, rules]}] -> [{below: 50us, skip: [model]}, " +
                "{below: 15us, skip: [model, rules]}]",
            "rules.yaml | owner: fraud-desk | owner: risk | owner of rule amount-limit: fraud-desk -> risk",
            "rules.yaml | mode: shadow | mode: live | mode of rule risky-terminal-3: shadow -> live",
            "rules.yaml | t_nb_7d >= 3 | t_nb_7d >= 4 | " +
                "threshold of t_nb_7d in rule risky-terminal-3: 3 -> 4",
            "rules.yaml | amount > high_amount | amount >= high_amount | condition of rule amount-limit: " +
                "amount > high_amount -> amount >= high_amount",
            "rules.yaml | action: decline | action: review | action of rule amount-limit: decline -> review",
            "rules.yaml | id: own-norm | id: norm | rule own-norm is called norm now",
            "rules.yaml | given: {amount: 220.01} | given: {amount: 221.0} | tests of rule amount-limit are others",
            "reasons.yaml | amount above limit | too much | text of reason 211: amount above limit -> too much",
            "lists.yaml | approvals: 2 | approvals: 1 | approvals of list trusted_customers: 2 -> 1",
            "lists.yaml | kind: hard-block | kind: watch | kind of list blocked_terminals: hard-block -> watch"
        })
    void shouldSayOneChangeInWords(final String file, final String from, final String to, final String words)
    {
        assertEquals(words, wordsAfter(file, from, to).get(0));
    }

    @Test
    void shouldSayWhatANewWindowWaitsFor()
    {
        assertEquals("window of feature c_avg_30d: sliding 30d -> sliding 60d; read by rule own-norm, the champion; " +
            "it is warming until it has seen 60d", wordsAfter("features.yaml",
            "mean amount, window: sliding 30d", "mean amount, window: sliding 60d").get(0));
    }

    @Test
    void shouldTellARenamedFeatureFromANewOneAndFollowItIntoConditions()
    {
        final CompiledPolicy was = SmallPolicy.of(SmallPolicy.HEAD,
            "features:\n  - {name: a, key: card, aggregate: count, window: sliding 1d}\n",
            "rules:\n  - {id: r, when: \"a > 3\", then: {action: review, reason: 1}, " +
            "tests: [{given: {a: 4}, hit: true}, {given: {a: 3}, hit: false}]}\n");
        final CompiledPolicy is = SmallPolicy.of(SmallPolicy.HEAD,
            "features:\n  - {name: b, key: card, aggregate: count, window: sliding 24h}\n" +
            "  - {name: c, key: card, aggregate: count, window: last 5}\n",
            "rules:\n  - {id: r, when: \"b > 5\", then: {action: review, reason: 1}, " +
            "tests: [{given: {b: 6}, hit: true}, {given: {b: 3}, hit: false}]}\n");

        final List<String> words = PolicyDiff.between(was, is).stream().map(PolicyChange::words).toList();

        assertEquals(List.of("feature a is called b now: the same definition, its state goes on",
            "feature c is new: key card, aggregate count, window last 5; nothing reads it; " +
            "it begins with the payments that are held",
            "threshold of b in rule r: 3 -> 5",
            "tests of rule r are others"), words);
    }

    @Test
    void shouldSayWhichRulesCameAndWent()
    {
        final String rule = "  - {id: %s, when: \"amount_minor > %d\", then: {action: review, reason: 1}, tests: " +
            "[{given: {amount_minor: 9}, hit: true}, {given: {amount_minor: 0}, hit: false}]}\n";
        final CompiledPolicy was = SmallPolicy.of(SmallPolicy.HEAD, "",
            "rules:\n" + String.format(rule, "a", 1) + String.format(rule, "b", 2) + String.format(rule, "c", 3));
        final CompiledPolicy is = SmallPolicy.of(SmallPolicy.HEAD, "",
            "rules:\n" + String.format(rule, "b", 2) + String.format(rule, "a", 1) + String.format(rule, "d", 4));

        final List<PolicyChange> changes = PolicyDiff.between(was, is);

        assertEquals(List.of("rule c is gone: it was when amount_minor > 3 then review, reason 1 (some reason)",
            "rule d is new: when amount_minor > 4 then review, reason 1 (some reason)",
            "order of rules: b stands before a now, and so are reasons of equal weight"),
            changes.stream().map(PolicyChange::words).toList());
        assertEquals(List.of(PolicyChange.Kind.REMOVED, PolicyChange.Kind.ADDED, PolicyChange.Kind.MOVED),
            changes.stream().map(PolicyChange::kind).toList());
    }
}
