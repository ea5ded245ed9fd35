package io.peregrine.cli;

import java.nio.file.Path;

import io.peregrine.journal.JournalVerifier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Reads everything and says everything that is wrong. */
@Command(
    name = "verify",
    description = "Checks every record, seal and link of both series, and lists everything that is wrong.",
    footer = { "", "Example:", "  peregrine journal verify journal && echo whole" })
final class JournalVerify extends Verb
{
    @Parameters(paramLabel = "DIR", description = "The journal's directory.")
    private Path root;

    @Override
    public Integer call()
    {
        final JournalVerifier.Result result = JournalVerifier.verify(root);
        for (final JournalVerifier.Series series : result.series())
        {
            out().println((series.findings().isEmpty() ? "OK" : "DAMAGED") + " series=" + series.name() +
                " segments=" + series.segments() + " records=" + series.records() +
                " first=" + series.firstSequence() + " last=" + series.lastSequence() +
                " sealed=" + series.sealed() + " torn=" + series.isTorn() +
                " chainHead=" + (series.chainHead().isEmpty() ? "-" : series.chainHead()));
            for (final JournalVerifier.Finding finding : series.findings())
            {
                out().println("FINDING series=" + series.name() + " sequence=" + finding.sequence() +
                    " file=" + finding.file() + " offset=" + finding.offset() + " what=" +
                    ExitCodes.oneLine(finding.what()));
            }
        }
        return result.isClean() ? ExitCodes.OK : ExitCodes.FINDING;
    }
}
