package io.peregrine.policy;

import java.util.List;

import io.peregrine.domain.HistoryDeclaration;
import io.peregrine.domain.KeyKind;
import io.peregrine.domain.Spelling;

/** Pairs of keys, as capacities name them. */
final class KeyPairs
{
    private KeyPairs()
    {
    }

    /** @return the pair that a misspelled one was meant to be; empty where that cannot be told. */
    static List<String> near(final String name)
    {
        final String[] parts = name.split("\\+", -1);
        final String one = Spelling.nearest(parts[0], Ordered.KEY_KINDS.keySet());
        final String other = 2 == parts.length ? Spelling.nearest(parts[1], Ordered.KEY_KINDS.keySet()) : null;
        return null == one || null == other || one.equals(other) ? List.of() : List.of(one + "+" + other);
    }

    /** @return card+merchant for it and for merchant+card; null for what is no pair of different keys. */
    static String keyName(final String name)
    {
        final String[] parts = name.split("\\+", -1);
        final KeyKind one = KeyKind.ofPolicyName(parts[0]);
        final KeyKind other = 2 == parts.length ? KeyKind.ofPolicyName(parts[1]) : null;
        if (null == one || null == other || one == other)
        {
            return null;
        }
        final boolean isOrdered = one.ordinal() < other.ordinal();
        return new HistoryDeclaration(isOrdered ? one : other, isOrdered ? other : one, false, 0, 0).keyName();
    }
}
