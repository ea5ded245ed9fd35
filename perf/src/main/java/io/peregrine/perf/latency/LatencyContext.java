package io.peregrine.perf.latency;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What one run of the rig is. */
public final class LatencyContext
{
    private List<Double> rates = List.of(20_000.0);
    private long turnNs = TimeUnit.SECONDS.toNanos(5);
    private int turns = 2;
    private long warmUpCount = 200_000;
    private double warmUpRate = 40_000;
    private Path policy;
    private String transport = "ipc";
    private String layout = "auto";
    private String durability = "written";

    public List<Double> rates()
    {
        return rates;
    }

    /** @param rates messages a second, one after the other. */
    public LatencyContext rates(final List<Double> rates)
    {
        this.rates = List.copyOf(rates);
        return this;
    }

    public long turnNs()
    {
        return turnNs;
    }

    /** @param turnNs how long each turn is measured. */
    public LatencyContext turnNs(final long turnNs)
    {
        this.turnNs = turnNs;
        return this;
    }

    public int turns()
    {
        return turns;
    }

    /** @param turns of each subject at each rate. */
    public LatencyContext turns(final int turns)
    {
        this.turns = turns;
        return this;
    }

    public long warmUpCount()
    {
        return warmUpCount;
    }

    /** @param warmUpCount messages before each turn that are not measured. */
    public LatencyContext warmUpCount(final long warmUpCount)
    {
        this.warmUpCount = warmUpCount;
        return this;
    }

    public double warmUpRate()
    {
        return warmUpRate;
    }

    public LatencyContext warmUpRate(final double warmUpRate)
    {
        this.warmUpRate = warmUpRate;
        return this;
    }

    public Path policy()
    {
        return policy;
    }

    /** @param policy directory of the policy that is measured beside the empty one. */
    public LatencyContext policy(final Path policy)
    {
        this.policy = policy;
        return this;
    }

    public String transport()
    {
        return transport;
    }

    /** @param transport ipc or udp. */
    public LatencyContext transport(final String transport)
    {
        this.transport = transport;
        return this;
    }

    public String layout()
    {
        return layout;
    }

    public LatencyContext layout(final String layout)
    {
        this.layout = layout;
        return this;
    }

    public String durability()
    {
        return durability;
    }

    public LatencyContext durability(final String durability)
    {
        this.durability = durability;
        return this;
    }
}
