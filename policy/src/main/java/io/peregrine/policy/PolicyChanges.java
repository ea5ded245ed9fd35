package io.peregrine.policy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Differences found so far, in the order in which an analyst reads them. */
final class PolicyChanges
{
    private final List<PolicyChange> all = new ArrayList<>();

    void added(final String part, final String item, final String after, final String words)
    {
        all.add(new PolicyChange(part, item, PolicyChange.Kind.ADDED, "", "", after, words));
    }

    void removed(final String part, final String item, final String before, final String words)
    {
        all.add(new PolicyChange(part, item, PolicyChange.Kind.REMOVED, "", before, "", words));
    }

    void renamed(final String part, final String before, final String after, final String words)
    {
        all.add(new PolicyChange(part, after, PolicyChange.Kind.RENAMED, "name", before, after, words));
    }

    void moved(final String part, final String before, final String after, final String words)
    {
        all.add(new PolicyChange(part, "", PolicyChange.Kind.MOVED, "order", before, after, words));
    }

    void changed(
        final String part,
        final String item,
        final String what,
        final String before,
        final String after,
        final String words)
    {
        all.add(new PolicyChange(part, item, PolicyChange.Kind.CHANGED, what, before, after, words));
    }

    /** @return {@code before -> after}, where nothing is said as none. */
    static String arrow(final String before, final String after)
    {
        return (before.isEmpty() ? "none" : before) + " -> " + (after.isEmpty() ? "none" : after);
    }

    /** Says each value of one item that differs. @param place follows the value's name, for example " of list x". */
    void values(
        final String part,
        final String item,
        final String place,
        final Map<String, String> before,
        final Map<String, String> after)
    {
        final Set<String> keys = new LinkedHashSet<>(before.keySet());
        keys.addAll(after.keySet());
        for (final String key : keys)
        {
            final String was = before.getOrDefault(key, "");
            final String is = after.getOrDefault(key, "");
            if (!was.equals(is))
            {
                changed(part, item, key, was, is, key + place + ": " + arrow(was, is));
            }
        }
    }

    /** Says that items which both have stand in another order. */
    void order(final String part, final String what, final List<String> before, final List<String> after)
    {
        final List<String> was = new ArrayList<>(before);
        final List<String> is = new ArrayList<>(after);
        was.retainAll(after);
        is.retainAll(before);
        if (!was.equals(is))
        {
            int first = 0;
            while (was.get(first).equals(is.get(first)))
            {
                first++;
            }
            moved(part, String.join(", ", was), String.join(", ", is),
                "order of " + part + ": " + is.get(first) + " stands before " + was.get(first) + " now" + what);
        }
    }

    List<PolicyChange> all()
    {
        return List.copyOf(all);
    }
}
