package io.peregrine.replay;

import java.nio.file.Path;

import io.peregrine.journal.JournalException;
import io.peregrine.journal.JournalReader;
import io.peregrine.pipeline.Backfill;
import io.peregrine.pipeline.window.WindowState;
import io.peregrine.policy.CompiledPolicy;

import org.agrona.CloseHelper;

/** A policy's histories being made of a journal's inputs, also while an engine appends to it. One thread at a time. */
final class PastInputs implements AutoCloseable
{
    private final CompiledPolicy policy;
    private final JournalReader reader;
    private final JournalFeed feed;
    private final long from;
    private Backfill backfill;

    /** @param from the first of them; negative: the oldest that the journal has. */
    PastInputs(final Path inputs, final CompiledPolicy policy, final long from)
    {
        this.policy = policy;
        reader = JournalReader.open(inputs);
        try
        {
            reader.seekFirst();
            feed = new JournalFeed(reader, (policyHash, zonesHash) -> {});
            final long oldest = feed.hasInput() ? feed.sequence() : 0;
            this.from = from < 0 ? oldest : from;
            if (oldest > this.from)
            {
                throw new JournalException("an activation made its windows of the inputs from " + from +
                    " on, and the journal in " + inputs + " begins with " + oldest +
                    ": bring back the segments that were removed, or start from a snapshot behind the activation");
            }
            backfill = new Backfill(policy, this.from - 1);
        }
        catch (final RuntimeException | Error ex)
        {
            close();
            throw ex;
        }
    }

    CompiledPolicy policy()
    {
        return policy;
    }

    /** @return the first of them. */
    long from()
    {
        return from;
    }

    /** @return the sequence of the last one taken in; the one before the first where there is none yet. */
    long lastSequence()
    {
        return backfill.input().lastSequence();
    }

    /** @return how many more it took in, up to that sequence; 0 where the journal has no more for now. */
    int takeIn(final long lastSequence)
    {
        if (!feed.look())
        {
            return 0;
        }
        final int count = feed.feed(backfill.input(), lastSequence);
        backfill.drain();
        return count;
    }

    /** @return the histories, the caller's from now on. */
    WindowState release()
    {
        return backfill.release();
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(reader, backfill);
    }
}
