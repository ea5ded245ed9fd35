package io.peregrine.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

import io.peregrine.journal.JournalDirectory;
import io.peregrine.journal.JournalException;
import io.peregrine.journal.SnapshotDirectory;
import io.peregrine.journal.SnapshotWriter;
import io.peregrine.journal.ThreadEnd;
import io.peregrine.replay.JournalFeed;
import io.peregrine.replay.Recovery;
import io.peregrine.replay.ReplayStart;
import io.peregrine.replay.SnapshotPoint;

import org.agrona.CloseHelper;

/**
 * A snapshot on the way of a long recovery. What it took to decide all those inputs again is not spent a second time,
 * should the engine end soon, before a process beside it has made one. The calling thread writes it and goes on;
 * another one sees to it that it is on the disk, is whole when it is read again, and gets its name.
 */
final class RecoverySnapshot implements AutoCloseable
{
    private final JournalDirectory directory;
    private final ReplayStart start;
    private final long inputs;
    private final Consumer<String> log;
    private Thread committing;

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
        SnapshotDirectory snapshots = null;
        try
        {
            snapshots = SnapshotDirectory.open(directory.root());
            final SnapshotWriter writer =
                SnapshotMaker.write(directory, snapshots, point, start, feed, outcomes);
            commitBeside(snapshots, writer, point.sequence(), feed.fed());
        }
        catch (final IOException | JournalException ex)
        {
            CloseHelper.quietClose(snapshots);
            tellOfNone(ex);
        }
    }

    private void commitBeside(
        final SnapshotDirectory snapshots, final SnapshotWriter writer, final long sequence, final long replayed)
    {
        final List<Path> refused = List.copyOf(start.refused());
        committing = new Thread(
            () ->
            {
                try (snapshots; writer)
                {
                    writer.commit();
                    snapshots.prune(refused);
                    log.accept("snapshot of input " + sequence + " made on the way, since " + replayed +
                        " inputs had to be decided again");
                }
                catch (final IOException | JournalException ex)
                {
                    tellOfNone(ex);
                }
            },
            "peregrine-recovery-snapshot");
        committing.setDaemon(true);
        committing.start();
    }

    private void tellOfNone(final Exception ex)
    {
        log.accept("no snapshot made on the way, a recovery soon after this one takes as long: " + ex.getMessage());
    }

    /** Waits for a snapshot that is written, but not on the disk yet. */
    @Override
    public void close()
    {
        if (null != committing)
        {
            ThreadEnd.await(committing);
        }
    }
}
