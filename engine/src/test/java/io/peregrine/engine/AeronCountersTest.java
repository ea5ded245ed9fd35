package io.peregrine.engine;

import java.nio.file.Path;

import io.aeron.Aeron;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;

import io.peregrine.domain.CounterDescriptor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class AeronCountersTest
{
    @TempDir
    private Path directory;

    /** A stage that counts while Aeron's client closes would take the process with it. */
    @Test
    void shouldCountOnAfterTheClientHasClosed()
    {
        final AeronCounters counters;
        final Aeron aeron;
        final String aeronDirectory = directory.resolve("aeron").toString();
        try (MediaDriver driver = MediaDriver.launch(new MediaDriver.Context()
            .threadingMode(ThreadingMode.SHARED).aeronDirectoryName(aeronDirectory)))
        {
            aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()));
            counters = new AeronCounters(aeron);
            counters.counter(CounterDescriptor.INPUTS).incrementRelease();
            try (EngineCounters seen = EngineCounters.open(aeronDirectory))
            {
                assertEquals(1, seen.value(CounterDescriptor.INPUTS));
                aeron.close();
                assertTrue(aeron.isClosed());
                counters.counter(CounterDescriptor.INPUTS).incrementRelease();
                counters.counter(CounterDescriptor.RULE_HITS, 3).incrementRelease();
                assertEquals(2, counters.counter(CounterDescriptor.INPUTS).get());
            }
        }

        counters.counter(CounterDescriptor.INPUTS).incrementRelease();
        assertEquals(3, counters.counter(CounterDescriptor.INPUTS).get());
    }
}
