package io.peregrine.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.journal.JournalContext;
import io.peregrine.journal.JournalDirectory;
import io.peregrine.journal.JournalWriter;
import io.peregrine.journal.SegmentInfo;
import io.peregrine.journal.Segments;
import io.peregrine.journal.SnapshotDirectory;
import io.peregrine.journal.SnapshotHeader;
import io.peregrine.journal.SnapshotWriter;
import io.peregrine.pipeline.PlainCounters;

import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.*;

/** Inputs in four segments, three of them sealed; ingress time is the sequence. */
class JournalPrunerTest
{
    private static final int COUNT = 80;
    private static final int NOW = 1_000;

    @TempDir
    Path root;

    private final List<String> log = new ArrayList<>();
    private final List<Throwable> errors = new ArrayList<>();
    private final AtomicCounter removed =
        new PlainCounters().counter(CounterDescriptor.JOURNAL_SEGMENTS_REMOVED);
    private List<SegmentInfo> segments;

    @BeforeEach
    void write()
    {
        try (JournalDirectory directory = JournalDirectory.open(root);
            JournalWriter writer = JournalWriter.open(directory.inputs(),
                new JournalContext().segmentLength(JournalContext.SEGMENT_LENGTH_MIN)))
        {
            for (int i = 0; i < COUNT; i++)
            {
                assertTrue(writer.append(1, i, i, 0, 0, 0, 0, 0, new UnsafeBuffer(new byte[40_000]), 0, 40_000));
            }
        }
        segments = Segments.list(root.resolve("inputs"));
        assertEquals(4, segments.size());
    }

    private JournalPruner pruner(final long ageNs, final long keepBytes)
    {
        return new JournalPruner(root, ageNs, keepBytes, () -> NOW, log::add, errors::add, removed);
    }

    private void snapshot(final long sequence) throws IOException
    {
        try (SnapshotDirectory directory = SnapshotDirectory.open(root);
            SnapshotWriter writer = directory.create(new SnapshotHeader(sequence, "00".repeat(32), 0, 0)))
        {
            writer.commit();
        }
    }

    private long stubs()
    {
        return Segments.list(root.resolve("inputs")).stream().filter(SegmentInfo::isStub).count();
    }

    @Test
    void shouldSayOnceWhyNothingGoes()
    {
        final JournalPruner pruner = pruner(1, 0);
        pruner.prune();
        pruner.prune();

        assertEquals(1, log.size(), log::toString);
        assertTrue(log.get(0).contains("there is no snapshot"), log.get(0));
        assertEquals(0, stubs());
    }

    @Test
    void shouldRemoveByAgeWhatIsOlderThanTheClockAllows() throws IOException
    {
        snapshot(COUNT - 1);

        pruner(NOW - segments.get(0).lastSequence(), 0).prune();
        assertEquals(0, stubs());
        pruner(NOW - segments.get(0).lastSequence() - 1, 0).prune();

        assertEquals(1, stubs());
        assertEquals(1, removed.get());
        assertEquals(1, log.size(), log::toString);
    }

    @Test
    void shouldRemoveBySize() throws IOException
    {
        snapshot(COUNT - 1);

        pruner(0, 3L * JournalContext.SEGMENT_LENGTH_MIN).prune();

        assertEquals(2, stubs());
        assertEquals(2, removed.get());
    }

    @Test
    void shouldTellOnceOfDamageAndLeaveItWhereItIs() throws IOException
    {
        snapshot(COUNT - 1);
        final byte[] bytes = Files.readAllBytes(segments.get(0).file());
        bytes[50_000] ^= 1;
        Files.write(segments.get(0).file(), bytes);

        final JournalPruner pruner = pruner(0, 1);
        pruner.prune();
        pruner.prune();

        assertEquals(1, errors.size(), errors::toString);
        assertTrue(errors.get(0).getMessage().startsWith("journal damaged"), errors.get(0).getMessage());
        assertEquals(0, stubs());
    }

    @Test
    @Timeout(300)
    void shouldPruneOnAThreadOfItsOwnUntilItIsClosed() throws IOException
    {
        snapshot(COUNT - 1);
        try (JournalPruner pruner = pruner(1, 0).start())
        {
            while (removed.get() < 3)
            {
                Thread.yield();
            }
            assertNotNull(pruner);
        }
        assertEquals(3, stubs());
    }
}
