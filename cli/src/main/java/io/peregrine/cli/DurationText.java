package io.peregrine.cli;

import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times on the command line: a number and ms, s or m. */
final class DurationText
{
    private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m)");
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private DurationText()
    {
    }

    /** @param option that has it. @param problem makes what is thrown of a message. @return above 0. */
    static long nanos(
        final String option, final String text, final Function<String, ? extends RuntimeException> problem)
    {
        final Matcher matcher = TIME.matcher(text);
        final long amount = matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
        if (0 == amount)
        {
            throw problem.apply(
                option + " must be a time, a number above 0 and ms, s or m, for example 30s: " + text);
        }

        return switch (matcher.group(2))
        {
            case "ms" -> amount * NANOS_PER_MILLI;
            case "s" -> amount * 1_000 * NANOS_PER_MILLI;
            default -> amount * 60_000 * NANOS_PER_MILLI;
        };
    }
}
