package io.peregrine.perf.scale;

import java.util.List;

/** What grows. */
public enum Curve
{
    /** Cards. */
    KEYS(List.of("uniform", "zipf")),

    /** Payments of one card in its window. */
    HOT_KEY(List.of("totals", "max", "max falling", "distinct")),

    /** Features over one kind of key. */
    FEATURES(List.of("mixed", "totals", "four windows")),

    /** Kinds of key, each with the same feature. */
    KEY_KINDS(List.of("sum")),

    /** Cards with twenty payments each: bytes, not time. */
    MEMORY(List.of("full"));

    private final List<String> variants;

    Curve(final List<String> variants)
    {
        this.variants = variants;
    }

    /** @return the lines of its picture. */
    List<String> variants()
    {
        return variants;
    }
}
