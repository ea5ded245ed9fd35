package io.peregrine.engine;

import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentInvoker;

/** Steps a part of Aeron on one of the engine's threads. Whoever made the part closes it. */
final class InvokedAgent implements Agent
{
    private final String roleName;
    private final AgentInvoker invoker;

    InvokedAgent(final String roleName, final AgentInvoker invoker)
    {
        this.roleName = roleName;
        this.invoker = invoker;
    }

    @Override
    public int doWork()
    {
        return invoker.invoke();
    }

    @Override
    public String roleName()
    {
        return roleName;
    }
}
