package io.peregrine.pipeline.window;

import io.peregrine.domain.FeatureDeclaration;
import io.peregrine.domain.FeatureDeclaration.Calendar;
import io.peregrine.domain.ZoneTable;

/** Whether an event time's weekday or hour, on the zone's clocks, is one of those that a feature names. */
final class CalendarPart
{
    private static final long NANOS = 1_000_000_000L;
    private static final long DAY = 86_400;
    private static final long EPOCH_WEEKDAY = 3; // 1970-01-01 was a Thursday.

    private CalendarPart()
    {
    }

    static boolean matches(final FeatureDeclaration feature, final ZoneTable zone, final long eventTimeNs)
    {
        final long utcSecond = Math.floorDiv(eventTimeNs, NANOS);
        final long localSecond = utcSecond + zone.offsetSecondsAt(utcSecond);
        if (Calendar.WEEKDAY == feature.calendar())
        {
            final long weekday = Math.floorMod(Math.floorDiv(localSecond, DAY) + EPOCH_WEEKDAY, 7L);
            return (feature.weekdays() >> weekday & 1) != 0;
        }

        final long hour = Math.floorMod(localSecond, DAY) / 3_600;
        return feature.from() <= feature.to() ?
            hour >= feature.from() && hour <= feature.to() :
            hour >= feature.from() || hour <= feature.to();
    }
}
