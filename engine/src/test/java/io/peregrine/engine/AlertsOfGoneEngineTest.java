package io.peregrine.engine;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A reader of alerts is told that the engine went away; its process lives on, so that it can open them again. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AlertsOfGoneEngineTest
{
    private static final long GONE_TIMEOUT_MS = 1_500;

    @TempDir
    private Path directory;

    @Test
    void shouldSayThatTheEngineWentAway()
    {
        final String aeronDirectory = directory.resolve("aeron").toString();
        final EngineConfig config = EngineConfig.load(null, Map.of(
            "policy.directory", "policy", "journal.directory", "journal", "aeron.dir", aeronDirectory));
        final MediaDriver driver = MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(aeronDirectory).threadingMode(ThreadingMode.SHARED));

        try (AlertStream alerts = AlertStream.open(config, alert -> {}, GONE_TIMEOUT_MS))
        {
            assertEquals(0, alerts.poll());
            driver.close();

            final EngineStartException gone = assertThrows(EngineStartException.class, () -> pollOn(alerts));
            assertTrue(gone.getMessage().startsWith("the engine in aeron.dir " + aeronDirectory + " went away"),
                gone.getMessage());
        }
    }

    /** Until the time-out interrupts it. */
    private static void pollOn(final AlertStream alerts)
    {
        while (!Thread.currentThread().isInterrupted())
        {
            alerts.poll();
            LockSupport.parkNanos(1_000_000);
        }
    }
}
