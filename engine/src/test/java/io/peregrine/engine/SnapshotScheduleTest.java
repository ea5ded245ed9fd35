package io.peregrine.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.journal.SnapshotDirectory;
import io.peregrine.pipeline.PlainCounters;
import io.peregrine.protocol.RunningHashDecoder;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SnapshotScheduleTest
{
    private static final int INPUTS = 10_000;
    private static final long NEVER_NS = TimeUnit.DAYS.toNanos(1);
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(10);

    @TempDir
    private Path directory;

    private final PlainCounters counters = new PlainCounters();
    private final List<String> log = new CopyOnWriteArrayList<>();

    @BeforeEach
    void writePolicy()
    {
        AssumingPolicy.write(directory.resolve("policy"), "decision");
    }

    private SnapshotSchedule start(final long intervalNs, final long inputs)
    {
        counters.counter(CounterDescriptor.LAST_SEQUENCE).setRelease(INPUTS - 1);
        return new SnapshotSchedule(directory.resolve("journal"), intervalNs, inputs, -1, counters, log::add);
    }

    private long value(final CounterDescriptor descriptor)
    {
        return counters.counter(descriptor).get();
    }

    private void await(final CounterDescriptor descriptor)
    {
        while (0 == value(descriptor))
        {
            LockSupport.parkNanos(POLL_NS);
        }
    }

    @Test
    void shouldMakeOneWhenTheTimeHasCome()
    {
        AssumingJournal.write(directory, INPUTS, 2, UnaryOperator.identity());

        try (SnapshotSchedule schedule = start(1, 0))
        {
            assertNotNull(schedule);
            await(CounterDescriptor.SNAPSHOTS);
            while (INPUTS - 1 != value(CounterDescriptor.SNAPSHOT_SEQUENCE) ||
                value(CounterDescriptor.SNAPSHOT_AGE) < 0)
            {
                LockSupport.parkNanos(POLL_NS);
            }
        }

        assertEquals(List.of("00000000000000009999.snap"), names());
        assertEquals(List.of(), log);
        assertEquals(0, value(CounterDescriptor.SNAPSHOT_FAILURES));
    }

    /** Behind the last running hash there are inputs, of which no snapshot can be made yet. */
    @Test
    void shouldCountOnlyWhatWasMade() throws IOException
    {
        AssumingJournal.write(directory, INPUTS, 2, UnaryOperator.identity());
        final Path lock = directory.resolve("journal").resolve("snapshots").resolve("lock");
        final Set<String> processes = new TreeSet<>();

        try (SnapshotSchedule schedule = start(1, 0))
        {
            assertNotNull(schedule);
            counters.counter(CounterDescriptor.LAST_SEQUENCE).setRelease(INPUTS + 7);
            while (processes.size() < 3)
            {
                LockSupport.parkNanos(POLL_NS);
                final String process = Files.exists(lock) ? Files.readString(lock).trim() : "";
                if (!process.isEmpty())
                {
                    processes.add(process);
                }
            }
            assertEquals(1, value(CounterDescriptor.SNAPSHOTS));
        }

        assertEquals(List.of("00000000000000009999.snap"), names());
        assertEquals(List.of(), log);
    }

    @Test
    void shouldMakeOneWhenEnoughInputsHaveCome()
    {
        AssumingJournal.write(directory, INPUTS, 2, UnaryOperator.identity());

        try (SnapshotSchedule schedule = start(NEVER_NS, INPUTS))
        {
            assertNotNull(schedule);
            await(CounterDescriptor.SNAPSHOTS);
        }

        assertEquals(List.of("00000000000000009999.snap"), names());
    }

    @Test
    void shouldSayWhenTheStateDiffersAndNotTryAgainAtOnce()
    {
        AssumingJournal.write(directory, INPUTS, 2, log -> (type, sequence, timeNs, buffer, offset, length) ->
        {
            final UnsafeBuffer copy = new UnsafeBuffer(new byte[length]);
            copy.putBytes(0, buffer, offset, length);
            final int flip = RunningHashDecoder.TEMPLATE_ID == type ? 1 : 0;
            copy.putByte(length - 1, (byte)(copy.getByte(length - 1) ^ flip));
            log.record(type, sequence, timeNs, copy, 0, length);
        });

        try (SnapshotSchedule schedule = start(1, 0))
        {
            assertNotNull(schedule);
            await(CounterDescriptor.SNAPSHOT_FAILURES);
        }

        assertEquals(List.of(), names());
        assertTrue(log.get(0).startsWith("DIFFERS sequence=9999 field=running-hash."), log.toString());
        assertTrue(log.get(1).startsWith("no snapshot: the journal's decisions are not those"), log.toString());
        assertEquals(2, log.size());
        assertEquals(1, value(CounterDescriptor.SNAPSHOT_FAILURES));
    }

    @Test
    void shouldLeaveItToWhoIsMakingOneAlready() throws IOException, InterruptedException
    {
        AssumingJournal.write(directory, INPUTS, 2, UnaryOperator.identity());
        final Path journal = directory.resolve("journal");

        try (SnapshotDirectory held = SnapshotDirectory.open(journal))
        {
            assertNotNull(held);
            final Process maker =
                new ProcessBuilder(SnapshotProcess.command(journal)).redirectErrorStream(true).start();
            assertEquals("", new String(maker.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            assertEquals(SnapshotProcess.OK, maker.waitFor());
        }

        assertEquals(List.of(), names());
    }

    @Test
    void shouldLeaveNothingWhenItIsClosedWhileOneIsMade() throws IOException
    {
        AssumingJournal.write(directory, INPUTS, 2, UnaryOperator.identity());
        final Path lock = directory.resolve("journal").resolve("snapshots").resolve("lock");

        try (SnapshotSchedule schedule = start(1, 0))
        {
            assertNotNull(schedule);
            while (!Files.exists(lock))
            {
                LockSupport.parkNanos(POLL_NS);
            }
        }

        SnapshotDirectory.open(directory.resolve("journal")).close();
        try (Stream<Path> files = Files.list(lock.getParent()))
        {
            assertTrue(files.noneMatch(file -> file.toString().endsWith(".tmp")));
        }
        assertEquals(List.of(), log);
        // And a maker that is not stopped makes the whole.
        assertEquals(INPUTS - 1, new SnapshotMaker(
            directory.resolve("journal"), log::add, (from, sequence, target) -> {}).make().sequence());
        assertEquals(List.of(), log);
    }

    private List<String> names()
    {
        return SnapshotDirectory.files(directory.resolve("journal")).stream()
            .map(file -> file.getFileName().toString()).toList();
    }
}
