package io.peregrine.perf.scale;

import java.util.List;

/** What one run of the rig is. */
public final class ScaleContext
{
    private List<Curve> curves = List.of(Curve.values());
    private int maxKeys = 1_000_000;
    private int events = 200_000;
    private int turns = 5;
    private int memoryMiB = 10 * 1024;

    public List<Curve> curves()
    {
        return curves;
    }

    /** @param curves one after the other. */
    public ScaleContext curves(final List<Curve> curves)
    {
        this.curves = List.copyOf(curves);
        return this;
    }

    public int maxKeys()
    {
        return maxKeys;
    }

    /** @param maxKeys where the curves over keys and memory end. */
    public ScaleContext maxKeys(final int maxKeys)
    {
        this.maxKeys = maxKeys;
        return this;
    }

    public int events()
    {
        return events;
    }

    /** @param events payments that each turn measures. */
    public ScaleContext events(final int events)
    {
        this.events = events;
        return this;
    }

    public int turns()
    {
        return turns;
    }

    /** @param turns of each subject at each point. */
    public ScaleContext turns(final int turns)
    {
        this.turns = turns;
        return this;
    }

    public int memoryMiB()
    {
        return memoryMiB;
    }

    /** @param memoryMiB what the processes may take together; it bounds the baseline's heap. */
    public ScaleContext memoryMiB(final int memoryMiB)
    {
        this.memoryMiB = memoryMiB;
        return this;
    }
}
