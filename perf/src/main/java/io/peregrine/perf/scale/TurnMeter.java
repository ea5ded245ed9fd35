package io.peregrine.perf.scale;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

import io.peregrine.domain.PaymentEvent;
import io.peregrine.perf.latency.StallMeter;

/**
 * Feeds payments to windows in batches: the slots of a batch are filled first and not timed, then the windows take all
 * of them between two looks at the thread's own CPU clock. So what others do with the core does not count, other than
 * by what they do to its caches; what the collector stops the thread for is added. A batch is small enough for its
 * slots to stay in the cache.
 */
final class TurnMeter
{
    private static final int BATCH = 64;
    private static final int CLOCK_READS = 20_000;

    private final ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    private final PaymentEvent[] slots = new PaymentEvent[BATCH];
    private final WindowSubject subject;
    private final Feed feed;
    private StallMeter stalls = new StallMeter();

    TurnMeter(final WindowSubject subject, final Feed feed)
    {
        this.subject = subject;
        this.feed = feed;
        for (int i = 0; i < BATCH; i++)
        {
            slots[i] = Feed.slot();
        }
    }

    /** @return ns a payment, the clock's own cost taken off. */
    double run(final IntSupplier keys, final long payments)
    {
        final long batches = Math.max(1, payments / BATCH);
        final double clockNs = clockCostNs();
        final long pausesBeforeNs = pausesNs();
        long spentNs = 0;
        stalls = new StallMeter();
        for (long batch = 0; batch < batches; batch++)
        {
            for (int i = 0; i < BATCH; i++)
            {
                feed.fill(slots[i], keys.getAsInt());
            }
            spentNs += batchNs();
        }
        final long pausedNs = pausesNs() - pausesBeforeNs;
        return Math.max(0, (spentNs + pausedNs - batches * clockNs) / (batches * BATCH));
    }

    private long batchNs()
    {
        final long startNs = clock.getCurrentThreadCpuTime();
        subject.onEvents(slots);
        final long endNs = clock.getCurrentThreadCpuTime();
        stalls.turn(System.nanoTime());
        return endNs - startNs;
    }

    /** @return what interrupted the last turn, the collector included. */
    StallMeter stalls()
    {
        return stalls;
    }

    private static long pausesNs()
    {
        return TimeUnit.MILLISECONDS.toNanos(ManagementFactory.getGarbageCollectorMXBeans().stream()
            .mapToLong(GarbageCollectorMXBean::getCollectionTime)
            .sum());
    }

    private double clockCostNs()
    {
        final long startNs = clock.getCurrentThreadCpuTime();
        long lastNs = startNs;
        for (int i = 0; i < CLOCK_READS; i++)
        {
            lastNs = clock.getCurrentThreadCpuTime();
        }
        return (lastNs - startNs) / (double)CLOCK_READS;
    }
}
