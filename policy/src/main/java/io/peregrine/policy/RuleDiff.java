package io.peregrine.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compares rules by their ids. */
final class RuleDiff
{
    private static final String FILE = "rules.yaml";
    private static final String PART = "rules";
    private static final String WHEN = "when";
    private static final String TESTS = "tests";

    private final CompiledPolicy before;
    private final CompiledPolicy after;
    private final Map<String, String> renamedFeatures;
    private final PolicyChanges changes;

    RuleDiff(
        final CompiledPolicy before,
        final CompiledPolicy after,
        final Map<String, String> renamedFeatures,
        final PolicyChanges changes)
    {
        this.before = before;
        this.after = after;
        this.renamedFeatures = renamedFeatures;
        this.changes = changes;
    }

    void compare()
    {
        final Map<String, Map<String, String>> was = rules(before);
        final Map<String, Map<String, String>> is = rules(after);
        final Map<String, String> renamed = renamed(was, is);
        final List<String> names = new ArrayList<>();
        for (final Map.Entry<String, Map<String, String>> rule : was.entrySet())
        {
            final String id = rule.getKey();
            final String now = renamed.getOrDefault(id, id);
            names.add(now);
            if (!is.containsKey(now))
            {
                final String words = describe(before, rule.getValue());
                changes.removed(PART, id, words, "rule " + id + " is gone: it was " + words);
                continue;
            }
            if (!now.equals(id))
            {
                changes.renamed(PART, id, now, "rule " + id + " is called " + now + " now");
            }
            compare(now, rule.getValue(), is.get(now));
        }
        is.forEach((id, values) ->
        {
            if (!was.containsKey(id) && !renamed.containsValue(id))
            {
                final String words = describe(after, values);
                changes.added(PART, id, words, "rule " + id + " is new: " + words);
            }
        });
        changes.order(PART, ", and so are reasons of equal weight", names, new ArrayList<>(is.keySet()));
    }

    /** A rule whose id is gone and whose values another has, a new one. */
    private Map<String, String> renamed(
        final Map<String, Map<String, String>> was, final Map<String, Map<String, String>> is)
    {
        final Map<String, String> renamed = new HashMap<>();
        was.forEach((id, values) -> is.forEach((other, others) ->
        {
            if (!is.containsKey(id) && !was.containsKey(other) && !renamed.containsKey(id) &&
                !renamed.containsValue(other) && sameMeaning(values, others))
            {
                renamed.put(id, other);
            }
        }));
        return renamed;
    }

    private boolean sameMeaning(final Map<String, String> values, final Map<String, String> others)
    {
        return condition(values).renamed(renamedFeatures).equals(condition(others)) &&
            others.get("action").equals(values.get("action")) && others.get("reason").equals(values.get("reason"));
    }

    private static ConditionText condition(final Map<String, String> values)
    {
        return ConditionText.of(values.get(WHEN));
    }

    private void compare(final String id, final Map<String, String> was, final Map<String, String> is)
    {
        final Map<String, String> before = new LinkedHashMap<>(was);
        final Map<String, String> after = new LinkedHashMap<>(is);
        final boolean isTested = before.remove(TESTS).equals(after.remove(TESTS));
        condition(id, before.remove(WHEN), after.remove(WHEN));
        changes.values(PART, id, " of rule " + id, before, after);
        if (!isTested)
        {
            changes.changed(PART, id, TESTS, was.get(TESTS), is.get(TESTS), "tests of rule " + id + " are others");
        }
    }

    private void condition(final String id, final String was, final String is)
    {
        final ConditionText before = ConditionText.of(was).renamed(renamedFeatures);
        final ConditionText after = ConditionText.of(is);
        final List<ConditionText.Threshold> thresholds = before.thresholds(after);
        if (null == thresholds)
        {
            changes.changed(PART, id, WHEN, was, is, "condition of rule " + id + ": " + was + " -> " + is);
            return;
        }
        for (final ConditionText.Threshold threshold : thresholds)
        {
            final String what = null == threshold.what() ? "a number" : "threshold of " + threshold.what();
            changes.changed(PART, id, what, threshold.before(), threshold.after(), what + " in rule " + id + ": " +
                PolicyChanges.arrow(threshold.before(), threshold.after()));
        }
    }

    private static String describe(final CompiledPolicy policy, final Map<String, String> values)
    {
        final String reason = values.get("reason");
        final Map<String, String> others = new LinkedHashMap<>(values);
        others.keySet().removeAll(List.of(WHEN, "mode", "action", "reason", "owner", "description", TESTS));
        return ("shadow".equals(values.get("mode")) ? "in shadow, " : "") + "when " + values.get(WHEN) + " then " +
            values.get("action") + (reason.isEmpty() ? "" : ", reason " + reason + " (" +
            policy.reasons().get(Integer.valueOf(reason)) + ")") + (others.isEmpty() ? "" : ", " + others);
    }

    /** @return the values of each rule by its id. */
    private static Map<String, Map<String, String>> rules(final CompiledPolicy policy)
    {
        final Map<String, Map<String, String>> rules = new LinkedHashMap<>();
        final YamlNode root = SheetValues.root(policy.content(), FILE);
        final List<YamlNode> items = SheetValues.items(root, PART);
        final YamlNode defaults = SheetValues.find(root, "defaults");
        for (final CompiledRule rule : policy.rules())
        {
            rules.put(rule.id(), values(rule, items.get(rule.index()), defaults));
        }
        return rules;
    }

    private static Map<String, String> values(
        final CompiledRule rule, final YamlNode item, final YamlNode defaults)
    {
        final Map<String, String> written = SheetValues.flat(item, defaults);
        final Map<String, String> values = new LinkedHashMap<>();
        values.put(WHEN, rule.when());
        values.put("mode", rule.isShadow() ? "shadow" : "live");
        values.put("action", null != rule.action() ? PolicyDiff.words(rule.action()) :
            0 != rule.points() ? "score " + rule.points() : "none");
        values.put("reason", 0 == rule.reason() ? "" : String.valueOf(rule.reason()));
        values.put("owner", null == rule.owner() ? "" : rule.owner());
        for (final String known : List.of("id", WHEN, "mode", "owner", TESTS, "then.action", "then.reason",
            "then.score", "then.points"))
        {
            written.remove(known);
        }
        written.forEach((key, value) -> values.put(key.startsWith("then.") ? key.substring(5) : key, value));
        final YamlNode tests = SheetValues.find(item, TESTS);
        values.put(TESTS, null == tests ? "" : SheetValues.typed(tests));
        return values;
    }
}
