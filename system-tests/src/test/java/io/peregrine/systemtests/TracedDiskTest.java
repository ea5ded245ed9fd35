package io.peregrine.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.engine.EngineCounters;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The system itself lets the disk fail, by strace: a whole engine in a process of its own, with nothing replaced. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class TracedDiskTest
{
    private static final int PAYMENTS = 2_000;

    @TempDir
    private Path directory;

    private String aeronDirectory;
    private Path policy;

    @BeforeEach
    void lookForStrace() throws InterruptedException
    {
        boolean mayTrace = false;
        try
        {
            mayTrace = 0 == new ProcessBuilder("strace", "-f", "-o", "/dev/null", "true").start().waitFor();
        }
        catch (final IOException ignore)
        {
            // There is no such program.
        }
        if (!mayTrace)
        {
            System.err.println("SKIPPED: TracedDiskTest needs strace and the right to trace, and has neither here");
        }
        assumeTrue(mayTrace, "processes can be traced");
        final Path memory = Path.of("/dev/shm");
        aeronDirectory = (Files.isWritable(memory) ? memory : directory)
            .resolve("peregrine-test-" + UUID.randomUUID()).toString();
        policy = ActingPolicy.write(directory.resolve("policy"));
    }

    private Child engine(final String durability, final String... injections)
    {
        final List<String> tracer = new ArrayList<>();
        if (injections.length > 0)
        {
            tracer.addAll(List.of("strace", "-f", "--seccomp-bpf", "-o", directory.resolve("trace").toString(),
                "-e", "trace=fdatasync"));
            for (final String injection : injections)
            {
                tracer.addAll(List.of("-e", "inject=fdatasync:" + injection));
            }
        }
        return Child.startUnder(tracer, Path.of(System.getProperty("java.home")), directory, List.of(), "engine",
            "-D", "policy.directory=" + policy,
            "-D", "journal.directory=" + directory.resolve("journal"),
            "-D", "journal.segment-length=1MiB",
            "-D", "aeron.dir=" + aeronDirectory,
            "-D", "driver.timeout=20s",
            "-D", "layout=inline",
            "-D", "idle=yield",
            "-D", "durability=" + durability).awaitReady();
    }

    @Test
    void shouldStopWithThreeWhenForcingFailsAndLoseNothingThatTheSystemStillHas() throws InterruptedException
    {
        try (LoadedEngine load = new LoadedEngine(aeronDirectory, 16))
        {
            final Thread sender = new Thread(() -> load.decide(PAYMENTS));
            try (Child failing = engine("sync", "error=EIO:when=100"))
            {
                sender.start();
                assertEquals(3, failing.await(), failing::err);
                assertTrue(failing.err().contains("journal FAILED"), failing::err);
                assertTrue(failing.err().contains("check the disk, then start again"), failing::err);
            }

            final long before = load.decisions();
            assertTrue(before > 10 && before < PAYMENTS, () -> "decided before: " + before);
            try (Child engine = engine("sync"))
            {
                sender.join();
                assertEquals(PAYMENTS, load.decisions() + load.others());
                assertEquals(0, engine.stop(), engine::err);
            }
        }
        assertTrue(Child.run(0, directory, "replay", "verify", directory.resolve("journal").toString())
            .startsWith("MATCH"));
    }

    @Test
    void shouldDeclareASlowDiskAndGoOnWhenOneForceTakesFiveSeconds()
    {
        try (LoadedEngine load = new LoadedEngine(aeronDirectory, 16);
            Child engine = engine("sync", "delay_exit=5000000:when=40"))
        {
            load.decide(PAYMENTS);
            assertEquals(PAYMENTS, load.decisions());
            try (EngineCounters counters = EngineCounters.open(aeronDirectory))
            {
                assertTrue(counters.value(CounterDescriptor.SLOW_FORCES) >= 1);
                assertTrue(counters.value(CounterDescriptor.DURABLE_SEQUENCE) > 0);
            }
            assertTrue(engine.err().contains("journal SLOW_DISK"), engine::err);
            assertTrue(engine.err().contains("journal WELL"), engine::err);
            assertEquals(0, engine.stop(), engine::err);
        }
        assertTrue(Child.run(0, directory, "replay", "verify", directory.resolve("journal").toString())
            .startsWith("MATCH inputs=" + (PAYMENTS + 1)));
    }
}
