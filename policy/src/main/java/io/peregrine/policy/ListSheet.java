package io.peregrine.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.peregrine.domain.ListKey;

/** Reads lists.yaml: declarations. */
final class ListSheet
{
    private static final String FILE = "lists.yaml";
    private static final int MAX_APPROVALS = 9;
    private static final Map<String, ListDeclaration.Kind> KINDS = Ordered.map(
        "allow", ListDeclaration.Kind.ALLOW, "soft-block", ListDeclaration.Kind.SOFT_BLOCK,
        "hard-block", ListDeclaration.Kind.HARD_BLOCK, "watch", ListDeclaration.Kind.WATCH);

    private ListSheet()
    {
    }

    static List<ListDeclaration> read(final YamlNode root, final ReasonSheet reasons, final Reading reading)
    {
        final List<ListDeclaration> lists = new ArrayList<>();
        final Map<String, YamlNode> seen = new HashMap<>();
        final Section sheet = reading.section(root, FILE, "lists");
        for (final YamlNode item : reading.items(sheet.find("lists"), "lists"))
        {
            final Section section =
                reading.section(item, "a list", "name", "kind", "key", "reason", "longest", "approvals");
            final YamlNode nameNode = section.require("name", "name: and a word");
            final String name = reading.id(nameNode, "a list's name");
            final YamlNode first = null == name ? null : seen.putIfAbsent(name, nameNode);
            if (null != first)
            {
                reading.problems().add(nameNode, "list \"" + name + "\" stands twice, first in line " + first.line() +
                    ": choose another name");
            }

            final ListDeclaration.Kind kind = reading.choice(
                section.require(
                    "kind", "kind: and one of " + String.join(", ", KINDS.keySet())), "kind of list", KINDS);
            final String key = key(section.require("key", "key: and for example terminal"), reading);
            final int reason = reasons.use(section.require("reason", "reason: and a code of reasons.yaml"), "a list");
            final Long longestNs = reading.durationNs(section.find("longest"), "longest");
            if (null != longestNs && 0 == longestNs)
            {
                reading.problems().add(section.find("longest"), "longest must be above 0s: remove it for no limit");
            }
            final Long approvals = reading.integer(section.find("approvals"), "approvals", 1, MAX_APPROVALS);
            lists.add(new ListDeclaration(name, kind, key, reason, null == longestNs ? 0 : longestNs,
                null == approvals ? 1 : approvals.intValue()));
        }
        return List.copyOf(lists);
    }

    /** @return one key, or two with a plus between them in the order in which they are written. */
    private static String key(final YamlNode node, final Reading reading)
    {
        if (null == node || !node.is(YamlNode.Kind.LIST))
        {
            return reading.choice(node, "key of a list", keys(true));
        }

        final List<YamlNode> items = reading.items(node, "key");
        if (2 != items.size())
        {
            reading.problems().add(node, "a list's key is one key or a pair, not " + items.size() +
                ": write for example [card, merchant]");
            return null;
        }
        final String first = reading.choice(items.get(0), "key of a pair", keys(false));
        final String second = reading.choice(items.get(1), "key of a pair", keys(false));
        if (null != first && first.equals(second))
        {
            reading.problems().add(items.get(1), "a pair of " + first +
                " with itself: name another key, or write key: " + first);
            return null;
        }
        return null == first || null == second ? null : first + "+" + second;
    }

    private static Map<String, String> keys(final boolean withRanges)
    {
        final Map<String, String> keys = new LinkedHashMap<>();
        for (final ListKey key : ListKey.values())
        {
            if (withRanges || !key.isRange())
            {
                keys.put(key.policyName(), key.policyName());
            }
        }
        return keys;
    }

    /** Entries are state; files of first entries are for a later version. */
    static void refuseEntries(final PolicyContent content, final Problems problems)
    {
        for (final String file : content.files())
        {
            if (file.startsWith("lists/"))
            {
                problems.add(file, "entries of lists are not in this version: remove the file");
            }
        }
    }
}
