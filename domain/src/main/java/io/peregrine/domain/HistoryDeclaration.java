package io.peregrine.domain;

/**
 * One history: features that agree in all of this share it.
 *
 * @param key        whose.
 * @param with       the other half of a pair of keys; null for a single key.
 * @param isOfEvents true if it is made of customer events, false if of payments.
 * @param latenessNs how far behind its key a payment may come and still take its place.
 * @param paneNs     length of a pane; 0 where single payments are kept.
 */
public record HistoryDeclaration(KeyKind key, KeyKind with, boolean isOfEvents, long latenessNs, long paneNs)
{
    private static final int WITH_SHIFT = 8;
    private static final int EVENTS_SHIFT = 16;
    private static final int LATENESS_SHIFT = 17;
    private static final int PANE_SHIFT = 40;
    private static final long SECONDS_MASK = (1L << PANE_SHIFT - LATENESS_SHIFT) - 1;
    private static final long NS_PER_SECOND = 1_000_000_000L;

    /** @return the name in one word, as a counter carries it; never 0. Times are whole seconds, up to 97 days. */
    public long word()
    {
        return 1 + key.ordinal() | (null == with ? 0L : 1 + with.ordinal()) << WITH_SHIFT |
            (isOfEvents ? 1L : 0L) << EVENTS_SHIFT | seconds(latenessNs) << LATENESS_SHIFT |
            seconds(paneNs) << PANE_SHIFT;
    }

    private static long seconds(final long durationNs)
    {
        return Math.min(SECONDS_MASK, durationNs / NS_PER_SECOND);
    }

    /** @return the history that a word names, times in whole seconds. */
    public static HistoryDeclaration ofWord(final long word)
    {
        final int with = (int)(word >>> WITH_SHIFT & 0xFF);
        return new HistoryDeclaration(KeyKind.values()[(int)(word & 0xFF) - 1],
            0 == with ? null : KeyKind.values()[with - 1], (word >>> EVENTS_SHIFT & 1) != 0,
            (word >>> LATENESS_SHIFT & SECONDS_MASK) * NS_PER_SECOND,
            (word >>> PANE_SHIFT & SECONDS_MASK) * NS_PER_SECOND);
    }

    /** @return its key, and what else tells it from others of that key. */
    public String name()
    {
        return keyName() + (isOfEvents ? " events" : "") + time(" late ", latenessNs) + time(" panes ", paneNs);
    }

    private static String time(final String what, final long durationNs)
    {
        return 0 == durationNs ? "" : what + durationNs / NS_PER_SECOND + "s";
    }

    /** @return card or card+merchant, as capacities name it. */
    public String keyName()
    {
        return null == with ? key.policyName() : key.policyName() + "+" + with.policyName();
    }
}
