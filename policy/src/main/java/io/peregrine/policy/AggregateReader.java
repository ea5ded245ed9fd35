package io.peregrine.policy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.peregrine.domain.AggregateDeclaration;
import io.peregrine.domain.AggregateDeclaration.Kind;
import io.peregrine.domain.FeatureType;
import io.peregrine.domain.KeyKind;
import io.peregrine.domain.WindowDeclaration;

/** Reads what a feature computes over a key's history. Used once. */
final class AggregateReader
{
    /** Keys of this form alone. */
    static final String[] KEYS =
    {
        "window", "first", "then", "within", "where", "current", "of", "resolution", "allowed-lateness"
    };

    private static final Map<String, Kind> KINDS = Ordered.map(
        "count", Kind.COUNT, "sum", Kind.SUM, "mean", Kind.MEAN, "min", Kind.MIN, "max", Kind.MAX,
        "stddev", Kind.STDDEV, "distinct", Kind.DISTINCT, "first", Kind.FIRST, "last", Kind.LAST,
        "time-since-last", Kind.TIME_SINCE_LAST, "consecutive", Kind.CONSECUTIVE, "fraud-share", Kind.FRAUD_SHARE,
        "sequence", Kind.SEQUENCE, "without", Kind.WITHOUT, "zscore", Kind.ZSCORE, "speed", Kind.SPEED);
    private static final Set<Kind> OF_FIELD = EnumSet.of(
        Kind.SUM, Kind.MEAN, Kind.MIN, Kind.MAX, Kind.STDDEV, Kind.DISTINCT, Kind.FIRST, Kind.LAST, Kind.ZSCORE);
    private static final Set<Kind> OF_FIELD_TYPE = EnumSet.of(Kind.SUM, Kind.MIN, Kind.MAX, Kind.FIRST, Kind.LAST);
    private static final Set<Kind> INTS = EnumSet.of(
        Kind.COUNT, Kind.DISTINCT, Kind.CONSECUTIVE, Kind.SEQUENCE, Kind.WITHOUT);
    private static final Set<Kind> IN_PANES = EnumSet.of(
        Kind.COUNT, Kind.SUM, Kind.MEAN, Kind.STDDEV, Kind.FRAUD_SHARE);

    private final FeatureContext context;
    private final Reading reading;
    private final Problems problems;
    private final Section section;
    private final FeatureDefaults settings;

    private String word;
    private Kind kind;
    private String field;

    /** @param settings of this feature. */
    AggregateReader(final FeatureContext context, final Section section, final FeatureDefaults settings)
    {
        this.context = context;
        this.section = section;
        this.settings = settings;
        reading = context.reading();
        problems = context.problems();
    }

    /** @return the declaration; kind, key or window are null where they are wrong. */
    AggregateDeclaration read()
    {
        readKind();
        final List<KeyKind> keys = keys(
            section.require("key", "key: and one of " + String.join(", ", Ordered.KEY_KINDS.keySet())));
        final boolean isOrder = Kind.SEQUENCE == kind || Kind.WITHOUT == kind;
        int first = AggregateDeclaration.NO_CONDITION;
        int then = AggregateDeclaration.NO_CONDITION;
        final WindowDeclaration window;
        if (isOrder)
        {
            section.refuse("does not go with " + word + ": write within: and a length of time instead", "window");
            first = condition("first");
            then = condition("then");
            window = within();
        }
        else
        {
            section.refuse("goes with sequence and without alone: remove it", "first", "then", "within");
            window = window();
        }
        final long paneNs = new PaneReader(reading, section, settings).paneNs(
            null == kind ? null : word, IN_PANES.contains(kind), window);
        return new AggregateDeclaration(keys.isEmpty() ? null : keys.get(0), keys.size() < 2 ? null : keys.get(1),
            kind, field, window, settings.of(), settings.where(), first, then, settings.latenessNs(), paneNs,
            settings.isExcluding() && !isOfNewest());
    }

    /** @return INT or DOUBLE, as windows define each aggregate. */
    FeatureType type()
    {
        return INTS.contains(kind) || OF_FIELD_TYPE.contains(kind) && FeatureType.INT == FieldNames.type(field) ?
            FeatureType.INT : FeatureType.DOUBLE;
    }

    /** @return true if it is computed from this payment and the newest one before it. */
    private boolean isOfNewest()
    {
        return Kind.TIME_SINCE_LAST == kind || Kind.SPEED == kind;
    }

    private void readKind()
    {
        final YamlNode node = section.find("aggregate");
        final String text = reading.text(node, "aggregate");
        if (null == text)
        {
            return;
        }
        final String[] words = text.strip().split("\\s+");
        word = words[0];
        kind = KINDS.get(word);
        if (null == kind)
        {
            reading.unknown(node, "aggregate", word, KINDS.keySet());
        }
        else if (OF_FIELD.contains(kind))
        {
            readField(node, words);
        }
        else if (words.length > 1)
        {
            problems.add(node, word + " is of payments, not of a field: write \"" + word + "\"");
        }
    }

    private void readField(final YamlNode node, final String[] words)
    {
        final List<String> known = Kind.DISTINCT == kind ? FieldNames.ofValues() : FieldNames.ofNumbers();
        if (2 != words.length)
        {
            problems.add(node, "\"" + String.join(" ", words) + "\" does not say of what: write for example \"" + word +
                (Kind.DISTINCT == kind ? " merchant_country\"" : " amount\""));
        }
        else if (known.contains(words[1]))
        {
            field = words[1];
        }
        else if (FieldNames.ofValues().contains(words[1]))
        {
            problems.add(node, "\"" + words[1] + "\" is no number, and " + word +
                " is of numbers: write for example \"" + word + " amount\" or \"distinct " + words[1] + "\"");
        }
        else if (known.contains(words[1] + "_id"))
        {
            problems.add(node, "unknown payment field \"" + words[1] + "\": did you mean \"" + words[1] + "_id\"?");
        }
        else
        {
            reading.unknown(node, "payment field", words[1], known);
        }
    }

    private List<KeyKind> keys(final YamlNode node)
    {
        final List<KeyKind> keys = new ArrayList<>();
        if (null == node || !node.is(YamlNode.Kind.LIST))
        {
            final KeyKind one = reading.keyKind(node, "key");
            return null == one ? List.of() : List.of(one);
        }
        if (2 != node.items().size())
        {
            problems.add(node, "a key is of one kind or a pair of two, not " + node.items().size() +
                ": write for example card or [card, merchant]");
            return List.of();
        }
        for (final YamlNode item : node.items())
        {
            final KeyKind one = reading.keyKind(item, "key");
            if (null != one && keys.contains(one))
            {
                problems.add(item, "a pair is of two different keys, not \"" + one.policyName() +
                    "\" twice: write key: " + one.policyName());
            }
            if (null != one)
            {
                keys.add(one);
            }
        }
        keys.sort(null);
        return keys;
    }

    private int condition(final String which)
    {
        return context.conditions().index(
            section.require(which, which + ": and a condition in quotes, for example \"amount_minor > 50000\""), which);
    }

    private WindowDeclaration within()
    {
        final YamlNode node = section.require("within", "within: and a length of time, for example 10m");
        final Long ns = reading.durationNs(node, "within");
        if (null != ns && 0 == ns)
        {
            problems.add(node, "within must be above 0: write for example 10m");
        }
        return null == ns || 0 == ns ? null : WindowDeclaration.sliding(ns, 0);
    }

    private WindowDeclaration window()
    {
        if (isOfNewest())
        {
            section.refuse("does not go with " + word + ": remove it", "window", "current");
            return null;
        }
        final YamlNode node = Kind.CONSECUTIVE == kind ? section.find("window") :
            section.require("window", "window: and for example sliding 7d");
        return new WindowReader(context).read(node);
    }
}
