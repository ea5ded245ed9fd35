package io.peregrine.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
        for (final YamlNode.Entry entry : reading.entries(node, what))
        {
            final String key = entry.key().text();
            if (known.contains(key))
            {
                values.put(key, entry.value());
                keys.put(key, entry.key());
            }
            else
            {
                reading.unknown(entry.key(), "key of " + what, key, known);
            }
        }
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
