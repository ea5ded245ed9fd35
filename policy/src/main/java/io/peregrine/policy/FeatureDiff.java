package io.peregrine.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.peregrine.domain.FeatureDeclaration;
import io.peregrine.domain.FeatureLayout;

/** Compares features by what they are, as the state of an activation does, and not by what they are called. */
final class FeatureDiff
{
    private static final String PART = "features";

    private final CompiledPolicy before;
    private final CompiledPolicy after;
    private final PolicyChanges changes;
    private final Map<String, String> renamed = new TreeMap<>();
    private final Set<String> held = new HashSet<>();

    FeatureDiff(final CompiledPolicy before, final CompiledPolicy after, final PolicyChanges changes)
    {
        this.before = before;
        this.after = after;
        this.changes = changes;
        findRenamed();
    }

    /** @return the new name by the old one, for features whose definition stayed and whose old name is gone. */
    Map<String, String> renamed()
    {
        return renamed;
    }

    private void findRenamed()
    {
        final Map<String, List<String>> free = new HashMap<>();
        for (int i = 0; i < after.layout().count(); i++)
        {
            final String name = after.layout().feature(i).name();
            if (before.layout().indexOf(name) < 0)
            {
                free.computeIfAbsent(FeatureWords.definition(after.layout(), i), key -> new ArrayList<>()).add(name);
            }
        }
        for (int i = 0; i < before.layout().count(); i++)
        {
            final String name = before.layout().feature(i).name();
            final List<String> names = free.get(FeatureWords.definition(before.layout(), i));
            if (after.layout().indexOf(name) < 0 && null != names && !names.isEmpty())
            {
                renamed.put(name, names.remove(0));
            }
        }
    }

    void compare()
    {
        for (int i = 0; i < before.layout().count(); i++)
        {
            held.add(FeatureWords.definition(before.layout(), i));
        }
        final List<String> names = new ArrayList<>();
        for (int i = 0; i < before.layout().count(); i++)
        {
            final String name = before.layout().feature(i).name();
            names.add(renamed.getOrDefault(name, name));
            compare(i, name);
        }
        for (int i = 0; i < after.layout().count(); i++)
        {
            final String name = after.layout().feature(i).name();
            if (before.layout().indexOf(name) < 0 && !renamed.containsValue(name))
            {
                final String words = describe(after.layout(), i);
                changes.added(PART, name, words, "feature " + name + " is new: " + words + readers(after, name) +
                    warming(i));
            }
        }
        changes.order(PART, "", names, FeatureNames.of(after.layout()));
    }

    private void compare(final int index, final String name)
    {
        if (renamed.containsKey(name))
        {
            changes.renamed(PART, name, renamed.get(name), "feature " + name + " is called " + renamed.get(name) +
                " now: the same definition, its state goes on");
            return;
        }
        final int at = after.layout().indexOf(name);
        if (at < 0)
        {
            final String words = describe(before.layout(), index);
            changes.removed(PART, name, words, "feature " + name + " is gone: it was " + words +
                readers(before, name));
            return;
        }

        final Map<String, String> was = FeatureWords.of(before.layout(), index);
        final Map<String, String> is = FeatureWords.of(after.layout(), at);
        for (final FeatureDeclaration.Form form :
            List.of(FeatureDeclaration.Form.RATIO, FeatureDeclaration.Form.DIFFERENCE))
        {
            was.computeIfPresent(form.name().toLowerCase(Locale.ROOT), (key, pair) -> renamedPair(index));
        }
        boolean isFirst = true;
        final Set<String> keys = new LinkedHashSet<>(was.keySet());
        keys.addAll(is.keySet());
        for (final String key : keys)
        {
            final String old = was.getOrDefault(key, "");
            final String now = is.getOrDefault(key, "");
            if (!old.equals(now))
            {
                changes.changed(PART, name, key, old, now, key + " of feature " + name + ": " +
                    PolicyChanges.arrow(oneLine(old), oneLine(now)) +
                    (isFirst ? readers(after, name) + warming(at) : ""));
                isFirst = false;
            }
        }
    }

    private String renamedPair(final int index)
    {
        final List<String> pair = before.layout().feature(index).operands().stream()
            .map(at -> before.layout().feature(at).name())
            .map(name -> renamed.getOrDefault(name, name)).toList();
        return "[" + String.join(", ", pair) + "]";
    }

    /** @return what it is, without what is as most features have it. */
    static String describe(final FeatureLayout layout, final int index)
    {
        final Map<String, String> words = new LinkedHashMap<>(FeatureWords.of(layout, index));
        Map.of("of", "all", "current", "include", "resolution", "exact", "allowed-lateness", "0s", "empty", "0.0")
            .forEach(words::remove);
        final List<String> parts = new ArrayList<>();
        words.forEach((key, value) -> parts.add(key + " " + oneLine(value)));
        return String.join(", ", parts);
    }

    private static String oneLine(final String text)
    {
        return text.replaceAll("\\s*\\R\\s*", " ").strip();
    }

    private static String readers(final CompiledPolicy policy, final String feature)
    {
        final List<String> readers = PolicyReaders.of(policy, feature);
        return readers.isEmpty() ? "; nothing reads it" : "; read by " + String.join(", ", readers);
    }

    private String warming(final int index)
    {
        final FeatureLayout layout = after.layout();
        final boolean isOfHistory = null != layout.feature(index).aggregate();
        if (!isOfHistory || held.contains(FeatureWords.definition(layout, index)))
        {
            return "";
        }
        final long ns = FeatureWords.spanNs(layout, index);
        return 0 == ns ? "; it begins with the payments that are held" :
            "; it is warming until it has seen " + Durations.print(ns);
    }
}
