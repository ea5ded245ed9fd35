package io.peregrine.perf.latency;

import org.HdrHistogram.Histogram;

/** Something that answers. The sender's thread. */
public interface Link extends AutoCloseable
{
    /** @return true once messages can be sent. */
    boolean isReady();

    /**
     * Sends one message.
     *
     * @param plannedNs when it was to be sent; its answer's latency counts from there.
     * @return false if it was not taken: try again.
     */
    boolean send(long plannedNs);

    /** Takes answers. @return how much it did. */
    int doWork();

    /** @return answers so far. */
    long answered();

    /** @param histogram where latencies in ns go from now on; null: nowhere. */
    void recordInto(Histogram histogram);

    @Override
    void close();
}
