package io.peregrine.domain;

import java.util.List;

/**
 * One declared number about a payment, as features.yaml says it, checked. Fields that a form does not use are null,
 * zero or empty.
 *
 * @param name        unique in the policy.
 * @param form        which of the forms below.
 * @param type        of the value.
 * @param field       FIELD: the payment field; PROFILE: the attribute.
 * @param key         PROFILE: whose profile.
 * @param aggregate   AGGREGATE: what.
 * @param calendar    CALENDAR: which part.
 * @param from        CALENDAR hour: first hour, inclusive.
 * @param to          CALENDAR hour: last hour, inclusive; a value below from wraps over midnight.
 * @param weekdays    CALENDAR weekday: bits, Monday is bit 0.
 * @param operands    RATIO and DIFFERENCE: the indexes of the two features.
 * @param isEmptyNull empty: null, that is, missing.
 * @param empty       the value where there is nothing to compute from.
 */
public record FeatureDeclaration(
    String name,
    Form form,
    FeatureType type,
    String field,
    KeyKind key,
    AggregateDeclaration aggregate,
    Calendar calendar,
    int from,
    int to,
    int weekdays,
    List<Integer> operands,
    boolean isEmptyNull,
    double empty)
{
    /** The forms of features.yaml. */
    public enum Form
    {
        FIELD, CALENDAR, AGGREGATE, RATIO, DIFFERENCE, PROFILE
    }

    /** Parts of the event time in the policy's zone. */
    public enum Calendar
    {
        WEEKDAY, HOUR
    }

    /** @return a feature that is a payment field. */
    public static FeatureDeclaration field(final String name, final FeatureType type, final String field)
    {
        return new FeatureDeclaration(
            name, Form.FIELD, type, field, null, null, null, 0, 0, 0, List.of(), false, 0.0);
    }

    /** @return a feature over a key's history. */
    public static FeatureDeclaration aggregate(
        final String name,
        final FeatureType type,
        final AggregateDeclaration aggregate,
        final boolean isEmptyNull,
        final double empty)
    {
        return new FeatureDeclaration(
            name, Form.AGGREGATE, type, null, null, aggregate, null, 0, 0, 0, List.of(), isEmptyNull, empty);
    }
}
