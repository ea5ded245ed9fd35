package io.peregrine.policy;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as policies write them: 7d, 1h30m, 40us. A day is 24 hours. */
final class Durations
{
    /** The longest: about a hundred years, so that sums of a few never overflow. */
    static final long MAX_NS = 36_500L * 86_400 * 1_000_000_000L;

    private static final Pattern FORM = Pattern.compile(
        "(?:(\\d{1,15})d)?(?:(\\d{1,15})h)?(?:(\\d{1,15})m)?(?:(\\d{1,15})s)?" +
        "(?:(\\d{1,15})ms)?(?:(\\d{1,15})us)?(?:(\\d{1,15})ns)?");
    private static final long[] UNITS_NS =
    {
        86_400_000_000_000L, 3_600_000_000_000L, 60_000_000_000L, 1_000_000_000L, 1_000_000L, 1_000L, 1L
    };

    private Durations()
    {
    }

    /** @return nanoseconds, or -1 where it is no duration or longer than {@link #MAX_NS}. */
    static long parse(final String text)
    {
        final Matcher matcher = FORM.matcher(text);
        if (text.isEmpty() || !matcher.matches())
        {
            return -1;
        }

        long sum = 0;
        for (int i = 0; i < UNITS_NS.length; i++)
        {
            final String digits = matcher.group(i + 1);
            if (null != digits)
            {
                final long count = Long.parseLong(digits);
                if (count > MAX_NS / UNITS_NS[i])
                {
                    return -1;
                }
                sum += count * UNITS_NS[i];
                if (sum > MAX_NS)
                {
                    return -1;
                }
            }
        }
        return sum;
    }

    /** @return the same length, in the largest units that it fills. */
    static String print(final long ns)
    {
        final String[] names = { "d", "h", "m", "s", "ms", "us", "ns" };
        final StringBuilder text = new StringBuilder();
        long left = ns;
        for (int i = 0; i < names.length; i++)
        {
            if (left >= UNITS_NS[i])
            {
                text.append(left / UNITS_NS[i]).append(names[i]);
                left %= UNITS_NS[i];
            }
        }
        return text.isEmpty() ? "0s" : text.toString();
    }
}
