package io.peregrine.cli;

import java.nio.file.Path;

import io.peregrine.journal.JournalException;
import io.peregrine.journal.SegmentInfo;
import io.peregrine.journal.Segments;
import io.peregrine.pipeline.Layout;
import io.peregrine.replay.ReplayVerifier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Holds every decision against what was recorded. */
@Command(
    name = "verify",
    description = "Decides every input again and compares each decision with the recorded one, bit for bit. Prints " +
        "MATCH, or DIFFERS with the first sequence and field. Reads only, also while an engine writes: what it " +
        "wrote by then is looked at.",
    footer =
    {
        "",
        "Example:",
        "  peregrine replay verify journal --layout inline --ring 1024",
        "  peregrine replay verify journal --from-snapshot"
    })
final class ReplayVerify extends Verb
{
    private static final int MAX_RING = 1 << 18;

    @Parameters(paramLabel = "DIR", description = "The journal's directory.")
    private Path root;

    @Option(names = "--layout", paramLabel = "LAYOUT", defaultValue = "auto",
        description = "Which threads step the stages: inline, shared or dedicated; or auto, as without it: two " +
            "threads, where there are two cores.")
    private Layout layout;

    @Option(names = "--ring", paramLabel = "SLOTS", defaultValue = "" + ReplayVerifier.DEFAULT_RING_CAPACITY,
        description = "Slots of the ring, a power of two; ${DEFAULT-VALUE} without it.")
    private int ring;

    @Option(names = "--from-snapshot", description = "Begin behind the newest snapshot that fits, and say which: for " +
        "what came since, or where the journal's first segments were deleted.")
    private boolean isFromSnapshot;

    @Override
    public Integer call()
    {
        if (Integer.bitCount(ring) != 1 || ring < 0 || ring > MAX_RING)
        {
            throw usage("--ring must be a power of two from 1 to " + MAX_RING + ": " + ring);
        }
        final ReplayVerifier.Result result;
        try (Progress progress = new Progress("verify", inputs(), " inputs"))
        {
            final ReplayVerifier verifier = new ReplayVerifier(layout, ring).progress(progress);
            if (isFromSnapshot)
            {
                verifier.fromSnapshot(why -> err().println("peregrine: " + ExitCodes.oneLine(why)));
            }
            result = verifier.verify(root);
        }
        out().println(ExitCodes.oneLine(result.toString()));
        return result.isMatch() ? ExitCodes.OK : ExitCodes.FINDING;
    }

    /** @return how many there are by the segments' seals; -1 where nobody sees it or that cannot be told. */
    private long inputs()
    {
        try
        {
            return null == System.console() ? -1 : Segments.list(root.resolve("inputs")).stream()
                .mapToLong(SegmentInfo::records).sum();
        }
        catch (final JournalException ignore)
        {
            return -1; // the replay says what is wrong
        }
    }
}
