package io.peregrine.policy;

import io.peregrine.domain.HistoryDeclaration;
import io.peregrine.domain.KeyKind;

/** Pairs of keys, as capacities name them. */
final class KeyPairs
{
    private KeyPairs()
    {
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
