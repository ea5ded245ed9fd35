package io.peregrine.rules;

import java.util.List;

import dev.cel.extensions.CelExtensions;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.peregrine.domain.ListLookup;

/** dev.cel's runtime with the policy's lists in it. Off the hot path. */
final class CelRuntimes
{
    private CelRuntimes()
    {
    }

    /** @param lookup what {@code list("name").has(key)} asks. */
    static CelRuntime of(final Vocabulary vocabulary, final ListLookup lookup)
    {
        return CelRuntimeFactory.plannerRuntimeBuilder()
            .setOptions(ExpressionEvaluator.WIDE_OPTIONS)
            .addLibraries(CelExtensions.math())
            .addFunctionBindings(CelFunctionBinding.fromOverloads("list",
                CelFunctionBinding.from("list_string", String.class, name -> name)))
            .addFunctionBindings(CelFunctionBinding.fromOverloads("has",
                CelFunctionBinding.from("has_int", String.class, Long.class,
                    (name, key) -> has(vocabulary, lookup, name, key)),
                CelFunctionBinding.from("has_string", String.class, String.class,
                    (name, key) -> has(vocabulary, lookup, name, key)),
                pair("has_int_int", vocabulary, lookup, Long.class, Long.class),
                pair("has_int_string", vocabulary, lookup, Long.class, String.class),
                pair("has_string_int", vocabulary, lookup, String.class, Long.class),
                pair("has_string_string", vocabulary, lookup, String.class, String.class)))
            .build();
    }

    private static CelFunctionBinding pair(
        final String overload,
        final Vocabulary vocabulary,
        final ListLookup lookup,
        final Class<?> first,
        final Class<?> second)
    {
        return CelFunctionBinding.from(overload, List.of(String.class, first, second),
            args -> has(vocabulary, lookup, (String)args[0], args[1], args[2]));
    }

    private static Object has(
        final Vocabulary vocabulary, final ListLookup lookup, final String name, final Object... keys)
    {
        final long[] words = new long[4];
        for (int i = 0; i < keys.length; i++)
        {
            final long[] key = words(vocabulary.listKey(name).parts().get(i), keys[i]);
            words[2 * i] = key[0];
            words[2 * i + 1] = key[1];
        }
        return lookup.has(vocabulary.listIndex(name), words[0], words[1], words[2], words[3]);
    }

    private static long[] words(final ListKey.Part part, final Object key)
    {
        return switch (part)
        {
            case NUMBER -> new long[]{ (Long)key, 0 };
            case CARD -> KeyWords.ofToken((String)key);
            case MERCHANT, TERMINAL -> new long[]{
                TextWords.word((String)key, 0), TextWords.word((String)key, 1) };
            case ADDRESS -> KeyWords.ofAddress((String)key);
        };
    }
}
