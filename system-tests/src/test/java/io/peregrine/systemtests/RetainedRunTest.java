package io.peregrine.systemtests;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.engine.EngineConfig;
import io.peregrine.engine.EngineCounters;
import io.peregrine.engine.FraudEngine;
import io.peregrine.engine.FraudEngineContext;
import io.peregrine.journal.SegmentInfo;
import io.peregrine.journal.Segments;

import org.agrona.concurrent.BackoffIdleStrategy;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** An engine that keeps little: old segments go once a snapshot stands for them, and it starts again without them. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class RetainedRunTest
{
    private static final int PAYMENTS = 20_000;
    private static final int FEWEST_REMOVED = 4;

    @TempDir
    private Path directory;

    @Test
    void shouldRemoveOldSegmentsAndStartAgainWithoutThem()
    {
        final Path journal = directory.resolve("journal");
        final EngineConfig config = EngineConfig.load(null, Map.of(
            "policy.directory", ActingPolicy.write(directory.resolve("policy")).toString(),
            "journal.directory", journal.toString(),
            "journal.segment-length", "1MiB",
            "journal.retain-size", "4MiB",
            "snapshot.interval", "0s",
            "aeron.dir", directory.resolve("aeron").toString(),
            "driver.timeout", "20s",
            "session.timeout", "60s",
            "layout", "inline"));
        decide(config);
        assertEquals(0, removed(journal));
        Child.run(0, directory, "snapshot", journal.toString());

        // It removes what it may when it starts, and every minute from then on.
        try (FraudEngine engine = launch(config);
            EngineCounters counters = EngineCounters.open(config.aeronDirectory()))
        {
            Awaitility.await().atMost(120, TimeUnit.SECONDS).pollInterval(5, TimeUnit.MILLISECONDS).until(
                () -> counters.value(CounterDescriptor.JOURNAL_SEGMENTS_REMOVED) >= FEWEST_REMOVED);
            assertFalse(engine.hasFailed());
        }
        assertTrue(removed(journal) >= FEWEST_REMOVED / 2, "removed " + removed(journal));

        decide(config);
        assertTrue(Child.run(0, directory, "replay", "verify", journal.toString(), "--from-snapshot")
            .startsWith("MATCH "));
        Child.run(0, directory, "journal", "verify", journal.toString());
    }

    private static FraudEngine launch(final EngineConfig config)
    {
        return FraudEngine.launch(new FraudEngineContext().config(config).idleStrategies(BackoffIdleStrategy::new));
    }

    private static void decide(final EngineConfig config)
    {
        try (FraudEngine engine = launch(config); LoadedEngine load = new LoadedEngine(config.aeronDirectory(), 64))
        {
            load.decide(PAYMENTS);
            assertEquals(PAYMENTS, load.decisions());
            assertFalse(engine.hasFailed());
        }
    }

    private static long removed(final Path journal)
    {
        return Segments.list(journal.resolve("inputs")).stream().filter(SegmentInfo::isStub).count();
    }
}
