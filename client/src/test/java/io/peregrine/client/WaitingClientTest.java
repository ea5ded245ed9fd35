package io.peregrine.client;

import java.nio.file.Path;

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

    /** Aeron's conductor looks after its timeouts now and then, and says that it worked. */
    @Test
    void shouldRestWithoutEngine()
    {
        final MediaDriver.Context ctx = new MediaDriver.Context()
            .aeronDirectoryName(directory.resolve("aeron").toString())
            .threadingMode(ThreadingMode.SHARED)
            .sharedIdleStrategy(YieldingIdleStrategy.INSTANCE)
            .dirDeleteOnShutdown(true);
        try (MediaDriver driver = MediaDriver.launch(ctx);
            PeregrineClient client = client(driver.aeronDirectoryName()))
        {
            final int calls = callsWithWork(client);

            assertTrue(calls < CALLS / 2, () -> calls + " of " + CALLS);
        }
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
        return new PeregrineClient(new PeregrineClientContext()
            .aeronDirectory(aeronDirectory).window(2).listener(new IgnoringListener()));
    }
}
