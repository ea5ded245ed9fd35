package io.peregrine.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.peregrine.domain.FeatureDeclaration;
import io.peregrine.domain.FeatureDeclaration.Form;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.KeyKind;
import io.peregrine.domain.WindowDeclaration;

/**
 * How much state a policy may keep.
 *
 * @param keys    by the key kind's ordinal.
 * @param events  payments in histories.
 * @param repeats payments whose repeats are known.
 * @param node    where the section stands; null where there is none.
 * @param nodes   where each number stands, by its name; those that are not written are not there.
 */
record Capacities(int[] keys, int events, int repeats, YamlNode node, Map<String, YamlNode> nodes)
{
    /** Of a key kind that the policy does not name. */
    static final int DEFAULT_KEYS = 100_000;
    static final int DEFAULT_EVENTS = 400_000;
    static final int DEFAULT_REPEATS = 100_000;

    static final long MAX_BYTES = 64L << 30;

    /** Half the longest table of ints with a power of two of places. */
    private static final int MAX_COUNT = 1 << 29;
    private static final String EVENTS = "events";
    private static final String REPEATS = "repeats";

    // What the stages keep, in bytes: near enough to refuse what no machine has.
    private static final long KEY_LENGTH = 40;
    private static final long WINDOW_LENGTH = 40;
    private static final long EVENT_LENGTH = 56;
    private static final long LINK_LENGTH = 12;
    private static final long REPEAT_LENGTH = 296;
    private static final long PROFILE_LENGTH = 256;
    private static final long TABLE_LENGTH = 16;

    static Capacities defaults()
    {
        final int[] keys = new int[KeyKind.values().length];
        Arrays.fill(keys, DEFAULT_KEYS);
        return new Capacities(keys, DEFAULT_EVENTS, DEFAULT_REPEATS, null, Map.of());
    }

    static Capacities read(final YamlNode node, final Reading reading)
    {
        final List<String> names = new ArrayList<>(Ordered.KEY_KINDS.keySet());
        names.add(EVENTS);
        names.add(REPEATS);
        final Section section = reading.section(node, "capacity", names.toArray(new String[0]));

        final Capacities defaults = defaults();
        final int[] keys = defaults.keys;
        final Map<String, YamlNode> nodes = new LinkedHashMap<>();
        for (final String name : names)
        {
            if (section.has(name))
            {
                nodes.put(name, section.find(name));
            }
        }
        Ordered.KEY_KINDS.forEach((name, kind) ->
            keys[kind.ordinal()] = count(section, name, keys[kind.ordinal()], reading));
        return new Capacities(keys, count(section, EVENTS, DEFAULT_EVENTS, reading),
            count(section, REPEATS, DEFAULT_REPEATS, reading), node, nodes);
    }

    private static int count(final Section section, final String name, final int otherwise, final Reading reading)
    {
        final Long count = reading.integer(section.find(name), "the capacity of " + name, 1, MAX_COUNT);
        return null == count ? otherwise : count.intValue();
    }

    /** @param head where policy.yaml's section would stand, for what is not written. */
    void check(final FeatureLayout layout, final YamlNode head, final Problems problems)
    {
        for (final KeyKind kind : KeyKind.values())
        {
            final FeatureDeclaration needs = needingEvents(layout, kind);
            final int count = keys[kind.ordinal()];
            if (null != needs && events < count)
            {
                final String name = kind.policyName();
                problems.add(place(nodes.containsKey(EVENTS) ? EVENTS : name, head),
                    "capacity events: " + events + " cannot hold \"" + needs.name() + "\": " + count +
                    " keys (" + name +
                    ": " + count + (nodes.containsKey(name) ? "" : ", the default") +
                    ") with at least one payment each are " + count + " events, " + (count - events) +
                    " more than there is room for: raise events to " + count + " or more, or lower " + name + " to " +
                    events + " or less");
            }
        }

        final long bytes = estimatedBytes(layout);
        if (bytes > MAX_BYTES)
        {
            problems.add(place(largest(), head), "capacities need about " + (bytes >> 30) + " GiB (" +
                describe(layout) + "), more than " + (MAX_BYTES >> 30) + " GiB: lower them");
        }
    }

    private YamlNode place(final String name, final YamlNode head)
    {
        return nodes.containsKey(name) ? nodes.get(name) : null == node ? head : node;
    }

    private String largest()
    {
        String largest = EVENTS;
        long most = 0;
        for (final Map.Entry<String, YamlNode> entry : nodes.entrySet())
        {
            final Long count = Reading.longOf(entry.getValue().text());
            if (null != count && count > most)
            {
                most = count;
                largest = entry.getKey();
            }
        }
        return largest;
    }

    /** @return a feature over these keys that is computed from single payments; a session keeps totals only. */
    private static FeatureDeclaration needingEvents(final FeatureLayout layout, final KeyKind kind)
    {
        for (final FeatureDeclaration feature : layout.features())
        {
            final boolean isSession =
                isOver(feature, kind) && null != feature.aggregate().window() &&
                WindowDeclaration.Kind.SESSION == feature.aggregate().window().kind();
            if (isOver(feature, kind) && !isSession)
            {
                return feature;
            }
        }
        return null;
    }

    /** @return about how much memory the state takes when it is full. */
    long estimatedBytes(final FeatureLayout layout)
    {
        return keyBytes(layout) + eventBytes(layout) + repeats * (REPEAT_LENGTH + TABLE_LENGTH);
    }

    private String describe(final FeatureLayout layout)
    {
        return "keys " + (keyBytes(layout) >> 20) + " MiB, events " + events + " of " +
            (eventBytes(layout) / events) + " bytes " + (eventBytes(layout) >> 20) + " MiB, repeats " +
            (repeats * (REPEAT_LENGTH + TABLE_LENGTH) >> 20) + " MiB";
    }

    private long keyBytes(final FeatureLayout layout)
    {
        long bytes = 0;
        for (final KeyKind kind : KeyKind.values())
        {
            final long windows = layout.features().stream()
                .filter(feature -> isOver(feature, kind) && null != feature.aggregate().window())
                .map(feature -> feature.aggregate().window()).distinct().count();
            final boolean hasHistory = layout.features().stream().anyMatch(feature -> isOver(feature, kind));
            final boolean hasProfile = layout.features().stream()
                .anyMatch(feature -> Form.PROFILE == feature.form() && kind == feature.key());
            final long each = (hasHistory ? KEY_LENGTH + TABLE_LENGTH + windows * WINDOW_LENGTH : 0) +
                (hasProfile ? PROFILE_LENGTH : 0);
            bytes += keys[kind.ordinal()] * each;
        }
        return bytes;
    }

    private long eventBytes(final FeatureLayout layout)
    {
        final long kinds = layout.features().stream()
            .filter(feature -> Form.AGGREGATE == feature.form() && null != feature.aggregate().key())
            .map(feature -> feature.aggregate().key()).distinct().count();
        return events * (EVENT_LENGTH + kinds * LINK_LENGTH + TABLE_LENGTH);
    }

    private static boolean isOver(final FeatureDeclaration feature, final KeyKind kind)
    {
        return Form.AGGREGATE == feature.form() && kind == feature.aggregate().key();
    }
}
