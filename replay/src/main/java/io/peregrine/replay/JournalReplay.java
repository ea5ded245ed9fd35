package io.peregrine.replay;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

import io.peregrine.journal.JournalDirectory;
import io.peregrine.journal.JournalException;
import io.peregrine.pipeline.Backfills;
import io.peregrine.pipeline.DecisionLog;
import io.peregrine.pipeline.Layout;
import io.peregrine.pipeline.Pipeline;
import io.peregrine.pipeline.PipelineContext;
import io.peregrine.pipeline.PolicyCatalog;
import io.peregrine.pipeline.ScoreObserver;
import io.peregrine.pipeline.StageFailedException;
import io.peregrine.pipeline.enrich.ChronicleProfileStore;
import io.peregrine.policy.CompiledPolicy;

/**
 * A journal's inputs through a pipeline of their own, from the first or a snapshot on, so that state is what it was.
 * Somebody looks on, on score's thread, which is the calling one unless a layout says otherwise. Either every policy is
 * the one that was activated, or one policy stands in the place of all of them.
 */
public final class JournalReplay
{
    private static final int RING_CAPACITY = 1024;
    private static final long PROFILES_EXPECTED = 1 << 16;
    private static final long NO_SNAPSHOT = -1;

    private final Path root;
    private final Map<String, CompiledPolicy> activated = new HashMap<>();
    private ScoreObserver observer;
    private CompiledPolicy policy;
    private Layout layout = Layout.INLINE;
    private boolean isChecked;
    private long lastSequence = Long.MAX_VALUE;
    private LongConsumer progress = inputs -> {};
    private long snapshotLimit = NO_SNAPSHOT;
    private Consumer<String> refusals = why -> {};
    private Consumer<Pipeline> atEnd = pipeline -> {};

    /** @param root of the journal; it is only read. */
    public JournalReplay(final Path root)
    {
        this.root = root;
    }

    /** @param observer sees every input. */
    public JournalReplay observer(final ScoreObserver observer)
    {
        this.observer = observer;
        return this;
    }

    /** @param policy in the place of each one that was activated, from the first activation on; null: as it was. */
    public JournalReplay policy(final CompiledPolicy policy)
    {
        this.policy = policy;
        return this;
    }

    /**
     * @param layout which threads step the stages; by itself the calling thread does, with AUTO all but the windows'.
     *               Decisions are the same in each.
     */
    public JournalReplay layout(final Layout layout)
    {
        this.layout = layout;
        return this;
    }

    /** Every decision and running hash is held against what was recorded. */
    public JournalReplay checked()
    {
        isChecked = true;
        return this;
    }

    /** @param sequence after which it ends. */
    public JournalReplay upTo(final long sequence)
    {
        lastSequence = sequence;
        return this;
    }

    /**
     * Begins behind the newest snapshot that fits, not at the first input: the observer sees nothing of what is before.
     * Not where one policy stands in the place of those that were activated, since the state is theirs.
     *
     * @param limit       no snapshot behind this sequence.
     * @param newRefusals told why one cannot be used, a line each.
     */
    public JournalReplay fromSnapshot(final long limit, final Consumer<String> newRefusals)
    {
        snapshotLimit = limit;
        refusals = newRefusals;
        return this;
    }

    /** @param progress is told of how many inputs were fed, now and then. */
    public JournalReplay progress(final LongConsumer progress)
    {
        this.progress = progress;
        return this;
    }

    /** @param atEnd is given the pipeline after the last input. */
    public JournalReplay atEnd(final Consumer<Pipeline> atEnd)
    {
        this.atEnd = atEnd;
        return this;
    }

    /**
     * A policy that the journal's inputs activated, as far as they were read.
     *
     * @param hash hex.
     * @return null where none of this hash was.
     */
    public CompiledPolicy activated(final String hash)
    {
        return activated.get(hash);
    }

    /**
     * @return inputs fed.
     * @throws DifferenceException where it is checked and something differs.
     * @throws JournalException    where the journal is damaged, or cannot be read.
     */
    public long run()
    {
        if (null != policy && snapshotLimit > NO_SNAPSHOT)
        {
            throw new IllegalStateException("a snapshot has no state of another policy than those that were activated");
        }
        try (JournalDirectory directory = JournalDirectory.openReadOnly(root);
            JournalBackfills backfills = new JournalBackfills(directory.inputs()))
        {
            final ContentPolicies policies = new ContentPolicies(directory.content());
            try (ReplayStart start = ReplayStart.find(
                directory, policies, snapshotLimit, refusals, from -> pipeline(from, policies, backfills));
                Pipeline pipeline = start.pipeline())
            {
                activated.put(start.policyHash(), start.policy());
                final JournalFeed feed =
                    start.feed((policyHash, zonesHash) -> load(policies, policyHash, zonesHash));
                new ReplayThreads(layout).run(feed, pipeline, lastSequence, progress);
                atEnd.accept(pipeline);
                return feed.fed();
            }
        }
        catch (final StageFailedException ex)
        {
            throw ReplayFailure.of(ex);
        }
    }

    private Pipeline pipeline(
        final ReplayStart start, final ContentPolicies policies, final JournalBackfills backfills)
    {
        final PolicyCatalog catalog = null == policy ? policies : (word0, word1, word2, word3) -> policy;
        return new Pipeline(new PipelineContext()
            .ringCapacity(RING_CAPACITY)
            .policy(start.policy())
            .policyCatalog(catalog)
            .backfills(null == policy ? backfills : Backfills.HAD)
            .profileStore(new LazyProfiles(() -> ChronicleProfileStore.open(PROFILES_EXPECTED)))
            .decisionLog(isChecked ? new RecordedDecisions(start.decisions(), null) : DecisionLog.NONE)
            .scoreObserver(observer), start.lastSequence());
    }

    private void load(final ContentPolicies policies, final String policyHash, final String zonesHash)
    {
        if (null == policy || !activated.containsKey(policyHash))
        {
            activated.put(policyHash, policies.load(policyHash, zonesHash));
        }
    }
}
