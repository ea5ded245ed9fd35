package io.peregrine.client;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A switch whose engine is away must not burn a core: its idle strategy rests where {@code doWork} says 0. */
class WaitingClientTest
{
    private static final int CALLS = 20_000;

    /** Steps of a connection, and of a few more where a slow machine lets them run into their timeouts. */
    private static final int STEPS = 20;
    private static final long WHILE_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int MOST_STEPS_MEANWHILE = 40;

    @TempDir
    private Path directory;

    @Test
    void shouldRestWithoutDriver()
    {
        try (PeregrineClient client = client(directory.resolve("none").toString()))
        {
            assertEquals(0, callsWithWork(client));
        }
    }

    @Test
    void shouldRestWithoutEngine()
    {
        try (MediaDriver driver = driver(); PeregrineClient client = client(driver.aeronDirectoryName()))
        {
            final int calls = callsWithWork(client);

            assertTrue(calls > 0 && calls < STEPS, () -> calls + " of " + CALLS);
        }
    }

    @Test
    void shouldNotTryWithEachCallWhatFailsAtOnce()
    {
        try (MediaDriver driver = driver();
            PeregrineClient client = new PeregrineClient(context(driver.aeronDirectoryName())
                .responseChannel("aeron:udp?endpoint=192.0.2.1:40456")))
        {
            int calls = 0;
            final long fromNs = System.nanoTime();
            while (System.nanoTime() - fromNs < WHILE_NS || client.lastFailure().isEmpty())
            {
                calls += 0 == client.doWork() ? 0 : 1;
            }
            final int withWork = calls;

            assertTrue(withWork < MOST_STEPS_MEANWHILE, () -> withWork + " steps, the last ended with " +
                client.lastFailure());
        }
    }

    private MediaDriver driver()
    {
        final MediaDriver.Context ctx = new MediaDriver.Context()
            .aeronDirectoryName(directory.resolve("aeron").toString())
            .threadingMode(ThreadingMode.SHARED)
            .sharedIdleStrategy(YieldingIdleStrategy.INSTANCE)
            .dirDeleteOnShutdown(true);
        return MediaDriver.launch(ctx);
    }

    private static int callsWithWork(final PeregrineClient client)
    {
        int calls = 0;
        for (int i = 0; i < CALLS; i++)
        {
            calls += 0 == client.doWork() ? 0 : 1;
        }
        return calls;
    }

    private static PeregrineClient client(final String aeronDirectory)
    {
        return new PeregrineClient(context(aeronDirectory));
    }

    private static PeregrineClientContext context(final String aeronDirectory)
    {
        return new PeregrineClientContext()
            .aeronDirectory(aeronDirectory).window(2).listener(new IgnoringListener());
    }
}
