package io.peregrine.policy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Reads which payments a rule looks at: effective-from, effective-to and sample. */
final class RuleTimes
{
    static final String FROM = "effective-from";
    static final String TO = "effective-to";
    static final String SAMPLE = "sample";

    private static final long NS_PER_S = 1_000_000_000L;

    private final Reading reading;

    RuleTimes(final Reading reading)
    {
        this.reading = reading;
    }

    /**
     * @param section  of the rule.
     * @param defaults of the sheet.
     * @param id       of the rule; null where it is wrong.
     */
    RuleScope read(final Section section, final Section defaults, final String id)
    {
        final Long ownFrom = timeNs(section.find(FROM), FROM);
        final Long ownTo = timeNs(section.find(TO), TO);
        final Long from = null == ownFrom ? timeNs(defaults.find(FROM), FROM) : ownFrom;
        final Long to = null == ownTo ? timeNs(defaults.find(TO), TO) : ownTo;
        if (null != from && null != to && from >= to)
        {
            final YamlNode node = section.has(TO) ? section.find(TO) : section.has(FROM) ? section.find(FROM) :
                defaults.find(TO);
            reading.problems().add(node, "the rule ends before it begins: write an " + TO + " after " +
                Instant.ofEpochSecond(Math.floorDiv(from, NS_PER_S), Math.floorMod(from, NS_PER_S)));
        }

        final YamlNode sampleNode = section.find(SAMPLE);
        final Double sample = reading.number(sampleNode, SAMPLE);
        if (null != sample && !(sample > 0 && sample <= 1))
        {
            reading.problems().add(sampleNode, "sample must be above 0 and at most 1, not " +
                sampleNode.description() + ": write for example 0.1 for every tenth payment");
        }
        return null == id || null == from && null == to && null == sample ? RuleScope.ALL : new RuleScope(id,
            null == from ? Long.MIN_VALUE : from, null == to ? Long.MAX_VALUE : to, null == sample ? 1 : sample);
    }

    /** @return nanoseconds since 1970. */
    private Long timeNs(final YamlNode node, final String what)
    {
        final String text = reading.text(node, what);
        if (null == text)
        {
            return null;
        }
        try
        {
            final Instant time = OffsetDateTime.parse(text.replace(' ', 'T')).toInstant();
            return Math.addExact(Math.multiplyExact(time.getEpochSecond(), NS_PER_S), time.getNano());
        }
        catch (final DateTimeException | ArithmeticException ex)
        {
            reading.problems().add(node, what + " must be a time with its offset, not " + node.description() +
                ": write for example 2026-03-29T01:00:00Z or 2026-03-29T03:00:00+02:00");
            return null;
        }
    }
}
