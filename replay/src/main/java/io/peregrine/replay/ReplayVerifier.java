package io.peregrine.replay;

import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.journal.JournalDamageException;
import io.peregrine.journal.JournalDirectory;
import io.peregrine.pipeline.Layout;
import io.peregrine.pipeline.Pipeline;
import io.peregrine.pipeline.PipelineContext;
import io.peregrine.pipeline.PlainCounters;
import io.peregrine.pipeline.StageFailedException;
import io.peregrine.pipeline.enrich.ChronicleProfileStore;

/** Replays a journal, whole or from a snapshot on, and holds decisions and running hashes against what was recorded. */
public final class ReplayVerifier
{
    /**
     * What came of it.
     *
     * @param after      the last sequence in the snapshot that it began behind; -1 where it began at the first input.
     * @param inputs     replayed.
     * @param decisions  made.
     * @param difference the first one, or null: they match.
     */
    public record Result(long after, long inputs, long decisions, Difference difference)
    {
        /** @return true if nothing differed. */
        public boolean isMatch()
        {
            return null == difference;
        }

        @Override
        public String toString()
        {
            return isMatch() ? "MATCH inputs=" + inputs + " decisions=" + decisions +
                (after < 0 ? "" : " after=" + after) : difference.toString();
        }
    }

    /** Slots of a replay's ring: so few that one thread finds in its cache what another has just written. */
    public static final int DEFAULT_RING_CAPACITY = 1024;

    private static final long PROFILES_EXPECTED = 1 << 16;
    private static final long NO_SNAPSHOT = -1;

    private final Layout layout;
    private final int ringCapacity;
    private long snapshotLimit = NO_SNAPSHOT;
    private Consumer<String> refusals = why -> {};
    private LongConsumer progress = inputs -> {};

    /**
     * @param layout       of the replay's own pipeline, not of the engine that wrote the journal; AUTO: two threads
     *                     where there are two cores.
     * @param ringCapacity slots, a power of two.
     */
    public ReplayVerifier(final Layout layout, final int ringCapacity)
    {
        this.layout = layout;
        this.ringCapacity = ringCapacity;
    }

    /**
     * Begins behind the newest snapshot that fits, not at the first input: what is before is not looked at.
     *
     * @param newRefusals told why a snapshot cannot be used, a line each.
     */
    public ReplayVerifier fromSnapshot(final Consumer<String> newRefusals)
    {
        snapshotLimit = Long.MAX_VALUE;
        refusals = newRefusals;
        return this;
    }

    /** @param progress is told of how many inputs were fed, now and then. */
    public ReplayVerifier progress(final LongConsumer progress)
    {
        this.progress = progress;
        return this;
    }

    /**
     * @param root of the journal; it is only read.
     * @throws io.peregrine.journal.JournalException where it does not begin with its first segment and no snapshot
     *                                               stands for what is missing.
     */
    public Result verify(final Path root)
    {
        final PlainCounters counters = new PlainCounters();
        long fed = 0;
        long after = -1;

        try (JournalDirectory directory = JournalDirectory.openReadOnly(root);
            JournalBackfills backfills = new JournalBackfills(directory.inputs()))
        {
            final ContentPolicies policies = new ContentPolicies(directory.content());
            try (ReplayStart start = ReplayStart.find(
                directory, policies, snapshotLimit, refusals, from -> pipeline(from, policies, backfills, counters));
                Pipeline pipeline = start.pipeline())
            {
                after = start.lastSequence();
                final JournalFeed feed = start.feed();
                new ReplayThreads(layout).run(feed, pipeline, Long.MAX_VALUE, progress);
                fed = feed.fed();
            }
        }
        catch (final JournalDamageException ex)
        {
            return new Result(after, fed, 0, new Difference(ex.sequence(), "record", ex.getMessage(), "intact"));
        }
        catch (final StageFailedException ex)
        {
            return new Result(after, fed, 0, differenceOf(ex));
        }

        return new Result(after, fed, counters.counter(CounterDescriptor.DECISIONS).get(), null);
    }

    private Pipeline pipeline(
        final ReplayStart start,
        final ContentPolicies policies,
        final JournalBackfills backfills,
        final PlainCounters counters)
    {
        return new Pipeline(new PipelineContext()
            .ringCapacity(ringCapacity)
            .policy(start.policy())
            .policyCatalog(policies)
            .backfills(backfills)
            .counters(counters)
            .profileStore(new LazyProfiles(() -> ChronicleProfileStore.open(PROFILES_EXPECTED)))
            .decisionLog(new RecordedDecisions(start.decisions(), null)), start.lastSequence());
    }

    private static Difference differenceOf(final StageFailedException ex)
    {
        if (ex.getCause() instanceof DifferenceException difference)
        {
            return difference.difference();
        }

        if (ex.getCause() instanceof JournalDamageException damage)
        {
            return new Difference(damage.sequence(), "record", damage.getMessage(), "intact");
        }

        throw ex;
    }
}
