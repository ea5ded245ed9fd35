package io.peregrine.domain;

/**
 * What is computed over the history of a key. The window is made of the key's payments; {@code of} and {@code where}
 * then choose which of those count.
 *
 * @param key         whose history.
 * @param with        the other half of a pair of keys; null for a single key.
 * @param kind        which aggregate.
 * @param field       of what, in policy spelling; null where it is of payments.
 * @param window      over which window; null for SPEED, TIME_SINCE_LAST and CONSECUTIVE: all of the history.
 * @param of          which payments count.
 * @param where       index of a condition that a payment must meet to count, or {@link #NO_CONDITION}.
 * @param first       SEQUENCE and WITHOUT: index of condition A.
 * @param then        SEQUENCE and WITHOUT: index of condition B.
 * @param latenessNs  how far behind its key a payment may come and still take its place.
 * @param paneNs      length of a pane; 0 for exact.
 * @param isExcluding current: exclude.
 */
public record AggregateDeclaration(
    KeyKind key,
    KeyKind with,
    Kind kind,
    String field,
    WindowDeclaration window,
    Of of,
    int where,
    int first,
    int then,
    long latenessNs,
    long paneNs,
    boolean isExcluding)
{
    /** No condition. */
    public static final int NO_CONDITION = -1;

    /** Aggregates over a window. */
    public enum Kind
    {
        COUNT, SUM, MEAN, MIN, MAX, STDDEV, DISTINCT, FIRST, LAST, TIME_SINCE_LAST, CONSECUTIVE, FRAUD_SHARE,
        /** Payments meeting A in the time before this one, where this one meets B; 0 where it does not. */
        SEQUENCE,
        /** Payments meeting A in the time up to this one that no payment meeting B has followed. */
        WITHOUT,
        /** How many standard deviations this payment's value is above the window's mean. */
        ZSCORE,
        /** Kilometres per hour from the previous payment with coordinates. */
        SPEED
    }

    /** Which payments count. */
    public enum Of
    {
        /** Requests and advices that were not fully reversed. */
        ALL,
        /** Requests, whatever became of them; their amounts as asked. */
        ATTEMPTED,
        /** Finally approved, and not fully reversed. */
        APPROVED,
        /** Finally declined, and not fully reversed. */
        DECLINED,
        /** Their newest label is 1, reversed or not. */
        LABELLED_FRAUD,
        /** Customer events in the place of payments. */
        CUSTOMER_EVENTS
    }

    /** @return the history that it is computed from, without what is computed: equal for those that share one. */
    public HistoryDeclaration history()
    {
        return new HistoryDeclaration(key, with, Of.CUSTOMER_EVENTS == of, latenessNs, paneNs);
    }
}
