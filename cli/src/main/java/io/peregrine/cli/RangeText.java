package io.peregrine.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.function.Function;

import io.peregrine.journal.JournalException;
import io.peregrine.replay.JournalSurvey;
import io.peregrine.replay.ReplayRange;

/** A range of a journal's payments from the command line: sequences, or event times. */
final class RangeText
{
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private RangeText()
    {
    }

    /** A range of --from and --to. */
    static ReplayRange parse(
        final String from,
        final String to,
        final JournalSurvey survey,
        final Function<String, ? extends RuntimeException> problem)
    {
        return parse("--", from, to, survey, problem);
    }

    /**
     * @param prefix  of the options' names, from and to: two dashes, and what else there is.
     * @param from    a sequence, a time or a date; null: from the first.
     * @param to      the last sequence, or the time before which it ends; null: to the last.
     * @param problem makes what is thrown of a message.
     */
    static ReplayRange parse(
        final String prefix,
        final String from,
        final String to,
        final JournalSurvey survey,
        final Function<String, ? extends RuntimeException> problem)
    {
        if (0 == survey.inputs())
        {
            throw new JournalException("the journal holds no inputs; name the journal.directory that an engine wrote");
        }

        long fromSequence = 0;
        long toSequence = Long.MAX_VALUE;
        long fromTimeNs = Long.MIN_VALUE;
        long toTimeNs = Long.MAX_VALUE;
        if (null != from && isSequence(from))
        {
            fromSequence = sequence(prefix + "from", from, survey, problem);
        }
        else if (null != from)
        {
            fromTimeNs = time(prefix + "from", from, problem);
        }
        if (null != to && isSequence(to))
        {
            toSequence = sequence(prefix + "to", to, survey, problem);
        }
        else if (null != to)
        {
            toTimeNs = time(prefix + "to", to, problem);
        }

        if (toSequence < fromSequence || toTimeNs <= fromTimeNs)
        {
            throw problem.apply(prefix + "to " + to + " is not after " + prefix + "from " + from);
        }
        if (fromTimeNs > survey.lastTimeNs() || toTimeNs <= survey.firstTimeNs())
        {
            throw problem.apply("no payment of the journal is in this range: " + (0 == survey.payments() ?
                "it has no payments" : "their event times are from " + CodeText.time(survey.firstTimeNs()) + " to " +
                CodeText.time(survey.lastTimeNs())));
        }
        return new ReplayRange(fromSequence, toSequence, fromTimeNs, toTimeNs);
    }

    private static boolean isSequence(final String text)
    {
        return text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static long sequence(
        final String option,
        final String text,
        final JournalSurvey survey,
        final Function<String, ? extends RuntimeException> problem)
    {
        final long sequence = text.isEmpty() || text.length() > 18 ? Long.MAX_VALUE : Long.parseLong(text);
        if (sequence < survey.firstSequence() || sequence > survey.lastSequence())
        {
            throw problem.apply(option + " " + text + " is outside of the journal: its sequences are from " +
                survey.firstSequence() + " to " + survey.lastSequence());
        }
        return sequence;
    }

    private static long time(
        final String option, final String text, final Function<String, ? extends RuntimeException> problem)
    {
        try
        {
            final Instant time = text.indexOf('T') < 0 ?
                LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant() : Instant.parse(text);
            return Math.addExact(Math.multiplyExact(time.getEpochSecond(), NANOS_PER_SECOND), time.getNano());
        }
        catch (final DateTimeParseException | ArithmeticException ex)
        {
            throw problem.apply(option + " must be a sequence, a time as 2018-04-08T12:00:00Z, or a date as " +
                "2018-04-08: " + text);
        }
        catch (final DateTimeException ex)
        {
            throw problem.apply(option + " is no time: " + text);
        }
    }
}
