package io.peregrine.domain;

import java.util.List;

/**
 * One declared number about a payment, as features.yaml says it, checked. Fields that a form does not use are null,
 * zero or empty.
 *
 * @param name         unique in the policy.
 * @param form         which of the forms below.
 * @param type         of the value.
 * @param field        FIELD: the payment field; PROFILE: the attribute; AGGREGATE: what is summed, null for count.
 * @param key          AGGREGATE and PROFILE: whose history or profile.
 * @param aggregate    AGGREGATE: which.
 * @param window       AGGREGATE: its window; null for time-since-last.
 * @param calendar     CALENDAR: which part.
 * @param from         CALENDAR hour: first hour, inclusive.
 * @param to           CALENDAR hour: last hour, inclusive; a value below from wraps over midnight.
 * @param weekdays     CALENDAR weekday: bits, Monday is bit 0.
 * @param operands     RATIO and DIFFERENCE: the indexes of the two features.
 * @param isExcluding  current: exclude.
 * @param isEmptyNull  empty: null, that is, missing.
 * @param empty        the value where there is nothing to compute from.
 */
public record FeatureDeclaration(
    String name,
    Form form,
    FeatureType type,
    String field,
    KeyKind key,
    Aggregate aggregate,
    WindowDeclaration window,
    Calendar calendar,
    int from,
    int to,
    int weekdays,
    List<Integer> operands,
    boolean isExcluding,
    boolean isEmptyNull,
    double empty)
{
    /** The forms of features.yaml. */
    public enum Form
    {
        FIELD, CALENDAR, AGGREGATE, RATIO, DIFFERENCE, PROFILE
    }

    /** The aggregates over a key's history. */
    public enum Aggregate
    {
        COUNT, SUM, MEAN, FRAUD_SHARE, TIME_SINCE_LAST
    }

    /** Parts of the event time in the policy's zone. */
    public enum Calendar
    {
        WEEKDAY, HOUR
    }
}
