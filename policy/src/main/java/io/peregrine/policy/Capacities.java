package io.peregrine.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.peregrine.domain.FeatureDeclaration;
import io.peregrine.domain.FeatureDeclaration.Form;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.HistoryDeclaration;
import io.peregrine.domain.KeyKind;
import io.peregrine.rules.list.ListState;

/**
 * How much state a policy may keep.
 *
 * @param keys     by {@link HistoryDeclaration#keyName()}; those that are not written are not there.
 * @param events   payments in histories.
 * @param payments payments known by id.
 * @param repeats  payments whose repeats are known.
 * @param listEntries entries of all lists, with snoozes.
 * @param node     where the section stands; null where there is none.
 * @param nodes    where each number stands, by its name; those that are not written are not there.
 */
record Capacities(
    Map<String, Integer> keys,
    int events,
    int payments,
    int repeats,
    int listEntries,
    YamlNode node,
    Map<String, YamlNode> nodes)
{
    /** Of a key kind that the policy does not name. */
    static final int DEFAULT_KEYS = 100_000;
    static final int DEFAULT_EVENTS = 400_000;
    static final int DEFAULT_REPEATS = 100_000;
    static final int DEFAULT_LIST_ENTRIES = 100_000;

    static final long MAX_BYTES = 64L << 30;

    /** Half the longest table with a power of two of places. */
    private static final int MAX_COUNT = 1 << 29;

    /** Half the longest table whose places an int can name with ease. */
    private static final int MAX_REPEATS = 1 << 27;
    private static final String EVENTS = "events";
    private static final String PAYMENTS = "payments";
    private static final String REPEATS = "repeats";
    private static final String LIST_ENTRIES = "list-entries";
    private static final List<String> NO_KEYS = List.of(EVENTS, PAYMENTS, REPEATS, LIST_ENTRIES);

    // What the stages keep beside histories, in bytes.
    private static final long REPEAT_LENGTH = 228;
    private static final long PROFILE_LENGTH = 256;

    static Capacities defaults()
    {
        return new Capacities(Map.of(), DEFAULT_EVENTS, DEFAULT_EVENTS, DEFAULT_REPEATS, DEFAULT_LIST_ENTRIES, null,
            Map.of());
    }

    static Capacities read(final YamlNode node, final Reading reading)
    {
        final List<String> names = new ArrayList<>(Ordered.KEY_KINDS.keySet());
        names.addAll(NO_KEYS);
        for (final YamlNode.Entry entry : null == node ? List.<YamlNode.Entry>of() : node.entries())
        {
            if (null != KeyPairs.keyName(entry.key().text()))
            {
                names.add(entry.key().text());
            }
            else if (entry.key().text().contains("+"))
            {
                names.addAll(KeyPairs.near(entry.key().text()));
            }
        }
        final Section section = reading.section(node, "capacity", names.toArray(new String[0]));

        final Map<String, Integer> keys = new LinkedHashMap<>();
        final Map<String, YamlNode> nodes = new LinkedHashMap<>();
        for (final String name : names)
        {
            final String keyName = KeyPairs.keyName(name);
            if (section.has(name) && null != nodes.put(null == keyName ? name : keyName, section.find(name)))
            {
                reading.problems().add(section.key(name), "the capacity of " + keyName + " stands twice: remove one");
            }
            if (section.has(name) && !NO_KEYS.contains(name))
            {
                keys.put(null == keyName ? name : keyName, count(section, name, MAX_COUNT, DEFAULT_KEYS, reading));
            }
        }
        final int events = count(section, EVENTS, MAX_COUNT, DEFAULT_EVENTS, reading);
        return new Capacities(keys, events, count(section, PAYMENTS, MAX_COUNT, events, reading),
            count(section, REPEATS, MAX_REPEATS, DEFAULT_REPEATS, reading),
            count(section, LIST_ENTRIES, ListState.MAX_CAPACITY, DEFAULT_LIST_ENTRIES, reading), node, nodes);
    }

    /** @return how many keys are kept. @param keyName of a history. */
    int keys(final String keyName)
    {
        return keys.getOrDefault(keyName, DEFAULT_KEYS);
    }

    private static int count(
        final Section section, final String name, final int limit, final int otherwise, final Reading reading)
    {
        final Long count = reading.integer(section.find(name), "the capacity of " + name, 1, limit);
        return null == count ? otherwise : count.intValue();
    }

    /** @param head where policy.yaml's section would stand, for what is not written. */
    void check(final FeatureLayout layout, final YamlNode head, final Problems problems)
    {
        for (final String name : keyNames(layout))
        {
            final FeatureDeclaration needs = featureOver(layout, name);
            final int count = keys(name);
            if (events < count)
            {
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

    /** @return the names of all histories' keys, in the order of features. */
    private static Set<String> keyNames(final FeatureLayout layout)
    {
        final Set<String> names = new LinkedHashSet<>();
        for (final FeatureDeclaration feature : layout.features())
        {
            if (null != feature.aggregate() && null != feature.aggregate().key())
            {
                names.add(feature.aggregate().history().keyName());
            }
        }
        return names;
    }

    /** @return a feature over these keys: whatever it is, the newest payment of each key is held. */
    private static FeatureDeclaration featureOver(final FeatureLayout layout, final String keyName)
    {
        for (final FeatureDeclaration feature : layout.features())
        {
            if (isOver(feature, keyName))
            {
                return feature;
            }
        }
        return null;
    }

    /** @return about how much memory the state takes when it is full, and not below what it takes. */
    long estimatedBytes(final FeatureLayout layout)
    {
        return new StateEstimate(layout, this).bytes() + repeatBytes() + profileBytes(layout) +
            ListState.bytes(listEntries);
    }

    private String describe(final FeatureLayout layout)
    {
        final StateEstimate estimate = new StateEstimate(layout, this);
        return "keys " + (estimate.keyBytes() >> 20) + " MiB, rows of " + events + " events in each history " +
            (estimate.rowBytes() >> 20) + " MiB, payments " + (estimate.paymentBytes() >> 20) + " MiB, repeats " +
            (repeatBytes() >> 20) + " MiB, list-entries " + (ListState.bytes(listEntries) >> 20) + " MiB";
    }

    private long repeatBytes()
    {
        return repeats * REPEAT_LENGTH + Math.max(16, Long.highestOneBit(2L * repeats - 1) << 1) * Long.BYTES;
    }

    private long profileBytes(final FeatureLayout layout)
    {
        long bytes = 0;
        for (final KeyKind kind : KeyKind.values())
        {
            final boolean hasProfile = layout.features().stream()
                .anyMatch(feature -> Form.PROFILE == feature.form() && kind == feature.key());
            bytes += hasProfile ? keys(kind.policyName()) * PROFILE_LENGTH : 0;
        }
        return bytes;
    }

    private static boolean isOver(final FeatureDeclaration feature, final String keyName)
    {
        return null != feature.aggregate() && null != feature.aggregate().key() &&
            keyName.equals(feature.aggregate().history().keyName());
    }
}
