package io.peregrine.perf.latency;

import java.util.concurrent.TimeUnit;

import org.agrona.concurrent.NanoClock;

/**
 * Sends at a fixed rate whatever the answers do: a message that could not leave in time is late from its planned time
 * on, and so are those behind it. One thread, which never waits.
 */
public final class OpenLoop
{
    private static final long ANSWER_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);

    private final NanoClock clock;
    private final StallMeter stalls = new StallMeter();
    private long sent;
    private long startNs;
    private long lastSentNs;

    public OpenLoop(final NanoClock clock)
    {
        this.clock = clock;
    }

    /**
     * Sends so many messages and waits for their answers.
     *
     * @param rate messages a second.
     * @return true if all were answered in time.
     */
    public boolean run(final Link link, final double rate, final long count)
    {
        final long answeredBefore = link.answered();
        final double intervalNs = 1e9 / rate;
        startNs = clock.nanoTime();
        lastSentNs = startNs;
        sent = 0;

        while (sent < count)
        {
            final long nowNs = clock.nanoTime();
            stalls.turn(nowNs);
            final long plannedNs = startNs + (long)(sent * intervalNs);
            if (nowNs - plannedNs >= 0 && link.send(plannedNs))
            {
                sent++;
                lastSentNs = nowNs;
            }
            link.doWork();
        }

        while (link.answered() - answeredBefore < count)
        {
            if (clock.nanoTime() - lastSentNs > ANSWER_TIMEOUT_NS)
            {
                return false;
            }
            link.doWork();
        }

        return true;
    }

    /** @return messages a second that really left. */
    public double achievedRate()
    {
        return lastSentNs == startNs ? 0 : (sent - 1) * 1e9 / (lastSentNs - startNs);
    }

    /** @return the noise on the sender's own thread. */
    public StallMeter stalls()
    {
        return stalls;
    }
}
