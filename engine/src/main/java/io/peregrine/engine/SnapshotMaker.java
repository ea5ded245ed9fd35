package io.peregrine.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.peregrine.journal.JournalDirectory;
import io.peregrine.journal.JournalException;
import io.peregrine.journal.SnapshotDirectory;
import io.peregrine.journal.SnapshotWriter;
import io.peregrine.pipeline.DecisionSink;
import io.peregrine.pipeline.Pipeline;
import io.peregrine.pipeline.PipelineContext;
import io.peregrine.pipeline.PlainCounters;
import io.peregrine.pipeline.StageFailedException;
import io.peregrine.pipeline.StateMemory;
import io.peregrine.pipeline.enrich.ChronicleProfileStore;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.replay.ContentPolicies;
import io.peregrine.replay.JournalBackfills;
import io.peregrine.replay.JournalFeed;
import io.peregrine.replay.RecordedDecisions;
import io.peregrine.replay.ReplayFailure;
import io.peregrine.replay.ReplayStart;
import io.peregrine.replay.SnapshotPoint;

/**
 * Makes one snapshot of a journal by replaying it, from the snapshot before it on, while an engine may be writing to
 * it. Everything decided on the way is held against what was recorded; where anything differs there is no snapshot.
 * The engine does not notice. The calling thread.
 */
public final class SnapshotMaker
{
    private static final int RING_CAPACITY = 1024;
    private static final long PROFILES_EXPECTED = 1 << 16;
    private static final Path MEMORY = Path.of("/proc/meminfo");

    private final Path root;
    private final Consumer<String> refusals;
    private final ReplayProgress progress;
    private AssumedOutcomes outcomes;

    /**
     * What there is now.
     *
     * @param file          the newest snapshot; null where the journal has no running hash yet.
     * @param isNew         true if it was made now.
     * @param sequence      of the last input in it; -1 for none.
     * @param replayed      inputs decided to make it.
     * @param contentLength bytes; 0 where it is not new.
     */
    public record Made(Path file, boolean isNew, long sequence, long replayed, long contentLength)
    {
    }

    /**
     * @param root     of the journal.
     * @param refusals told of each snapshot that cannot be used and why, a line each.
     */
    public SnapshotMaker(final Path root, final Consumer<String> refusals, final ReplayProgress progress)
    {
        this.root = root;
        this.refusals = refusals;
        this.progress = progress;
    }

    /**
     * @throws io.peregrine.replay.DifferenceException     where the journal's decisions are not those that its inputs
     *                                                     lead to.
     * @throws io.peregrine.journal.JournalDamageException where the journal is damaged.
     * @throws JournalException                            where it cannot be read, or the snapshot not be written.
     */
    public Made make()
    {
        try (JournalDirectory directory = JournalDirectory.openReadOnly(root))
        {
            final SnapshotPoint point = SnapshotPoint.last(directory);
            if (null == point)
            {
                return new Made(null, false, -1, 0, 0);
            }
            try (SnapshotDirectory snapshots = SnapshotDirectory.open(root))
            {
                return make(directory, snapshots, point);
            }
        }
        catch (final StageFailedException ex)
        {
            throw ReplayFailure.of(ex);
        }
        catch (final IOException ex)
        {
            throw new JournalException("cannot write a snapshot of " + root + " (" + ex +
                "); make room on that disk; the snapshots that were there are as they were", ex);
        }
    }

    private Made make(
        final JournalDirectory directory, final SnapshotDirectory snapshots, final SnapshotPoint point)
        throws IOException
    {
        final ContentPolicies policies = new ContentPolicies(directory.content());
        try (JournalBackfills backfills = new JournalBackfills(directory.inputs());
            ReplayStart start = ReplayStart.find(
                directory, policies, Long.MAX_VALUE, refusals, from -> pipeline(policies, backfills, from));
            Pipeline pipeline = start.pipeline())
        {
            if (start.lastSequence() >= point.sequence())
            {
                return new Made(start.snapshot(), false, start.lastSequence(), 0, 0);
            }
            final JournalFeed feed = start.feed();
            replay(feed, pipeline, start.lastSequence(), point.sequence());
            return write(directory, snapshots, point, start, feed, outcomes);
        }
    }

    /** Writes the state of a pipeline that has decided the point's input and none after it. */
    static Made write(
        final JournalDirectory directory,
        final SnapshotDirectory snapshots,
        final SnapshotPoint point,
        final ReplayStart start,
        final JournalFeed feed,
        final AssumedOutcomes outcomes)
        throws IOException
    {
        point.force(directory);
        try (SnapshotWriter writer = snapshots.create(point.header(feed.policyHash())))
        {
            point.write(writer, feed.zonesHash(), outcomes.awaited(), start.pipeline());
            final Path file = writer.commit();
            snapshots.prune(start.refused());
            return new Made(file, true, point.sequence(), feed.fed(), writer.contentLength());
        }
    }

    private Pipeline pipeline(
        final ContentPolicies policies, final JournalBackfills backfills, final ReplayStart start)
    {
        checkFree(start.policy());
        final PlainCounters counters = new PlainCounters();
        outcomes = new AssumedOutcomes(DecisionSink.NONE, policies, RING_CAPACITY, counters)
            .policy(start.policy())
            .awaited(start.engineState());
        return new Pipeline(new PipelineContext()
            .ringCapacity(RING_CAPACITY)
            .policy(start.policy())
            .policyCatalog(policies)
            .backfills(backfills)
            .profileStore(ChronicleProfileStore.open(PROFILES_EXPECTED))
            .decisionLog(new RecordedDecisions(start.decisions(), null))
            .decisionSink(outcomes)
            .counters(counters), start.lastSequence());
    }

    /** The engine must not lose what memory there is to a snapshot. */
    private void checkFree(final CompiledPolicy policy)
    {
        final long free = freeBytes();
        final StateMemory memory = StateMemory.of(policy);
        if (memory.bytes() > free)
        {
            throw new JournalException(String.format(Locale.ROOT, "a snapshot needs the %,d bytes that policy %s " +
                "takes (%s) once more while it is made, and this machine has %,d free: make it where a copy of the " +
                "journal is, or take a machine with more memory", memory.bytes(), policy.name(),
                String.join("; ", memory.lines()), free));
        }
    }

    /** @return what the kernel says is available without swapping; where it says nothing, no limit. */
    private static long freeBytes()
    {
        try (Stream<String> lines = Files.lines(MEMORY))
        {
            return lines.filter(line -> line.startsWith("MemAvailable:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10).findFirst()
                .orElse(Long.MAX_VALUE);
        }
        catch (final IOException ignore)
        {
            return Long.MAX_VALUE;
        }
    }

    /** On this thread alone: beside an engine a second one would take as much of its time as it gives. */
    private void replay(final JournalFeed feed, final Pipeline pipeline, final long from, final long target)
    {
        while (pipeline.input().lastSequence() < target)
        {
            if (0 == feed.feed(pipeline.input(), target))
            {
                throw new JournalException("the journal " + root + " ends at input " + pipeline.input().lastSequence() +
                    " though a running hash of input " + target + " is recorded; 'journal verify' says what is wrong");
            }
            pipeline.drain();
            progress.onSequence(from, pipeline.input().lastSequence(), target);
        }
    }
}
