package io.peregrine.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.peregrine.domain.Action;

/**
 * Reads what a rule's hit does:
 * <pre>
 * then: {action: review, reason: 121, tag: risky, alert: true}
 * then: {action: score, points: 50, max: 800, reason: 121}         # in short {score: 50, ...}
 * then: {list: {add: watched_cards, for: 7d}}
 * </pre>
 */
final class RuleThen
{
    /** Most tags of a policy. */
    static final int MAX_TAGS = 64;

    private static final int MAX_SCORE = 999;
    private static final int MAX_ALERT = 256;
    private static final String SCORE = "score";
    private static final String POINTS = "points";

    private final Reading reading;
    private final Problems problems;
    private final ReasonSheet reasons;
    private final List<ListDeclaration> lists;
    private final Map<String, YamlNode> tags = new LinkedHashMap<>();

    /**
     * What a hit does.
     *
     * @param action  null where it does not decide, or is wrong.
     * @param points  0 unless it scores.
     * @param reason  0 where it has none.
     * @param effects what else.
     */
    record Outcome(Action action, int points, int reason, RuleEffects effects)
    {
    }

    /** @param lists null where lists.yaml is no YAML: then no list is called unknown. */
    RuleThen(final Reading reading, final ReasonSheet reasons, final List<ListDeclaration> lists)
    {
        this.reading = reading;
        this.problems = reading.problems();
        this.reasons = reasons;
        this.lists = lists;
    }

    /**
     * @param node null where the rule has none, which is told already.
     * @param id   of the rule; null where it is wrong.
     */
    Outcome read(final YamlNode node, final String id)
    {
        final Section then = reading.section(
            node, "then", "action", SCORE, POINTS, "min", "max", "reason", "tag", "list", "alert");
        if (null == node || !node.is(YamlNode.Kind.MAP) && !node.is(YamlNode.Kind.NULL))
        {
            return new Outcome(null, 0, 0, RuleEffects.NONE);
        }

        final boolean isDeciding = then.has("action") || then.has(SCORE);
        if (!isDeciding && !then.has("tag") && !then.has("list") && !then.has("alert"))
        {
            problems.add(node, "then does nothing: add action: and one of " + actionNames() +
                ", or tag:, list: or alert:");
        }
        final int reason = then.has("reason") || isDeciding ?
            reasons.use(then.require("reason", "reason: and a code of reasons.yaml"), "a rule") : 0;
        final Action action = then.has(SCORE) ? null : action(then);
        final int points = points(then);
        return new Outcome(action, points, reason, new RuleEffects(
            bound(then, "min", RuleEffects.NO_MIN), bound(then, "max", RuleEffects.NO_MAX),
            tag(then.find("tag")), list(then.find("list")), alert(then.find("alert"), id)));
    }

    private boolean isScore(final Section then)
    {
        return then.has(SCORE) || then.has("action") && SCORE.equals(then.find("action").text());
    }

    /** {@code {action: score, points: 50}}, in short {@code {score: 50}}. */
    private int points(final Section then)
    {
        if (!isScore(then))
        {
            then.refuse("goes only with action: score: remove it", POINTS, "min", "max");
            return 0;
        }
        if (then.has(SCORE))
        {
            then.refuse("does not go with score: remove it", "action", POINTS);
        }
        final String what = then.has(SCORE) ? SCORE : POINTS;
        final Long points = reading.integer(
            then.has(SCORE) ? then.find(SCORE) : then.require(POINTS, "points: and a number of thousandths"),
            what, -MAX_SCORE, MAX_SCORE);
        if (null != points && 0 == points)
        {
            problems.add(then.find(what), what + " of 0 change nothing: write for example 50");
        }
        final int min = bound(then, "min", RuleEffects.NO_MIN);
        final int max = bound(then, "max", RuleEffects.NO_MAX);
        if (min > max)
        {
            problems.add(then.find("min"), "min is above max: write at most " + max);
        }
        return null == points ? 0 : points.intValue();
    }

    private int bound(final Section then, final String key, final int none)
    {
        final Long bound = isScore(then) ? reading.integer(then.find(key), key, 0, MAX_SCORE) : null;
        return null == bound ? none : bound.intValue();
    }

    private Action action(final Section then)
    {
        final YamlNode node = then.find("action");
        final String text = reading.text(node, "action");
        final Action action = null == text ? null : Reading.ACTIONS.get(text);
        if (null != text && null == action && !SCORE.equals(text))
        {
            if (List.of("tag", "list", "alert").contains(text))
            {
                problems.add(node, "\"" + text + "\" is no action but a key of its own: write then: {" +
                    ("list".equals(text) ? "list: {add: ..., for: 7d}" : text + ": ...") + "}");
            }
            else
            {
                final List<String> known = new ArrayList<>(Reading.ACTIONS.keySet());
                known.add(SCORE);
                reading.unknown(node, "action", text, known);
            }
        }
        return action;
    }

    private static String actionNames()
    {
        return String.join(", ", Reading.ACTIONS.keySet()) + ", " + SCORE;
    }

    private String tag(final YamlNode node)
    {
        final String tag = reading.id(node, "a tag");
        if (null != tag && !tags.containsKey(tag) && MAX_TAGS == tags.size())
        {
            problems.add(node, "more than " + MAX_TAGS + " tags: use one of those before, for example \"" +
                tags.keySet().iterator().next() + "\"");
        }
        else if (null != tag)
        {
            tags.putIfAbsent(tag, node);
        }
        return tag;
    }

    private String alert(final YamlNode node, final String id)
    {
        if (null == node)
        {
            return null;
        }
        if (node.is(YamlNode.Kind.BOOL))
        {
            if (!Boolean.parseBoolean(node.text()))
            {
                problems.add(node, "alert: false says nothing: remove it");
            }
            return null == id ? "" : id;
        }
        final String text = reading.text(node, "alert");
        if (null != text &&
            (text.length() > MAX_ALERT || !text.chars().allMatch(character -> character >= ' ' && character <= '~')))
        {
            problems.add(node, "alert must be true or at most " + MAX_ALERT +
                " printable ASCII characters: shorten or spell it so");
        }
        return text;
    }

    /** {@code {add: NAME, key: KIND, for: 7d}} or {@code {remove: NAME, key: KIND}}. */
    private RuleEffects.ListChange list(final YamlNode node)
    {
        if (null == node)
        {
            return null;
        }
        final Section section = reading.section(node, "list", "add", "remove", "key", "for");
        if (!node.is(YamlNode.Kind.MAP))
        {
            if (node.is(YamlNode.Kind.NULL))
            {
                problems.add(node, "list says nothing: write {add: NAME, for: 7d} or {remove: NAME}");
            }
            return null;
        }
        final boolean isRemoval = section.has("remove");
        if (section.has("add") == isRemoval)
        {
            problems.add(node, "list needs either \"add\" or \"remove\": write {add: NAME, for: 7d} or {remove: NAME}");
            return null;
        }
        if (isRemoval)
        {
            section.refuse("does not go with remove: remove it", "for");
        }
        final YamlNode nameNode = section.find(isRemoval ? "remove" : "add");
        final String name = reading.text(nameNode, "a list's name");
        final Long forNs = isRemoval ? null : reading.durationNs(section.find("for"), "for");
        final int index = indexOf(name);
        if (null == name || null == lists)
        {
            return null;
        }
        if (index < 0)
        {
            reading.unknown(nameNode, "list", name, changeable());
            return null;
        }
        return new RuleEffects.ListChange(
            index, isRemoval, checked(lists.get(index), section, nameNode, isRemoval, forNs));
    }

    /** @return how long an entry lasts. */
    private long checked(
        final ListDeclaration list, final Section section, final YamlNode nameNode, final boolean isRemoval,
        final Long forNs)
    {
        if (ListDeclaration.Kind.ALLOW == list.kind())
        {
            problems.add(nameNode, "\"" + list.name() + "\" is an allow list, and rules never change those: " +
                "choose a watch, soft-block or hard-block list, or leave it to people");
        }
        if (list.approvals() > 1)
        {
            problems.add(nameNode, "\"" + list.name() + "\" asks for " + list.approvals() +
                " approvals, and a rule has none: choose another list, or declare it with approvals: 1");
        }
        if (null == list.key())
        {
            return 0;
        }
        if (list.firstKey().isRange())
        {
            problems.add(nameNode, "\"" + list.name() + "\" holds " + list.key() +
                ", which one payment cannot name: choose a list of a key, a country or an mcc");
        }
        final YamlNode keyNode = section.find("key");
        final String key = reading.text(keyNode, "key");
        if (null != key && !key.equals(list.key()))
        {
            problems.add(
                keyNode, "\"" + list.name() + "\" is keyed by " + list.key() + ": write key: " + list.key() +
                ", or leave key out");
        }
        if (isRemoval || section.has("for") && null == forNs)
        {
            return 0;
        }
        if (null == forNs && 0 == list.longestNs())
        {
            problems.add(section.node(), "list does not say how long an entry lasts: add for: 7d");
            return 0;
        }
        if (null != forNs && (0 == forNs || list.longestNs() > 0 && forNs > list.longestNs()))
        {
            problems.add(section.find("for"), 0 == forNs ? "for must be above 0s: write for example 7d" :
                "for is longer than the list allows: write at most " + Durations.print(list.longestNs()));
        }
        return null == forNs ? list.longestNs() : forNs;
    }

    private int indexOf(final String name)
    {
        for (int i = 0; null != lists && i < lists.size(); i++)
        {
            if (lists.get(i).name() != null && lists.get(i).name().equals(name))
            {
                return i;
            }
        }
        return -1;
    }

    private List<String> changeable()
    {
        return lists.stream()
            .filter(list -> ListDeclaration.Kind.ALLOW != list.kind() && null != list.name())
            .map(ListDeclaration::name).toList();
    }
}
