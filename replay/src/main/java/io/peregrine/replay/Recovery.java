package io.peregrine.replay;

import java.util.function.LongConsumer;

import io.peregrine.journal.JournalReader;
import io.peregrine.pipeline.Layout;
import io.peregrine.pipeline.Pipeline;

/**
 * Brings a pipeline to where its journal ends, before anything live enters: on the calling thread and, where there are
 * two cores, one more for the window stage, which has ended when it returns.
 */
public final class Recovery
{
    private Recovery()
    {
    }

    /**
     * Where the journal ended.
     *
     * @param inputs     recovered, those that a snapshot had among them.
     * @param replayed   inputs that were decided again.
     * @param policyHash in force, hex; the empty policy's where none was ever activated.
     */
    public record Recovered(long inputs, long replayed, String policyHash)
    {
    }

    /**
     * @throws DifferenceException if the journal's decisions are not those that its inputs lead to.
     */
    public static Recovered run(final JournalReader inputs, final ContentPolicies policies, final Pipeline pipeline)
    {
        return run(new JournalFeed(inputs, policies), pipeline, sequence -> {});
    }

    /**
     * @param progress is told of the sequence of the last input that was decided again, now and then.
     * @throws DifferenceException if the journal's decisions are not those that its inputs lead to.
     */
    public static Recovered run(final JournalFeed feed, final Pipeline pipeline, final LongConsumer progress)
    {
        runTo(Long.MAX_VALUE, feed, pipeline, progress);
        return new Recovered(pipeline.input().lastSequence() + 1, feed.fed(), feed.policyHash());
    }

    /**
     * Goes only as far as an input of this sequence, or to the journal's end.
     *
     * @param progress is told of the sequence of the last input that was decided again, now and then.
     * @throws DifferenceException if the journal's decisions are not those that its inputs lead to.
     */
    public static void runTo(
        final long lastSequence, final JournalFeed feed, final Pipeline pipeline, final LongConsumer progress)
    {
        new ReplayThreads(Layout.AUTO).run(
            feed, pipeline, lastSequence, fed -> progress.accept(pipeline.input().lastSequence()));
    }
}
