package io.peregrine.policy;

import java.util.Map;

import io.peregrine.domain.AggregateDeclaration;
import io.peregrine.domain.AggregateDeclaration.Of;

/**
 * What holds for a feature that does not say otherwise.
 *
 * @param isExcluding current: exclude.
 * @param of          which payments count.
 * @param where       index of the condition that they meet, or NO_CONDITION.
 * @param paneNs      resolution; 0 for exact.
 * @param latenessNs  allowed-lateness.
 * @param empty       the value where there is nothing to compute from; null for missing.
 * @param emptyNode   where that is written; null where it is not.
 */
record FeatureDefaults(
    boolean isExcluding, Of of, int where, long paneNs, long latenessNs, Double empty, YamlNode emptyNode)
{
    /** Of the section defaults and, among others, of each feature. */
    static final String[] KEYS = { "where", "current", "of", "resolution", "allowed-lateness", "empty" };

    private static final Map<String, Boolean> CURRENT = Ordered.map("include", false, "exclude", true);
    private static final Map<String, Of> OF = Ordered.map(
        "all", Of.ALL, "attempted", Of.ATTEMPTED, "approved", Of.APPROVED, "declined", Of.DECLINED,
        "labelled-fraud", Of.LABELLED_FRAUD, "customer-events", Of.CUSTOMER_EVENTS);

    /** @param latenessNs late.allow of the policy. */
    static FeatureDefaults read(final Section section, final long latenessNs, final FeatureContext context)
    {
        return new FeatureDefaults(false, Of.ALL, AggregateDeclaration.NO_CONDITION, 0, latenessNs, 0.0, null)
            .with(section, context);
    }

    /** @return what holds where a section says something of its own. */
    FeatureDefaults with(final Section section, final FeatureContext context)
    {
        final Reading reading = context.reading();
        final Boolean isExclude = reading.choice(section.find("current"), "current", CURRENT);
        final Of which = reading.choice(section.find("of"), "of", OF);
        final Long lateNs = reading.durationNs(section.find("allowed-lateness"), "allowed-lateness");
        final YamlNode emptyHere = section.find("empty");
        final boolean isHere = null != emptyHere;
        final Double value = !isHere || emptyHere.is(YamlNode.Kind.NULL) ? null : emptyNumber(emptyHere, reading);
        return new FeatureDefaults(
            null == isExclude ? isExcluding : isExclude,
            null == which ? of : which,
            section.has("where") ? context.conditions().index(section.find("where"), "where") : where,
            section.has("resolution") ? resolution(section.find("resolution"), reading) : paneNs,
            null == lateNs ? latenessNs : lateNs,
            isHere ? value : empty,
            isHere ? emptyHere : emptyNode);
    }

    private static Double emptyNumber(final YamlNode node, final Reading reading)
    {
        if (node.is(YamlNode.Kind.INT) || node.is(YamlNode.Kind.DOUBLE))
        {
            return reading.number(node, "empty");
        }
        reading.problems().add(
            node, "empty must be a number or null, not " + node.description() + ": write 0.0 or null");
        return null;
    }

    private static long resolution(final YamlNode node, final Reading reading)
    {
        final String text = reading.text(node, "resolution");
        if (null == text || "exact".equals(text))
        {
            return 0;
        }
        final long ns = Durations.parse(text);
        if (ns <= 0)
        {
            reading.problems().add(node, "resolution must be exact or a length of time above 0, not " +
                node.description() + ": write exact, or for example 1m");
        }
        return Math.max(0, ns);
    }
}
