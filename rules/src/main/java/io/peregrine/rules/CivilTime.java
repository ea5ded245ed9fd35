package io.peregrine.rules;

/**
 * The calendar of a time in seconds since 1970 at an offset, without allocation; called by generated code.
 * Numbered as in CEL: months, days of month, days of week and of year from 0, Sunday is 0; {@code getDate} from 1.
 */
final class CivilTime
{
    private static final long DAY_S = 86_400;

    private CivilTime()
    {
    }

    static long getSeconds(final long timeS, final int offsetS)
    {
        return Math.floorMod(localSeconds(timeS, offsetS), 60L);
    }

    static long getMinutes(final long timeS, final int offsetS)
    {
        return Math.floorMod(localSeconds(timeS, offsetS), 3_600L) / 60;
    }

    static long getHours(final long timeS, final int offsetS)
    {
        return Math.floorMod(localSeconds(timeS, offsetS), DAY_S) / 3_600;
    }

    static long getDayOfWeek(final long timeS, final int offsetS)
    {
        return Math.floorMod(localDay(timeS, offsetS) + 4, 7L);
    }

    static long getDate(final long timeS, final int offsetS)
    {
        return civil(localDay(timeS, offsetS)) & 0xff;
    }

    static long getDayOfMonth(final long timeS, final int offsetS)
    {
        return getDate(timeS, offsetS) - 1;
    }

    static long getMonth(final long timeS, final int offsetS)
    {
        return ((civil(localDay(timeS, offsetS)) >> 8) & 0xff) - 1;
    }

    static long getFullYear(final long timeS, final int offsetS)
    {
        return civil(localDay(timeS, offsetS)) >> 16;
    }

    static long getDayOfYear(final long timeS, final int offsetS)
    {
        final long day = localDay(timeS, offsetS);
        return day - firstDay(civil(day) >> 16);
    }

    private static long localSeconds(final long timeS, final int offsetS)
    {
        return timeS + offsetS;
    }

    private static long localDay(final long timeS, final int offsetS)
    {
        return Math.floorDiv(localSeconds(timeS, offsetS), DAY_S);
    }

    /** Howard Hinnant's civil_from_days. @return year * 65536 + month * 256 + day, month and day from 1. */
    private static long civil(final long day)
    {
        final long shifted = day + 719_468;
        final long era = Math.floorDiv(shifted, 146_097L);
        final long dayOfEra = shifted - era * 146_097;
        final long yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        final long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        final long shiftedMonth = (5 * dayOfYear + 2) / 153;
        final long dayOfMonth = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1;
        final long month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
        final long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        return (year << 16) + (month << 8) + dayOfMonth;
    }

    /** @return the day number of a year's first of January. */
    private static long firstDay(final long year)
    {
        final long before = year - 1;
        return 365 * before + Math.floorDiv(before, 4L) - Math.floorDiv(before, 100L) + Math.floorDiv(before, 400L) -
            719_162;
    }
}
