package io.peregrine.policy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import io.peregrine.domain.KeyKind;

/** Maps that keep the order in which they were written, so that messages do not depend on hashes. */
final class Ordered
{
    static final Map<String, KeyKind> KEY_KINDS = keyKinds();

    private Ordered()
    {
    }

    private static Map<String, KeyKind> keyKinds()
    {
        final Map<String, KeyKind> kinds = new LinkedHashMap<>();
        for (final KeyKind kind : KeyKind.values())
        {
            kinds.put(kind.policyName(), kind);
        }
        return Collections.unmodifiableMap(kinds);
    }

    /** @param pairs a key, its value, the next key and so on; all values of one class. */
    @SuppressWarnings("unchecked")
    static <T> Map<String, T> map(final String key, final T value, final Object... pairs)
    {
        final Map<String, T> map = new LinkedHashMap<>();
        map.put(key, value);
        for (int i = 0; i < pairs.length; i += 2)
        {
            map.put((String)pairs[i], (T)value.getClass().cast(pairs[i + 1]));
        }
        return Collections.unmodifiableMap(map);
    }
}
