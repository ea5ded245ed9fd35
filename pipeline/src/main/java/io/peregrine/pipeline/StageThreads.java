package io.peregrine.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;

import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.IdleStrategy;

/**
 * Lays a pipeline's agents out on threads. What the layout leaves with the thread that feeds the ring is
 * {@link #feederAgents()}; everything else runs from construction until {@link #close()}.
 */
public final class StageThreads implements AutoCloseable
{
    private final List<AgentRunner> runners = new ArrayList<>();
    private final List<Agent> feederAgents = new ArrayList<>();

    /**
     * @param pipeline whose agents these are.
     * @param layout   resolved, not {@link Layout#AUTO}.
     * @param egress   agents that share emit's thread, in every layout.
     * @param idle     one strategy for each thread.
     * @param onError  told of whatever an agent throws; must stop the node at a {@link StageFailedException}.
     * @param threads  makes the threads.
     */
    public StageThreads(
        final Pipeline pipeline,
        final Layout layout,
        final List<Agent> egress,
        final Supplier<IdleStrategy> idle,
        final ErrorHandler onError,
        final PinnedThreads threads)
    {
        final List<Agent> emits = new ArrayList<>(pipeline.emits());
        emits.addAll(egress);

        switch (layout)
        {
            case INLINE ->
            {
                feederAgents.addAll(pipeline.stages());
                feederAgents.addAll(emits);
            }
            case SHARED ->
            {
                start("stages", pipeline.stages(), idle.get(), onError, threads);
                feederAgents.addAll(emits);
            }
            case DEDICATED ->
            {
                for (final Agent stage : pipeline.stages())
                {
                    start(stage.roleName(), List.of(stage), idle.get(), onError, threads);
                }

                start("emit", emits, idle.get(), onError, threads);
            }
            case AUTO -> throw new IllegalArgumentException("the layout must be resolved");
        }

        if (null != pipeline.forcer())
        {
            start("force", List.of(pipeline.forcer()), pipeline.forcerIdleStrategy(), onError,
                PinnedThreads.UNPINNED);
        }
    }

    private void start(
        final String role,
        final List<Agent> agents,
        final IdleStrategy idle,
        final ErrorHandler onError,
        final ThreadFactory threads)
    {
        final AgentRunner runner = new AgentRunner(idle, onError, null, new AgentGroup(role, agents));
        runners.add(runner);
        AgentRunner.startOnThread(runner, threads);
    }

    /** @return the agents that the feeding thread must step, in order, after each time it fed the ring. */
    public List<Agent> feederAgents()
    {
        return feederAgents;
    }

    /** Stops the threads. Inputs still in the ring stay there: drain first. */
    @Override
    public void close()
    {
        CloseHelper.closeAll(runners);
    }
}
