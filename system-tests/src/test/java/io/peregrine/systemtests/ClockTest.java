package io.peregrine.systemtests;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.peregrine.engine.EngineConfig;
import io.peregrine.engine.FraudEngine;
import io.peregrine.engine.FraudEngineContext;
import io.peregrine.journal.JournalDirectory;
import io.peregrine.journal.JournalReader;

import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The engine's clock goes back, ahead and stands still: ingress times never go back, and decisions stay the same. */
class ClockTest
{
    private static final int PAYMENTS = 2_000;
    private static final long HOUR_NS = TimeUnit.HOURS.toNanos(1);
    private static final long DAY_NS = TimeUnit.DAYS.toNanos(1);

    @TempDir
    private Path directory;

    /** Real time with an offset, or one that stands still. */
    private static final class MovedClock implements EpochNanoClock
    {
        private final AtomicLong offsetNs = new AtomicLong();
        private final AtomicLong stillNs = new AtomicLong();

        @Override
        public long nanoTime()
        {
            final long still = stillNs.get();
            return 0 != still ? still : SystemEpochNanoClock.INSTANCE.nanoTime() + offsetNs.get();
        }
    }

    @Test
    void shouldNeverStepBackWhenTheClockDoes()
    {
        final String aeronDirectory = directory.resolve("aeron").toString();
        final Path journal = directory.resolve("journal");
        final MovedClock clock = new MovedClock();
        final EngineConfig config = EngineConfig.load(null, Map.of(
            "policy.directory", Handbook.POLICY.toString(),
            "journal.directory", journal.toString(),
            "journal.segment-length", "4MiB",
            "aeron.dir", aeronDirectory,
            "driver.timeout", "20s",
            "session.timeout", "60s",
            "layout", "inline"));
        final long decided;
        try (LoadedEngine load = new LoadedEngine(aeronDirectory, 256))
        {
            try (FraudEngine engine = launch(config, clock))
            {
                load.decide(PAYMENTS);
                clock.offsetNs.set(-HOUR_NS);
                load.decide(PAYMENTS);
                clock.offsetNs.set(DAY_NS);
                load.decide(PAYMENTS);
                clock.stillNs.set(clock.nanoTime());
                load.decide(PAYMENTS);
                assertFalse(engine.hasFailed());
            }
            // The next start knows nothing of the clock's day ahead but what the journal says.
            clock.stillNs.set(0);
            clock.offsetNs.set(-HOUR_NS);
            try (FraudEngine engine = launch(config, clock))
            {
                load.decide(PAYMENTS);
                assertFalse(engine.hasFailed());
            }
            decided = load.decisions();
            assertEquals(0, load.others());
        }

        assertEquals(5 * PAYMENTS, decided);
        checkTimes(journal);
        assertTrue(Child.run(0, directory, "replay", "verify", journal.toString()).startsWith("MATCH "));
    }

    private static FraudEngine launch(final EngineConfig config, final EpochNanoClock clock)
    {
        return FraudEngine.launch(new FraudEngineContext()
            .config(config).clock(clock).idleStrategies(BackoffIdleStrategy::new));
    }

    static void checkTimes(final Path root)
    {
        try (JournalDirectory journal = JournalDirectory.openReadOnly(root);
            JournalReader inputs = JournalReader.open(journal.inputs()))
        {
            long lastNs = Long.MIN_VALUE;
            long next = 0;
            while (inputs.next())
            {
                assertEquals(next++, inputs.sequence());
                assertTrue(inputs.ingressTimeNs() >= lastNs, "input " + inputs.sequence() + " came in " +
                    (lastNs - inputs.ingressTimeNs()) + " ns before the one before it");
                lastNs = inputs.ingressTimeNs();
            }
            assertTrue(next > 0);
        }
    }
}
