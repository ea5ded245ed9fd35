package io.peregrine.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;

import io.peregrine.pipeline.AgentGroup;
import io.peregrine.pipeline.Layout;
import io.peregrine.pipeline.Pipeline;
import io.peregrine.pipeline.PinnedThreads;
import io.peregrine.pipeline.StageThreads;

import org.agrona.LangUtil;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/**
 * Feeds a pipeline whose stages are laid out on threads, until everything has gone through. {@link Layout#AUTO} is
 * another here than in an engine: nobody else needs the cores, and the window stage takes as long as everything else
 * together, reading and comparing among it, so it gets a thread of its own where there are two cores.
 */
final class ReplayThreads
{
    private static final String WINDOW = "window";
    private static final int SPINS = 100;
    private static final int YIELDS = 100;
    private static final long MOST_PARKED_NS = 100_000;

    private final Layout layout;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

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
        final List<Agent> own = new ArrayList<>();
        final IdleStrategy idle = newIdle();
        final Runnable stop = start(pipeline, own);
        try
        {
            while (feed.hasInput() && feed.sequence() <= lastSequence || pipeline.lag() > 0)
            {
                final int fed = feed.feed(pipeline.input(), lastSequence);
                int work = fed;
                for (final Agent agent : own)
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
                if (0 == work)
                {
                    pipeline.forceAwaited();
                }
                idle.idle(work);
            }
        }
        catch (final Throwable ex)
        {
            LangUtil.rethrowUnchecked(ex);
        }
        finally
        {
            stop.run();
        }
    }

    /** Starts the threads. @param own takes what is left for the calling thread, in order. @return stops them. */
    private Runnable start(final Pipeline pipeline, final List<Agent> own)
    {
        final boolean isAlone = Layout.AUTO == layout && Runtime.getRuntime().availableProcessors() < 2;
        if (Layout.AUTO != layout || isAlone)
        {
            final StageThreads threads = new StageThreads(pipeline, isAlone ? Layout.INLINE : layout, List.of(),
                ReplayThreads::newIdle, this::onError, PinnedThreads.UNPINNED);
            own.addAll(threads.feederAgents());
            return threads::close;
        }

        final List<Agent> windows = new ArrayList<>();
        for (final Agent stage : pipeline.stages())
        {
            (WINDOW.equals(stage.roleName()) ? windows : own).add(stage);
        }
        own.addAll(pipeline.emits());
        final AgentRunner runner = new AgentRunner(newIdle(), this::onError, null, new AgentGroup(WINDOW, windows));
        AgentRunner.startOnThread(runner);
        return runner::close;
    }

    private static IdleStrategy newIdle()
    {
        return new BackoffIdleStrategy(SPINS, YIELDS, MOST_PARKED_NS / 100, MOST_PARKED_NS);
    }

    private void onError(final Throwable ex)
    {
        failure.compareAndSet(null, ex);
    }
}
