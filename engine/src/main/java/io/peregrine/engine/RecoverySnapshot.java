package io.peregrine.engine;

import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

import io.peregrine.journal.JournalDirectory;
import io.peregrine.journal.JournalException;
import io.peregrine.journal.SnapshotDirectory;
import io.peregrine.replay.JournalFeed;
import io.peregrine.replay.Recovery;
import io.peregrine.replay.ReplayStart;
import io.peregrine.replay.SnapshotPoint;

/**
 * A snapshot on the way of a long recovery. What it took to decide all those inputs again is not spent a second time,
 * should the engine end soon, before a process beside it has made one. The calling thread.
 */
final class RecoverySnapshot
{
    private final JournalDirectory directory;
    private final ReplayStart start;
    private final long inputs;
    private final Consumer<String> log;

    /**
     * @param start  of the recovery, with the pipeline.
     * @param inputs that there must be to decide again; 0: never.
     * @param log    told of what was made, or why nothing was.
     */
    RecoverySnapshot(
        final JournalDirectory directory, final ReplayStart start, final long inputs, final Consumer<String> log)
    {
        this.directory = directory;
        this.start = start;
        this.inputs = inputs;
        this.log = log;
    }

    /**
     * Recovers up to the last running hash that is recorded, and writes the snapshot. Where it cannot be written the
     * recovery goes on without.
     *
     * @param outcomes of the pipeline.
     */
    void pass(final JournalFeed feed, final AssumedOutcomes outcomes, final LongConsumer progress)
    {
        final SnapshotPoint point = 0 == inputs ? null : SnapshotPoint.last(directory);
        if (null == point || point.sequence() - start.lastSequence() < inputs)
        {
            return;
        }

        Recovery.runTo(point.sequence(), feed, start.pipeline(), progress);
        try (SnapshotDirectory snapshots = SnapshotDirectory.open(directory.root()))
        {
            final SnapshotMaker.Made made = SnapshotMaker.write(directory, snapshots, point, start, feed, outcomes);
            log.accept("snapshot of input " + made.sequence() + " made on the way, since " + made.replayed() +
                " inputs had to be decided again");
        }
        catch (final IOException | JournalException ex)
        {
            log.accept("no snapshot made on the way, a recovery soon after this one takes as long: " +
                ex.getMessage());
        }
    }
}
