package io.peregrine.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import io.peregrine.domain.Action;

/**
 * What one policy says that another does not, in an analyst's words: by meaning, so that comments, the order of keys,
 * quotes and spellings of the same number are no difference. Used once.
 */
public final class PolicyDiff
{
    private static final String POLICY = "policy";
    private static final String CAPACITY = "capacity";
    private static final List<String> HEAD_PARTS = List.of("policy", "zone", "currency", "late", "otherwise",
        "assume-outcome", CAPACITY, "constants", "bands", "language");

    private final CompiledPolicy before;
    private final CompiledPolicy after;
    private static final String RULES = "rules.yaml";

    private final YamlNode headBefore;
    private final YamlNode headAfter;
    private final PolicyChanges changes = new PolicyChanges();

    private PolicyDiff(final CompiledPolicy before, final CompiledPolicy after)
    {
        this.before = before;
        this.after = after;
        headBefore = SheetValues.root(before.content(), Head.FILE);
        headAfter = SheetValues.root(after.content(), Head.FILE);
    }

    /** @return every difference; none where both mean the same, whatever their bytes. */
    public static List<PolicyChange> between(final CompiledPolicy before, final CompiledPolicy after)
    {
        return new PolicyDiff(before, after).compare();
    }

    private List<PolicyChange> compare()
    {
        changes.values(POLICY, "", "", head(before, headBefore), head(after, headAfter));
        capacities();
        named("constants", "constant", headBefore, headAfter);
        named(LetSection.KEY, "definition", SheetValues.root(before.content(), RULES),
            SheetValues.root(after.content(), RULES));
        final FeatureDiff features = new FeatureDiff(before, after, changes);
        features.compare();
        new RuleDiff(before, after, features.renamed(), changes).compare();
        reasons(features.renamed());
        usual(features.renamed());
        lists();
        new ModelDiff(before, after, changes).compare();
        bands();
        files();
        return changes.all();
    }

    static String words(final Action action)
    {
        return action.name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, String> head(final CompiledPolicy policy, final YamlNode root)
    {
        final Map<String, String> values = new LinkedHashMap<>();
        values.put("policy", policy.name());
        final YamlNode zone = SheetValues.find(root, "zone");
        values.put("zone", null == zone ? "UTC" : zone.text());
        final YamlNode currency = SheetValues.find(root, "currency");
        values.put("currency", null == currency ? "" : currency.text());
        values.put("late.allow", Durations.print(policy.lateAllowNs()));
        values.put("otherwise", words(policy.otherwise()));
        values.put("assume-outcome", policy.assumesOutcomes() ? "decision" : "none");
        SheetValues.flat(root, null).forEach((key, value) ->
        {
            final boolean isEmpty = "[]".equals(value) || "{}".equals(value);
            final String part = key.split("\\.", 2)[0];
            if (!HEAD_PARTS.contains(part) && !ModelDiff.parts().contains(part) && !isEmpty)
            {
                values.put(key, value);
            }
        });
        return values;
    }

    private void capacities()
    {
        final Set<String> names = new LinkedHashSet<>();
        for (final YamlNode root : List.of(headBefore, headAfter))
        {
            final YamlNode section = SheetValues.find(root, CAPACITY);
            if (null != section)
            {
                section.entries().forEach(entry -> names.add(null == KeyPairs.keyName(entry.key().text()) ?
                    entry.key().text() : KeyPairs.keyName(entry.key().text())));
            }
        }
        names.addAll(List.of("events", "payments", "repeats"));
        for (final String name : new TreeSet<>(names))
        {
            final long was = capacity(before, headBefore, name);
            final long is = capacity(after, headAfter, name);
            if (was != is)
            {
                changes.changed(CAPACITY, name, name, String.valueOf(was), String.valueOf(is), "capacity of " + name +
                    ": " + was + " -> " + is + (is < was ? "; what no longer has room is dropped, the oldest first" :
                    ""));
            }
        }
    }

    private static long capacity(final CompiledPolicy policy, final YamlNode root, final String name)
    {
        final String pair = KeyPairs.keyName(name);
        if (null != pair || Ordered.KEY_KINDS.containsKey(name))
        {
            return policy.keyCapacity(null == pair ? name : pair);
        }
        return switch (name)
        {
            case "events" -> policy.eventCapacity();
            case "payments" -> policy.paymentCapacity();
            case "repeats" -> policy.repeatCapacity();
            default -> written(root, name);
        };
    }

    private static long written(final YamlNode root, final String name)
    {
        final YamlNode section = SheetValues.find(root, CAPACITY);
        final YamlNode node = null == section ? null : SheetValues.find(section, name);
        final Long count = null == node ? null : Reading.longOf(node.text());
        return null == count ? 0 : count;
    }

    /** Values by name that rules read: constants, definitions. */
    private void named(final String section, final String word, final YamlNode rootBefore, final YamlNode rootAfter)
    {
        final Map<String, String> was = values(rootBefore, section);
        final Map<String, String> is = values(rootAfter, section);
        final Set<String> names = new TreeSet<>(was.keySet());
        names.addAll(is.keySet());
        for (final String name : names)
        {
            final String old = was.getOrDefault(name, "");
            final String now = is.getOrDefault(name, "");
            if (!old.equals(now))
            {
                final List<String> readers = PolicyReaders.of(is.containsKey(name) ? after : before, name);
                changes.changed(section, name, "value", old, now, word + " " + name + ": " +
                    PolicyChanges.arrow(old, now) + (readers.isEmpty() ? "; nothing reads it" :
                    "; read by " + String.join(", ", readers)));
            }
        }
    }

    private static Map<String, String> values(final YamlNode root, final String name)
    {
        final Map<String, String> values = new TreeMap<>();
        final YamlNode section = SheetValues.find(root, name);
        if (null != section)
        {
            section.entries().forEach(entry -> values.put(entry.key().text(), SheetValues.typed(entry.value())));
        }
        return values;
    }

    private void reasons(final Map<String, String> renamed)
    {
        final Set<Integer> codes = new TreeSet<>(before.reasons().keySet());
        codes.addAll(after.reasons().keySet());
        for (final int code : codes)
        {
            final String was = before.reasons().get(code);
            final String is = after.reasons().get(code);
            if (null == was)
            {
                changes.added("reasons", String.valueOf(code), is, "reason " + code + " is new: " + is);
            }
            else if (null == is)
            {
                changes.removed("reasons", String.valueOf(code), was, "reason " + code + " is gone: it was " + was);
            }
            else if (!was.equals(is))
            {
                changes.changed("reasons", String.valueOf(code), "text", was, is,
                    "text of reason " + code + ": " + was + " -> " + is);
            }
        }

        final int[] inputsBefore = before.modelInputReasons();
        final int[] inputsAfter = after.modelInputReasons();
        for (int i = 0; i < before.layout().count(); i++)
        {
            final String name = before.layout().feature(i).name();
            final int at = after.layout().indexOf(renamed.getOrDefault(name, name));
            if (at >= 0 && inputsBefore[i] != inputsAfter[at])
            {
                changes.changed("reasons", name, "model-inputs", code(inputsBefore[i]), code(inputsAfter[at]),
                    "reason that " + name + " speaks for in the model: " +
                    PolicyChanges.arrow(code(inputsBefore[i]), code(inputsAfter[at])));
            }
        }
    }

    private void usual(final Map<String, String> renamed)
    {
        final int[] usualBefore = before.usualFeatures();
        final int[] usualAfter = after.usualFeatures();
        for (int i = 0; i < before.layout().count(); i++)
        {
            final String name = before.layout().feature(i).name();
            final int at = after.layout().indexOf(renamed.getOrDefault(name, name));
            final String was = usualBefore[i] < 0 ? "" : before.layout().feature(usualBefore[i]).name();
            final String is = at < 0 || usualAfter[at] < 0 ? "" : after.layout().feature(usualAfter[at]).name();
            if (at >= 0 && !renamed.getOrDefault(was, was).equals(is))
            {
                changes.changed("reasons", name, "usual", was, is,
                    "what says how " + name + " usually is: " + PolicyChanges.arrow(was, is));
            }
        }
    }

    private static String code(final int reason)
    {
        return 0 == reason ? "" : String.valueOf(reason);
    }

    private void lists()
    {
        final Map<String, Map<String, String>> was = lists(before);
        final Map<String, Map<String, String>> is = lists(after);
        was.forEach((name, values) ->
        {
            if (is.containsKey(name))
            {
                changes.values("lists", name, " of list " + name, values, is.get(name));
            }
            else
            {
                changes.removed("lists", name, values.toString(), "list " + name + " is gone: it was " + values);
            }
        });
        is.forEach((name, values) ->
        {
            if (!was.containsKey(name))
            {
                changes.added("lists", name, values.toString(), "list " + name + " is new: " + values);
            }
        });
        changes.order("lists", "", new ArrayList<>(was.keySet()), new ArrayList<>(is.keySet()));
    }

    private static Map<String, Map<String, String>> lists(final CompiledPolicy policy)
    {
        final Map<String, Map<String, String>> lists = new LinkedHashMap<>();
        for (final YamlNode item : SheetValues.items(SheetValues.root(policy.content(), "lists.yaml"), "lists"))
        {
            final Map<String, String> values = SheetValues.flat(item, null);
            values.putIfAbsent("approvals", "1");
            lists.put(values.remove("name"), values);
        }
        return lists;
    }

    private void bands()
    {
        final String was = bands(before);
        final String is = bands(after);
        if (!was.equals(is))
        {
            changes.changed("bands", "", "bands", was, is, "bands: " + PolicyChanges.arrow(was, is));
        }
    }

    private static String bands(final CompiledPolicy policy)
    {
        final List<String> bands = policy.bands().stream().map(band -> words(band.action()) + " from " + band.from() +
            (0 == band.reason() ? "" : " for " + band.reason())).toList();
        return String.join(", ", bands);
    }

    /** Files of tests and of first entries, which no compiled form holds. */
    private void files()
    {
        final Set<String> names = new TreeSet<>(before.content().files());
        names.addAll(after.content().files());
        for (final String name : names)
        {
            if (name.startsWith("tests/") || name.startsWith("lists/"))
            {
                final String was = file(before, name);
                final String is = file(after, name);
                if (!was.equals(is))
                {
                    changes.changed(name.substring(0, name.indexOf('/')), name, "content", was, is, "file " + name +
                        (was.isEmpty() ? " is new" : is.isEmpty() ? " is gone" : " says something else"));
                }
            }
        }
    }

    private static String file(final CompiledPolicy policy, final String name)
    {
        if (null == policy.content().bytes(name))
        {
            return "";
        }
        return name.endsWith(".yaml") ? SheetValues.typed(SheetValues.root(policy.content(), name)) :
            "sha256 " + PolicyContent.sha256(policy.content().bytes(name));
    }
}
