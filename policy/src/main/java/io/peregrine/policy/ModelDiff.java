package io.peregrine.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.peregrine.scoring.Model;

/** What the models of one policy are that those of another are not. Used once. */
final class ModelDiff
{
    /** Lists of policy.yaml whose items name a model, and what one item is called. */
    private static final Map<String, String> LISTS =
        Ordered.map("segments", "segment", "challengers", "challenger", "scores", "score");

    private static final String PART = "model";

    private final CompiledPolicy before;
    private final CompiledPolicy after;
    private final PolicyChanges changes;

    ModelDiff(final CompiledPolicy before, final CompiledPolicy after, final PolicyChanges changes)
    {
        this.before = before;
        this.after = after;
        this.changes = changes;
    }

    void compare()
    {
        champion();
        LISTS.forEach(this::compare);
    }

    /** @return the parts of policy.yaml that are told of here. */
    static List<String> parts()
    {
        final List<String> parts = new ArrayList<>(LISTS.keySet());
        parts.add("champion");
        return parts;
    }

    private void champion()
    {
        final Map<String, String> was = champion(before);
        final Map<String, String> is = champion(after);
        if (was.isEmpty() && !is.isEmpty())
        {
            changes.added(PART, "champion", is.toString(), "a champion is new: " + is);
        }
        else if (is.isEmpty() && !was.isEmpty())
        {
            changes.removed(PART, "champion", was.toString(), "the champion is gone: it was " + was);
        }
        else
        {
            changes.values(PART, "champion", " of the champion", was, is);
        }
    }

    private static Map<String, String> champion(final CompiledPolicy policy)
    {
        final YamlNode section = SheetValues.find(SheetValues.root(policy.content(), Head.FILE), "champion");
        return null == policy.champion() || null == section ? Map.of() :
            values(policy, section, policy.champion());
    }

    private static Map<String, String> values(
        final CompiledPolicy policy, final YamlNode section, final Model model)
    {
        final Map<String, String> values = new LinkedHashMap<>(SheetValues.flat(section, null));
        values.putIfAbsent("trees", "all");
        values.put("content", PolicyContent.sha256(policy.content().bytes(values.get("file"))));
        if (null != model)
        {
            values.put("features", String.join(", ", model.featureNames()));
        }
        return values;
    }

    private void compare(final String section, final String word)
    {
        final Map<String, Map<String, String>> was = named(before, section);
        final Map<String, Map<String, String>> is = named(after, section);
        was.forEach((name, values) ->
        {
            if (is.containsKey(name))
            {
                changes.values(PART, name, " of " + word + " " + name, values, is.get(name));
            }
            else
            {
                changes.removed(PART, name, values.toString(), word + " " + name + " is gone: it was " + values);
            }
        });
        is.forEach((name, values) ->
        {
            if (!was.containsKey(name))
            {
                changes.added(PART, name, values.toString(), word + " " + name + " is new: " + values);
            }
        });
        changes.order(section, "", new ArrayList<>(was.keySet()), new ArrayList<>(is.keySet()));
    }

    private static Map<String, Map<String, String>> named(final CompiledPolicy policy, final String section)
    {
        final Map<String, Map<String, String>> named = new LinkedHashMap<>();
        for (final YamlNode item : SheetValues.items(SheetValues.root(policy.content(), Head.FILE), section))
        {
            final Map<String, String> values = values(policy, item, null);
            named.put(values.remove("name"), values);
        }
        return named;
    }
}
