package io.peregrine.replay;

import java.nio.file.Path;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.journal.JournalDamageException;
import io.peregrine.journal.JournalDirectory;
import io.peregrine.journal.JournalReader;
import io.peregrine.pipeline.Layout;
import io.peregrine.pipeline.Pipeline;
import io.peregrine.pipeline.PipelineContext;
import io.peregrine.pipeline.PlainCounters;
import io.peregrine.pipeline.StageFailedException;
import io.peregrine.pipeline.enrich.ChronicleProfileStore;

/** Replays a whole journal and holds every decision and every running hash against what was recorded. */
public final class ReplayVerifier
{
    /**
     * What came of it.
     *
     * @param inputs     replayed.
     * @param decisions  made.
     * @param difference the first one, or null: they match.
     */
    public record Result(long inputs, long decisions, Difference difference)
    {
        /** @return true if nothing differed. */
        public boolean isMatch()
        {
            return null == difference;
        }

        @Override
        public String toString()
        {
            return isMatch() ? "MATCH inputs=" + inputs + " decisions=" + decisions : difference.toString();
        }
    }

    private static final long PROFILES_EXPECTED = 1 << 16;

    private final Layout layout;
    private final int ringCapacity;

    /**
     * @param layout       of the replay's own pipeline, not of the engine that wrote the journal.
     * @param ringCapacity slots, a power of two.
     */
    public ReplayVerifier(final Layout layout, final int ringCapacity)
    {
        this.layout = layout.resolve(Runtime.getRuntime().availableProcessors());
        this.ringCapacity = ringCapacity;
    }

    /** @param root of the journal; it is only read. */
    public Result verify(final Path root)
    {
        final PlainCounters counters = new PlainCounters();
        long fed = 0;

        try (JournalDirectory directory = JournalDirectory.openReadOnly(root);
            JournalReader inputs = JournalReader.open(directory.inputs());
            JournalReader decisions = JournalReader.open(directory.decisions());
            JournalBackfills backfills = new JournalBackfills(directory.inputs()))
        {
            final ContentPolicies policies = new ContentPolicies(directory.content());
            final JournalFeed feed = new JournalFeed(inputs, policies);
            final PipelineContext ctx = new PipelineContext()
                .ringCapacity(ringCapacity)
                .policyCatalog(policies)
                .backfills(backfills)
                .counters(counters)
                .profileStore(ChronicleProfileStore.open(PROFILES_EXPECTED))
                .decisionLog(new RecordedDecisions(decisions, null));

            try (Pipeline pipeline = new Pipeline(ctx, feed.hasInput() ? feed.sequence() - 1 : -1))
            {
                new ReplayThreads(layout).run(feed, pipeline, Long.MAX_VALUE, fedInputs -> {});
            }

            fed = feed.fed();
        }
        catch (final JournalDamageException ex)
        {
            return new Result(fed, 0, new Difference(ex.sequence(), "record", ex.getMessage(), "intact"));
        }
        catch (final StageFailedException ex)
        {
            return new Result(fed, 0, differenceOf(ex));
        }

        return new Result(fed, counters.counter(CounterDescriptor.DECISIONS).get(), null);
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
