package io.peregrine.perf.scale;

import java.util.function.IntSupplier;

import io.peregrine.domain.PaymentEvent;
import io.peregrine.perf.latency.StallMeter;

import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

/**
 * Feeds payments to windows in batches: the slots of a batch are filled first and not timed, then the windows take all
 * of them between two looks at the clock. A batch is small enough for its slots to stay in the cache.
 */
final class TurnMeter
{
    private static final int BATCH = 64;
    private static final int CLOCK_READS = 1_000_000;

    private final NanoClock clock = SystemNanoClock.INSTANCE;
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
        return Math.max(0, (spentNs - batches * clockCostNs()) / (double)(batches * BATCH));
    }

    private long batchNs()
    {
        final long startNs = clock.nanoTime();
        for (int i = 0; i < BATCH; i++)
        {
            subject.onEvent(slots[i]);
        }
        final long endNs = clock.nanoTime();
        stalls.turn(endNs);
        return endNs - startNs;
    }

    /** @return what interrupted the last turn. */
    StallMeter stalls()
    {
        return stalls;
    }

    private double clockCostNs()
    {
        final long startNs = clock.nanoTime();
        long lastNs = startNs;
        for (int i = 0; i < CLOCK_READS; i++)
        {
            lastNs = clock.nanoTime();
        }
        return (lastNs - startNs) / (double)CLOCK_READS;
    }
}
