package io.peregrine.cli;

import java.nio.file.Path;
import java.util.List;

import io.peregrine.engine.SnapshotMaker;
import io.peregrine.journal.SegmentInfo;
import io.peregrine.journal.Segments;
import io.peregrine.replay.DifferenceException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Makes a snapshot beside the engine. */
@Command(
    name = "snapshot",
    description = "Makes a snapshot of a journal, from which an engine starts in place of the first input. It " +
        "decides the journal's inputs again, from the newest snapshot on, up to the last running hash, and compares " +
        "every decision; an engine may be writing meanwhile. Prints SNAPSHOT, NONE where there are too few inputs " +
        "yet, or DIFFERS with the first sequence and field: then there is no new snapshot.",
    footer =
    {
        "",
        "Example:",
        "  peregrine snapshot journal",
        "  peregrine snapshot --config docs/examples/handbook/engine.conf"
    })
final class SnapshotVerb extends Verb
{
    @Parameters(paramLabel = "DIR", arity = "0..1",
        description = "The journal's directory; without it the configuration's.")
    private Path root;

    @Mixin
    private EngineOptions engine;

    @Override
    public Integer call()
    {
        if ((null == root) != engine.isGiven())
        {
            throw usage("name the journal's directory, or give --config FILE" +
                (null == root ? "" : ", not both"));
        }

        try
        {
            final Path journal = null == root ? engine.load().journalDirectory() : root;
            print(journal, make(journal));
            return ExitCodes.OK;
        }
        catch (final DifferenceException ex)
        {
            out().println(ExitCodes.oneLine(ex.difference().toString()));
            return ExitCodes.FINDING;
        }
    }

    private SnapshotMaker.Made make(final Path journal)
    {
        try (SequenceProgress progress = new SequenceProgress("snapshot"))
        {
            return new SnapshotMaker(
                journal, why -> err().println("peregrine: " + ExitCodes.oneLine(why)), progress).make();
        }
    }

    private void print(final Path journal, final SnapshotMaker.Made made)
    {
        out().println(null == made.file() ? "NONE no running hash is recorded yet: one is, every 10,000 inputs" :
            "SNAPSHOT sequence=" + made.sequence() + " new=" + made.isNew() + " replayed=" + made.replayed() +
            " bytes=" + made.contentLength() + " file=" + made.file());
        if (!made.isNew())
        {
            final List<SegmentInfo> inputs = Segments.list(journal.resolve(JournalSeries.INPUTS));
            final long last = inputs.isEmpty() ? -1 : inputs.get(inputs.size() - 1).lastSequence();
            err().println(last < 0 ? "the journal holds no inputs yet" : null == made.file() ?
                "the journal's last sequence is " + last + ": without a running hash there is nothing to hold a " +
                "snapshot against; make one when more inputs have come" :
                "no new one: the newest snapshot is as far as the last running hash, one is recorded every 10,000 " +
                "inputs; the journal's last sequence is " + last);
        }
    }
}
