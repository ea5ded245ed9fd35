package io.peregrine.replay;

import io.peregrine.journal.JournalReader;
import io.peregrine.pipeline.Pipeline;

/**
 * Brings a pipeline to where its journal ends, before anything live enters: on the calling thread, which steps the
 * stages itself.
 */
public final class Recovery
{
    private Recovery()
    {
    }

    /**
     * Where the journal ended.
     *
     * @param inputs     recovered.
     * @param policyHash in force, hex; the empty policy's where none was ever activated.
     */
    public record Recovered(long inputs, String policyHash)
    {
    }

    /**
     * @throws DifferenceException if the journal's decisions are not those that its inputs lead to.
     */
    public static Recovered run(final JournalReader inputs, final ContentPolicies policies, final Pipeline pipeline)
    {
        final JournalFeed feed = new JournalFeed(inputs, policies);
        while (feed.hasInput())
        {
            feed.feed(pipeline.input());
            pipeline.drain();
        }

        return new Recovered(feed.fed(), feed.policyHash());
    }
}
