package io.peregrine.cli;

import java.nio.file.Path;

import io.peregrine.journal.JournalDamageException;
import io.peregrine.journal.JournalDirectory;
import io.peregrine.journal.JournalReader;
import io.peregrine.journal.Segments;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints records. */
@Command(
    name = "dump",
    description = "One line for each record: its header, then its message, decoded.",
    footer =
        {
            "",
            "Example:",
            "  peregrine journal dump journal --series decisions --from 1000 --to 1009"
        })
final class JournalDump extends Verb
{
    @Parameters(paramLabel = "DIR", description = "The journal's directory.")
    private Path root;

    @Option(names = "--series", paramLabel = "NAME",
        description = "inputs or decisions; both, one after the other, without it.")
    private String only;

    @Option(names = "--from", paramLabel = "SEQUENCE", description = "The first sequence.", defaultValue = "0")
    private long from;

    @Option(names = "--to", paramLabel = "SEQUENCE", description = "The last sequence; the journal's without it.")
    private Long to;

    @Override
    public Integer call()
    {
        if (null != only && !JournalSeries.NAMES.contains(only))
        {
            throw usage("unknown series \"" + only + "\"" + Suggestion.of(only, JournalSeries.NAMES));
        }
        if (from < 0)
        {
            throw usage("--from must not be negative: " + from);
        }
        if (null != to && to < from)
        {
            throw usage("--to " + to + " is less than --from " + from);
        }
        try (JournalDirectory journal = JournalDirectory.openReadOnly(root))
        {
            final RecordText text = new RecordText(new HitNames(journal.content()));
            for (final JournalSeries series : JournalSeries.of(journal))
            {
                if (null == only || only.equals(series.name()))
                {
                    dump(series, text);
                }
            }
            return ExitCodes.OK;
        }
        catch (final JournalDamageException ex)
        {
            out().flush();
            err().println(ex.getMessage());
            return ExitCodes.FINDING;
        }
    }

    private void dump(final JournalSeries series, final RecordText text)
    {
        final long last = null == to ? Long.MAX_VALUE : to;
        try (JournalReader reader = JournalReader.open(series.directory()))
        {
            final long kept = Segments.firstKept(series.directory());
            if (kept > from)
            {
                err().println("series=" + series.name() + ": retention removed what was before sequence " + kept);
            }
            if (from > 0 || kept > 0)
            {
                reader.seek(Math.max(from, kept));
            }
            // A reader of the output that has seen enough closes it.
            boolean isEmpty = true;
            while (reader.next() && reader.sequence() <= last && !out().checkError())
            {
                out().println(text.of(series.name(), reader));
                isEmpty = false;
            }
            if (isEmpty)
            {
                err().println("series=" + series.name() + ": no record from sequence " + from +
                    (null == to ? " on" : " to " + to) + "; 'peregrine journal ls' says which there are");
            }
        }
    }
}
