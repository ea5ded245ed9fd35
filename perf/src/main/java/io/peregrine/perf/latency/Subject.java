package io.peregrine.perf.latency;

import java.util.concurrent.TimeUnit;

import org.HdrHistogram.Histogram;

/** One of the things that are compared, and what all of its turns at one rate came to. */
public final class Subject
{
    private static final long HIGHEST_NS = TimeUnit.SECONDS.toNanos(60);
    private static final double ENOUGH = 0.99;

    private final String name;
    private final double askedRate;
    private final Histogram histogram = new Histogram(HIGHEST_NS, 3);
    private final StallMeter stalls = new StallMeter();
    private double achievedSum;
    private int turns;
    private boolean isWhole = true;

    public Subject(final String name, final double askedRate)
    {
        this.name = name;
        this.askedRate = askedRate;
    }

    /** @param isAnswered false: something was never answered, or refused. */
    void add(final Histogram turn, final OpenLoop loop, final boolean isAnswered)
    {
        histogram.add(turn);
        stalls.add(loop.stalls());
        achievedSum += loop.achievedRate();
        turns++;
        isWhole &= isAnswered;
    }

    static Histogram newHistogram()
    {
        return new Histogram(HIGHEST_NS, 3);
    }

    public String name()
    {
        return name;
    }

    public double askedRate()
    {
        return askedRate;
    }

    /** @return the mean of the turns. */
    public double achievedRate()
    {
        return 0 == turns ? 0 : achievedSum / turns;
    }

    /** @return latencies in ns of all turns. */
    public Histogram histogram()
    {
        return histogram;
    }

    public StallMeter stalls()
    {
        return stalls;
    }

    /** @return true if the rate was not reached or an answer is missing: then the latencies say little. */
    public boolean hasFailed()
    {
        return !isWhole || achievedRate() < ENOUGH * askedRate;
    }
}
