package io.peregrine.rules;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a condition asks at least, as far as it is a chain of {@code &&}: for single names, which values they may have;
 * and terms that are only known by their text. What it says is true whatever the payment; it never guesses. Immutable.
 */
public final class Conjunction
{
    private final Map<String, Bounds> bounds;
    private final Set<String> others;
    private final boolean isFalse;

    Conjunction(final Map<String, Bounds> bounds, final Set<String> others, final boolean isFalse)
    {
        this.bounds = new TreeMap<>(bounds);
        this.others = new TreeSet<>(others);
        this.isFalse = isFalse;
    }

    /** @return the name whose values contradict each other; empty where a term is false; null where none does. */
    public String contradiction()
    {
        for (final Map.Entry<String, Bounds> entry : bounds.entrySet())
        {
            if (entry.getValue().isEmpty())
            {
                return entry.getKey();
            }
        }
        return isFalse ? "" : null;
    }

    /** @return true if the other condition certainly hits whenever this one does. */
    public boolean implies(final Conjunction other)
    {
        if (other.isFalse || !others.containsAll(other.others))
        {
            return false;
        }
        for (final Map.Entry<String, Bounds> entry : other.bounds.entrySet())
        {
            final Bounds own = bounds.get(entry.getKey());
            if (null == own || !own.implies(entry.getValue()))
            {
                return false;
            }
        }
        return true;
    }

    /** @return what it asks of each name, as {@code amount > 220.0}, for people. */
    public String describe(final String name)
    {
        return bounds.containsKey(name) ? bounds.get(name).describe(name) : "";
    }
}
