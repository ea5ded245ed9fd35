package io.peregrine.pipeline.window;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;

/** The periods of tumbling windows, by java.time. */
final class OraclePeriod
{
    private static final long NANOS = 1_000_000_000L;
    private static final long DAY_NS = 86_400 * NANOS;

    private OraclePeriod()
    {
    }

    /** @return where the period of a time starts. */
    static long startNs(final long timeNs, final long periodNs, final ZoneId zone)
    {
        if (0 == periodNs % DAY_NS)
        {
            final long days = periodNs / DAY_NS;
            final long today = instant(timeNs).atZone(zone).toLocalDate().toEpochDay();
            final LocalDate first = LocalDate.ofEpochDay(today - Math.floorMod(today, days));
            return first.atStartOfDay(zone).toEpochSecond() * NANOS;
        }
        return clockStartNs(timeNs, periodNs, zone);
    }

    private static long clockStartNs(final long timeNs, final long periodNs, final ZoneId zone)
    {
        final long startNs = timeNs - Math.floorMod(localNs(timeNs, zone), periodNs);
        final ZoneOffsetTransition change = zone.getRules().previousTransition(instant(timeNs + 1));
        if (null == change || startNs >= change.toEpochSecond() * NANOS)
        {
            return startNs;
        }

        // The clocks changed in between: a period starts at the change, or the one before goes on.
        final long changeNs = change.toEpochSecond() * NANOS;
        final long localNs = localNs(changeNs, zone);
        final boolean isStart = 0 == Math.floorMod(localNs, periodNs) ||
            Math.floorDiv(localNs, periodNs) != Math.floorDiv(localNs(changeNs - 1, zone), periodNs);
        return isStart ? changeNs : clockStartNs(changeNs - 1, periodNs, zone);
    }

    private static long localNs(final long timeNs, final ZoneId zone)
    {
        final ZoneOffset offset = zone.getRules().getOffset(instant(timeNs));
        return timeNs + offset.getTotalSeconds() * NANOS;
    }

    private static Instant instant(final long timeNs)
    {
        return Instant.ofEpochSecond(Math.floorDiv(timeNs, NANOS), Math.floorMod(timeNs, NANOS));
    }
}
