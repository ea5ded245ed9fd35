package io.peregrine.systemtests;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import com.sun.management.ThreadMXBean;
import io.peregrine.engine.AlertStream;
import io.peregrine.engine.EngineConfig;
import io.peregrine.engine.FraudEngine;
import io.peregrine.engine.FraudEngineContext;

import org.agrona.concurrent.BackoffIdleStrategy;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The hot threads allocate nothing, counted by the JVM and shown by a collector that never collects. */
class AllocationTest
{
    private static final int WARM_UP = 300_000;
    private static final int MEASURED = 600_000;
    /** Where compilers were late, code that is not compiled yet allocates what compiled code does not. */
    private static final long COMPILED_WITHIN_NS = TimeUnit.SECONDS.toNanos(90);
    /** Without a collector: the heap would be full at some 200 bytes for each. */
    private static final int EPSILON_PAYMENTS = 1_000_000;
    private static final Set<String> STAGES =
        Set.of("peregrine-decode", "peregrine-enrich", "peregrine-window", "peregrine-score");
    /** Make segments and force them, read policies: beside the payments' way. */
    private static final Set<String> COLD =
        Set.of("peregrine-journal-allocator", "peregrine-force", "peregrine-policy");
    /** Aeron's conductors, on ingest's thread, and the JVM itself allocate a little now and then, whatever the load. */
    private static final long BYTES_NOW_AND_THEN = 64 * 1024;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = { "inline", "shared", "dedicated" })
    void shouldAllocateNothingForAPayment(final String layout)
    {
        final String aeronDirectory = directory.resolve("aeron").toString();
        final EngineConfig config = EngineConfig.load(null, Map.of(
            "policy.directory", Handbook.POLICY.toString(),
            "journal.directory", directory.resolve("journal").toString(),
            "aeron.dir", aeronDirectory,
            "driver.timeout", "20s",
            "session.timeout", "60s",
            "layout", layout));
        final int measured = "inline".equals(layout) ? MEASURED : MEASURED / 4;

        try (FraudEngine engine = FraudEngine.launch(
            new FraudEngineContext().config(config).idleStrategies(BackoffIdleStrategy::new));
            LoadedEngine load = new LoadedEngine(aeronDirectory, 1024))
        {
            load.decide(WARM_UP);
            final Map<String, Long> bytes = allocatedFor(load, measured);

            assertFalse(engine.hasFailed());
            assertEquals(0, load.others());
            assertFalse(bytes.isEmpty());
            System.out.println(layout + ", bytes allocated for " + measured + " payments: " + bytes);
            assertTrue(isWithinLimits(bytes), bytes + " for " + measured + " payments");
        }
    }

    @Test
    void shouldAllocateNothingForHitsListsAndAlerts()
    {
        final String aeronDirectory = directory.resolve("aeron").toString();
        final EngineConfig config = EngineConfig.load(null, Map.of(
            "policy.directory", ActingPolicy.write(directory.resolve("policy")).toString(),
            "journal.directory", directory.resolve("journal").toString(),
            "aeron.dir", aeronDirectory,
            "driver.timeout", "20s",
            "session.timeout", "60s",
            "layout", "shared"));

        try (FraudEngine engine = FraudEngine.launch(
            new FraudEngineContext().config(config).idleStrategies(BackoffIdleStrategy::new));
            AlertStream alerts = AlertStream.open(config, alert -> {});
            LoadedEngine load = new LoadedEngine(aeronDirectory, 1024))
        {
            Awaitility.await().atMost(120, TimeUnit.SECONDS).until(alerts::isConnected);
            load.decide(WARM_UP);
            final Map<String, Long> bytes = allocatedFor(load, MEASURED / 4);

            assertFalse(engine.hasFailed());
            assertFalse(bytes.isEmpty());
            System.out.println("acting, bytes allocated for " + MEASURED / 4 + " payments: " + bytes);
            assertTrue(isWithinLimits(bytes), bytes::toString);
        }
    }

    /** @return the bytes of one round: the first one that is within the limits, or else the last one. */
    private static Map<String, Long> allocatedFor(final LoadedEngine load, final int payments)
    {
        final long deadlineNs = System.nanoTime() + COMPILED_WITHIN_NS;
        Map<String, Long> bytes = allocatedOnce(load, payments);
        while (!isWithinLimits(bytes) && System.nanoTime() - deadlineNs < 0)
        {
            bytes = allocatedOnce(load, payments);
        }
        return bytes;
    }

    private static Map<String, Long> allocatedOnce(final LoadedEngine load, final int payments)
    {
        final Map<String, Long> before = allocated();
        load.decide(payments);
        final Map<String, Long> bytes = new TreeMap<>();
        allocated().forEach((thread, after) -> bytes.put(thread, after - before.getOrDefault(thread, 0L)));
        return bytes;
    }

    private static boolean isWithinLimits(final Map<String, Long> bytes)
    {
        return bytes.entrySet().stream().allMatch(
            thread -> thread.getValue() <= (STAGES.contains(thread.getKey()) ? 0 : BYTES_NOW_AND_THEN));
    }

    @Test
    void shouldRunWithoutACollector()
    {
        final EngineRun run = new EngineRun(directory, Handbook.POLICY, "layout=inline");
        try (Child engine = run.startEngine("-XX:+UnlockExperimentalVMOptions", "-XX:+UseEpsilonGC", "-Xms512m",
            "-Xmx512m", "-XX:+AlwaysPreTouch");
            LoadedEngine load = new LoadedEngine(run.aeronDirectory(), 1024))
        {
            load.decide(EPSILON_PAYMENTS);

            assertEquals(EPSILON_PAYMENTS, load.decisions());
            assertEquals(0, load.others());
            assertEquals(0, engine.stop(), engine::err);
        }
    }

    /** @return bytes by thread, of the threads that payments go through. */
    private static Map<String, Long> allocated()
    {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final Map<String, Long> bytes = new TreeMap<>();
        for (final long id : threads.getAllThreadIds())
        {
            final var info = threads.getThreadInfo(id);
            if (null != info && info.getThreadName().startsWith("peregrine-") &&
                !COLD.contains(info.getThreadName()))
            {
                bytes.put(info.getThreadName(), threads.getThreadAllocatedBytes(id));
            }
        }
        return bytes;
    }
}
