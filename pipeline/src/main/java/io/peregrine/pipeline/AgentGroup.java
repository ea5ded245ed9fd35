package io.peregrine.pipeline;

import java.util.List;

import org.agrona.CloseHelper;
import org.agrona.concurrent.Agent;

/** Agents that take turns on one thread, in order. One that throws ends the turn, and the next turn starts anew. */
public final class AgentGroup implements Agent
{
    private final String roleName;
    private final Agent[] agents;

    /** @param roleName what the thread does: its name is this after {@code peregrine-}. */
    public AgentGroup(final String roleName, final List<Agent> agents)
    {
        this.roleName = "peregrine-" + roleName;
        this.agents = agents.toArray(new Agent[0]);
    }

    @Override
    public void onStart()
    {
        for (final Agent agent : agents)
        {
            agent.onStart();
        }
    }

    @Override
    public int doWork() throws Exception
    {
        int work = 0;
        for (final Agent agent : agents)
        {
            work += agent.doWork();
        }

        return work;
    }

    @Override
    public void onClose()
    {
        CloseHelper.closeAll(List.of(agents).stream().map(agent -> (AutoCloseable)agent::onClose).toList());
    }

    @Override
    public String roleName()
    {
        return roleName;
    }
}
