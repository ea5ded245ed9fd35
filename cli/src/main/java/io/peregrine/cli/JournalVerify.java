package io.peregrine.cli;

import java.nio.file.Path;

import io.peregrine.journal.JournalVerifier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Reads everything and says everything that is wrong. */
@Command(
    name = "verify",
    description =
        "Checks every record, seal and link of both series, and lists everything that is wrong. With a head, it " +
            "also finds what was changed with all checksums, seals and links mended.",
    footer =
        {
            "",
            "Example:",
            "  peregrine journal verify journal && echo whole",
            "  peregrine journal verify journal --head journal.head --public-key head.pub"
        })
final class JournalVerify extends Verb
{
    @Parameters(paramLabel = "DIR", description = "The journal's directory.")
    private Path root;

    @Mixin
    private HeadFile head;

    @Override
    public Integer call()
    {
        if (head.hasKey() && !head.isGiven())
        {
            throw usage("--public-key is the key of a --head, which is missing");
        }
        final String headTrouble = head.isGiven() ? head.trouble() : null;
        if (null != headTrouble)
        {
            out().println("FINDING what=" + headTrouble);
            return ExitCodes.FINDING;
        }
        final JournalVerifier.Result result = JournalVerifier.verify(root, head.isGiven() ? head.head() : null);
        for (final JournalVerifier.Series series : result.series())
        {
            out().println((series.findings().isEmpty() ? "OK" : "DAMAGED") + " series=" + series.name() +
                " segments=" + series.segments() + " records=" + series.records() +
                " first=" + series.firstSequence() + " last=" + series.lastSequence() +
                " sealed=" + series.sealed() + " torn=" + series.isTorn() +
                " chainHead=" + (series.chainHead().isEmpty() ? "-" : series.chainHead()));
            if (series.stubs() > 0)
            {
                err().println("series=" + series.name() + ": retention removed the contents of " + series.stubs() +
                    " segments; sequences from " + series.firstSequence() + " on are there");
            }
            if (null != series.unchecked())
            {
                err().println("series=" + series.name() + ": not compared with the head: " + series.unchecked());
            }
            for (final JournalVerifier.Finding finding : series.findings())
            {
                out().println("FINDING series=" + series.name() + " sequence=" + finding.sequence() +
                    " file=" + finding.file() + " offset=" + finding.offset() + " what=" +
                    ExitCodes.oneLine(finding.what()));
            }
        }
        if (head.isGiven())
        {
            out().println((result.isClean() ? "OK " : "DIFFERS ") + head.text());
            if (!head.hasKey())
            {
                err().println("the head's signature was not checked: name --public-key");
            }
        }
        return result.isClean() ? ExitCodes.OK : ExitCodes.FINDING;
    }
}
