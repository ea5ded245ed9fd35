package io.peregrine.pipeline.window;

import io.peregrine.domain.ZoneTable;

/**
 * Periods of one length on a zone's clock, counted from local midnight of 1970-01-01. Where clocks go back, what comes
 * twice starts a period each time; where they go forward, a period whose start does not exist starts at the change.
 */
final class TumblingPeriods
{
    private static final long NANOS = 1_000_000_000L;
    /** No zone's clock is further from UTC, nor moves further at once. */
    private static final long ZONE_REACH = 26 * 3_600L;

    private final ZoneTable zone;
    private final long lengthNs;

    TumblingPeriods(final ZoneTable zone, final long lengthNs)
    {
        if (lengthNs <= 0)
        {
            throw new IllegalArgumentException("a tumbling window needs a length above 0: " + lengthNs);
        }
        this.zone = zone;
        this.lengthNs = lengthNs;
    }

    /** @return the first instant of the period that an instant is in. */
    long startOf(final long timeNs)
    {
        final long second = Math.floorDiv(timeNs, NANOS);
        final int offset = zone.offsetSecondsAt(second);
        final long intoNs = Math.floorMod(timeNs + offset * NANOS, lengthNs);
        final long startNs = timeNs - intoNs;
        final long change = zone.lastTransition(second);
        if (Long.MIN_VALUE == change || startNs >= change * NANOS)
        {
            return startNs;
        }

        // The clock changed since: the start, as the clock before says it, unless that does not exist.
        final int before = zone.offsetSecondsAt(change - 1);
        final long earlierNs = startNs + (offset - before) * NANOS;
        return earlierNs < change * NANOS ? earlierNs : change * NANOS;
    }

    /** @return an instant after this one up to which the period surely goes on. */
    long certainEndOf(final long timeNs)
    {
        final long second = Math.floorDiv(timeNs, NANOS);
        final long leftNs = lengthNs - Math.floorMod(timeNs + zone.offsetSecondsAt(second) * NANOS, lengthNs);
        final long change = zone.nextTransition(second);
        final long endNs = timeNs + leftNs;
        return change > second + leftNs / NANOS + ZONE_REACH ? endNs : Math.min(endNs, change * NANOS);
    }
}
