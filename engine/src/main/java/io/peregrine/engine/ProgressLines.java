package io.peregrine.engine;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import org.agrona.concurrent.NanoClock;

/** How far a replay has come: a line every second, for where there is no terminal. One thread. */
final class ProgressLines implements ReplayProgress
{
    private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);
    private static final double PERCENT = 100;

    private final PrintStream log;
    private final NanoClock clock;
    private final long beginNs;
    private long lastNs;

    ProgressLines(final PrintStream log, final NanoClock clock)
    {
        this.log = log;
        this.clock = clock;
        beginNs = clock.nanoTime();
        lastNs = beginNs;
    }

    @Override
    public void onSequence(final long start, final long sequence, final long target)
    {
        final long nowNs = clock.nanoTime();
        if (nowNs - lastNs >= INTERVAL_NS)
        {
            lastNs = nowNs;
            final long done = sequence - start;
            final long all = target - start;
            if (done > 0)
            {
                log.printf(Locale.ROOT, "peregrine: recovered %d of %d inputs, %.0f %%, about %.0f s left%n",
                    sequence + 1, target + 1, PERCENT * done / all,
                    (double)(nowNs - beginNs) / done * (all - done) / TimeUnit.SECONDS.toNanos(1));
            }
            else
            {
                // Nothing was done yet by which to tell how long the rest takes.
                log.printf(Locale.ROOT, "peregrine: recovered %d of %d inputs%n", sequence + 1, target + 1);
            }
        }
    }
}
