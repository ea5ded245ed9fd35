package io.peregrine.cli;

import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

import io.peregrine.journal.JournalDamageException;
import io.peregrine.journal.JournalDirectory;
import io.peregrine.journal.JournalRemovedException;
import io.peregrine.journal.JournalTail;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints records as they come, and remembers how far it came. */
@Command(
    name = "tail",
    description =
        "Prints records as dump does, from where it stopped last time on, and remembers under the cursor's name " +
            "how far it came. After a kill some may be printed again, none is left out.",
    footer =
        {
            "",
            "Example:",
            "  peregrine journal tail journal --cursor console --follow"
        })
final class JournalFollow extends Verb
{
    private static final int BATCH_LIMIT = 1_000;
    private static final long IDLE_NS = 20_000_000;

    @Parameters(paramLabel = "DIR", description = "The journal's directory.")
    private Path root;

    @Option(names = "--cursor", paramLabel = "NAME", required = true,
        description = "A new name begins with the first record there is.")
    private String cursor;

    @Option(names = "--series", paramLabel = "NAME", description = "inputs or decisions; decisions without it.",
        defaultValue = JournalSeries.DECISIONS)
    private String series;

    @Option(names = "--from", paramLabel = "SEQUENCE",
        description = "Begins with this sequence, wherever the cursor stands.")
    private Long from;

    @Option(names = "--limit", paramLabel = "N", description = "Ends after so many records.")
    private long limit = Long.MAX_VALUE;

    @Option(names = "--follow", description = "At the end, waits for more, until it is stopped.")
    private boolean isFollowing;

    @Override
    public Integer call()
    {
        if (!JournalSeries.NAMES.contains(series))
        {
            throw usage("unknown series \"" + series + "\"" + Suggestion.of(series, JournalSeries.NAMES));
        }
        if (null != from && from < 0)
        {
            throw usage("--from must not be negative: " + from);
        }
        if (limit < 1)
        {
            throw usage("--limit must be 1 or more: " + limit);
        }
        if (!JournalTail.isCursorName(cursor))
        {
            throw usage("--cursor is a name of up to 64 letters, digits, '_', '-' and '.', that does not begin with " +
                "a dot or end in .lock or .new: " + cursor);
        }
        try (JournalDirectory journal = JournalDirectory.openReadOnly(root);
            JournalTail tail = JournalTail.open(journal, series, cursor, null == from ? JournalTail.GO_ON : from))
        {
            follow(tail, new RecordText(new HitNames(journal.content())));
            return ExitCodes.OK;
        }
        catch (final JournalDamageException | JournalRemovedException ex)
        {
            out().flush();
            err().println(ex.getMessage());
            return ExitCodes.FINDING;
        }
    }

    private void follow(final JournalTail tail, final RecordText text)
    {
        long left = limit;
        while (left > 0)
        {
            int printed = 0;
            while (printed < BATCH_LIMIT && left > 0 && tail.next())
            {
                out().println(text.of(series, tail.record()));
                printed++;
                left--;
            }
            // What a reader of the output has closed its ears to was not delivered.
            if (out().checkError())
            {
                return;
            }
            tail.commit();
            if (printed < BATCH_LIMIT && left > 0)
            {
                if (!isFollowing || Thread.currentThread().isInterrupted())
                {
                    return;
                }
                if (0 == printed)
                {
                    LockSupport.parkNanos(this, IDLE_NS);
                }
            }
        }
    }
}
