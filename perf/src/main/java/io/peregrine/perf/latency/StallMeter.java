package io.peregrine.perf.latency;

import java.util.concurrent.TimeUnit;

/**
 * The machine's noise: a loop that never waits looks at the clock each time around, and where much time passed in
 * between, somebody else had the core. One thread.
 */
public final class StallMeter
{
    private static final long STALL_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private long firstNs;
    private long lastNs;
    private long stalls;
    private long longestNs;
    private boolean hasBegun;

    /** @param nowNs at each turn of the loop. */
    public void turn(final long nowNs)
    {
        if (!hasBegun)
        {
            hasBegun = true;
            firstNs = nowNs;
            lastNs = nowNs;
            return;
        }

        final long gapNs = nowNs - lastNs;
        if (gapNs > STALL_NS)
        {
            stalls++;
        }
        longestNs = Math.max(longestNs, gapNs);
        lastNs = nowNs;
    }

    /** @return gaps above 1 ms. */
    public long stalls()
    {
        return stalls;
    }

    /** @return gaps above 1 ms, a second. */
    public double stallsPerSecond()
    {
        return lastNs == firstNs ? 0 : stalls * 1e9 / (lastNs - firstNs);
    }

    public long longestNs()
    {
        return longestNs;
    }

    /** Adds what another one saw. */
    public void add(final StallMeter other)
    {
        stalls += other.stalls;
        longestNs = Math.max(longestNs, other.longestNs);
        lastNs += other.lastNs - other.firstNs;
    }
}
