package io.peregrine.cli;

import java.nio.file.Path;

import io.peregrine.journal.JournalDamageException;
import io.peregrine.journal.JournalDirectory;
import io.peregrine.journal.SegmentInfo;
import io.peregrine.journal.Segments;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lists segments. */
@Command(
    name = "ls",
    description = "One line for each segment in use.",
    footer = { "", "Example:", "  peregrine journal ls journal" })
final class JournalLs extends Verb
{
    @Parameters(paramLabel = "DIR", description = "The journal's directory.")
    private Path root;

    @Override
    public Integer call()
    {
        try (JournalDirectory journal = JournalDirectory.openReadOnly(root))
        {
            for (final JournalSeries series : JournalSeries.of(journal))
            {
                for (final SegmentInfo segment : Segments.list(series.directory()))
                {
                    print(series.name(), segment);
                }
            }
            return ExitCodes.OK;
        }
        catch (final JournalDamageException ex)
        {
            err().println(ex.getMessage());
            return ExitCodes.FINDING;
        }
    }

    private void print(final String series, final SegmentInfo segment)
    {
        out().println("series=" + series + " segment=" + segment.number() + " first=" + segment.firstSequence() +
            " last=" + segment.lastSequence() + " records=" + segment.records() + " bytes=" + segment.bytes() +
            " sealed=" + segment.isSealed() + (segment.isStub() ? " removed=true" : "") +
            " run=" + Long.toUnsignedString(segment.runId()) +
            " sha256=" + (segment.sha256().isEmpty() ? "-" : segment.sha256()) +
            " previous=" + (segment.previousSha256().isEmpty() ? "-" : segment.previousSha256()) +
            " file=" + segment.file());
    }
}
