package io.peregrine.replay;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;

import io.peregrine.pipeline.Layout;
import io.peregrine.pipeline.Pipeline;
import io.peregrine.pipeline.PinnedThreads;
import io.peregrine.pipeline.StageThreads;

import org.agrona.LangUtil;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/** Feeds a pipeline whose stages are laid out on threads, until everything has gone through. */
final class ReplayThreads
{
    private final Layout layout;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    /** @param layout resolved, not {@link Layout#AUTO}. */
    ReplayThreads(final Layout layout)
    {
        this.layout = layout;
    }

    /**
     * Throws what a stage throws. When it returns, what the stages' threads did is seen by the caller.
     *
     * @param lastSequence of the last input to feed.
     * @param progress     is told of how many inputs were fed; the calling thread.
     */
    void run(final JournalFeed feed, final Pipeline pipeline, final long lastSequence, final LongConsumer progress)
    {
        final IdleStrategy idle = new BackoffIdleStrategy();
        try (StageThreads threads = new StageThreads(
            pipeline, layout, List.of(), BackoffIdleStrategy::new, this::onError, PinnedThreads.UNPINNED))
        {
            while (feed.hasInput() && feed.sequence() <= lastSequence || pipeline.lag() > 0)
            {
                final int fed = feed.feed(pipeline.input(), lastSequence);
                int work = fed;
                for (final Agent agent : threads.feederAgents())
                {
                    work += agent.doWork();
                }

                if (null != failure.get())
                {
                    throw failure.get();
                }

                if (fed > 0)
                {
                    progress.accept(feed.fed());
                }
                idle.idle(work);
            }
        }
        catch (final Throwable ex)
        {
            LangUtil.rethrowUnchecked(ex);
        }
    }

    private void onError(final Throwable ex)
    {
        failure.compareAndSet(null, ex);
    }
}
