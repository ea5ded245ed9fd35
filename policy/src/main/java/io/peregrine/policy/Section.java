package io.peregrine.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.peregrine.domain.Spelling;

/** A map of known keys. Unknown ones become problems. */
final class Section
{
    private final YamlNode node;
    private final Reading reading;
    private final String what;
    private final Map<String, YamlNode> values = new LinkedHashMap<>();
    private final Map<String, YamlNode> keys = new LinkedHashMap<>();

    /** @param node null or of kind NULL where there is nothing: an empty section. */
    Section(final Reading reading, final YamlNode node, final String what, final List<String> known)
    {
        this.node = node;
        this.reading = reading;
        this.what = what;
        final List<YamlNode.Entry> unknown = new ArrayList<>();
        for (final YamlNode.Entry entry : reading.entries(node, what))
        {
            if (known.contains(entry.key().text()))
            {
                put(entry.key().text(), entry);
            }
            else
            {
                unknown.add(entry);
            }
        }
        unknown.forEach(entry -> onUnknown(entry, known));
    }

    /** Read as what it was meant to be, so that only the word itself is told and nothing that follows from it. */
    private void onUnknown(final YamlNode.Entry entry, final List<String> known)
    {
        final List<String> free = new ArrayList<>(known);
        free.removeAll(values.keySet());
        final String word = entry.key().text();
        final String meant = Spelling.nearest(word, free);
        reading.unknown(entry.key(), "key of " + what, word, null == meant ? known : List.of(meant));
        if (null != meant)
        {
            put(meant, entry);
        }
    }

    private void put(final String key, final YamlNode.Entry entry)
    {
        values.put(key, entry.value());
        keys.put(key, entry.key());
    }

    /** @return where it begins; null where it is not there. */
    YamlNode node()
    {
        return node;
    }

    boolean has(final String key)
    {
        return values.containsKey(key);
    }

    /** @return the value; null where the key is not there. */
    YamlNode find(final String key)
    {
        return values.get(key);
    }

    /** @return the key itself, for its place; null where it is not there. */
    YamlNode key(final String key)
    {
        return keys.get(key);
    }

    /** @return the value; where the key is not there, null and a problem. An empty section lacks all its keys. */
    YamlNode require(final String key, final String example)
    {
        final YamlNode value = values.get(key);
        if (null == value && null != node && (node.is(YamlNode.Kind.MAP) || node.is(YamlNode.Kind.NULL)))
        {
            reading.problems().add(node, what + " has no \"" + key + "\": add " + example);
        }
        return value;
    }

    /** Refuses keys that do not go with what this is. */
    void refuse(final String because, final String... others)
    {
        for (final String other : others)
        {
            if (keys.containsKey(other))
            {
                reading.problems().add(keys.get(other), "\"" + other + "\" " + because);
            }
        }
    }
}
