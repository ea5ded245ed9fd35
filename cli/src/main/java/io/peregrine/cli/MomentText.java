package io.peregrine.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Moments as people write them: 2026-12-01T00:00:00Z, or 30d from now. */
final class MomentText
{
    private static final Pattern SPAN = Pattern.compile("(\\d{1,6})([smhd])");

    private MomentText()
    {
    }

    /** @return nanoseconds since 1970. @throws BadValue where it is no moment. */
    static long nanos(final String text, final long nowNs)
    {
        final Matcher span = SPAN.matcher(text);
        if (span.matches())
        {
            final long amount = Long.parseLong(span.group(1));
            return nowNs + switch (span.group(2))
            {
                case "s" -> TimeUnit.SECONDS.toNanos(amount);
                case "m" -> TimeUnit.MINUTES.toNanos(amount);
                case "h" -> TimeUnit.HOURS.toNanos(amount);
                default -> TimeUnit.DAYS.toNanos(amount);
            };
        }
        return instant(text);
    }

    /** @return nanoseconds since 1970 of an instant like 2026-12-01T00:00:00Z. @throws BadValue where it is none. */
    static long instant(final String text)
    {
        try
        {
            final Instant instant = Instant.parse(text);
            return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), TimeUnit.SECONDS.toNanos(1)),
                instant.getNano());
        }
        catch (final DateTimeException | ArithmeticException ignore)
        {
            throw new BadValue("is no moment: write 2026-12-01T00:00:00Z" +
                ", or on the command line a time from now like 30d, 12h, 15m or 30s");
        }
    }
}
