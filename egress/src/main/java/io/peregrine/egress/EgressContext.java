package io.peregrine.egress;

import java.util.concurrent.TimeUnit;

import io.aeron.Aeron;

import io.peregrine.domain.Counters;
import io.peregrine.domain.Durability;

import org.agrona.concurrent.EpochNanoClock;

/** What one decision publisher is made of. Not thread safe; {@link #conclude()} once, then it is read only. */
public final class EgressContext
{
    /** How long a session may be blocked where nothing else is said. */
    public static final long LINGER_DEFAULT_NS = TimeUnit.SECONDS.toNanos(1);

    /** Bytes that wait for a client that does not read. */
    public static final int BACKLOG_LENGTH_DEFAULT = 1 << 20;

    private Aeron aeron;
    private EgressCommands commands;
    private EpochNanoClock clock;
    private Counters counters;
    private Durability durability = Durability.WRITTEN;
    private long lingerNs = LINGER_DEFAULT_NS;
    private int backlogLength = BACKLOG_LENGTH_DEFAULT;
    private boolean isConcluded;

    void conclude()
    {
        if (isConcluded)
        {
            throw new IllegalStateException("context already concluded, use a new one for each publisher");
        }
        isConcluded = true;

        if (null == aeron || null == commands || null == clock || null == counters)
        {
            throw new IllegalArgumentException("aeron, commands, clock and counters are needed");
        }
    }

    Aeron aeron()
    {
        return aeron;
    }

    /** @param aeron that publications are added to; whoever connected it closes it. */
    public EgressContext aeron(final Aeron aeron)
    {
        this.aeron = aeron;
        return this;
    }

    EgressCommands commands()
    {
        return commands;
    }

    public EgressContext commands(final EgressCommands commands)
    {
        this.commands = commands;
        return this;
    }

    EpochNanoClock clock()
    {
        return clock;
    }

    /** @param clock of egress times, the same as ingest's. */
    public EgressContext clock(final EpochNanoClock clock)
    {
        this.clock = clock;
        return this;
    }

    Counters counters()
    {
        return counters;
    }

    public EgressContext counters(final Counters counters)
    {
        this.counters = counters;
        return this;
    }

    Durability durability()
    {
        return durability;
    }

    /** @param durability that deliveries state. */
    public EgressContext durability(final Durability durability)
    {
        this.durability = durability;
        return this;
    }

    long lingerNs()
    {
        return lingerNs;
    }

    /** @param lingerNs how long a session's publication may be blocked before the session is closed. */
    public EgressContext lingerNs(final long lingerNs)
    {
        this.lingerNs = lingerNs;
        return this;
    }

    int backlogLength()
    {
        return backlogLength;
    }

    /** @param backlogLength bytes that may wait for one client, a power of two. */
    public EgressContext backlogLength(final int backlogLength)
    {
        this.backlogLength = backlogLength;
        return this;
    }
}
