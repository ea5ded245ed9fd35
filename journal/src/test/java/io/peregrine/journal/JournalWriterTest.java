package io.peregrine.journal;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import com.sun.management.ThreadMXBean;

import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.peregrine.journal.JournalFixture.*;
import static org.junit.jupiter.api.Assertions.*;

class JournalWriterTest
{
    private static final int ROUNDS = 4;
    private static final int FRAME_LENGTH_MAX = SEGMENT_LENGTH - 2 * 4096 - 56;

    @TempDir
    Path root;

    private Path series;

    @BeforeEach
    void open()
    {
        series = series(root);
    }

    @Test
    void shouldAllocateNothingWhenAppendingAMillionRecords()
    {
        // A compiler that takes an assumption back may put some objects on the heap, once; a writer would each time.
        long allocated = -1;
        for (int round = 0; round < ROUNDS && 0 != allocated; round++)
        {
            IoUtil.delete(series.toFile(), true);
            series = series(root);
            allocated = allocatedForAMillionRecords();
        }

        assertEquals(0, allocated);
    }

    private long allocatedForAMillionRecords()
    {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final UnsafeBuffer frame = new UnsafeBuffer(new byte[40]);
        final JournalContext ctx = new JournalContext().segmentLength(160 * 1024 * 1024);
        try (JournalWriter writer = JournalWriter.open(series, ctx))
        {
            long sequence = 0;
            for (; sequence < 50_000; sequence++)
            {
                writer.append(1, sequence, sequence, 3, 0, 0, 5, sequence, frame, 0, 40);
            }
            threads.getCurrentThreadAllocatedBytes();
            final long before = threads.getCurrentThreadAllocatedBytes();
            for (; sequence < 1_050_000; sequence++)
            {
                writer.append(1, sequence, sequence, 3, 0, 0, 5, sequence, frame, 0, 40);
            }
            return threads.getCurrentThreadAllocatedBytes() - before;
        }
    }

    @Test
    void shouldRefuseAGapWhenDense()
    {
        try (JournalWriter writer = JournalWriter.open(series, context()))
        {
            append(writer, entry(new Random(1), 5, 1));
            assertThrows(IllegalArgumentException.class, () -> append(writer, entry(new Random(1), 7, 1)));
            assertThrows(IllegalArgumentException.class, () -> append(writer, entry(new Random(1), 5, 1)));
            assertTrue(append(writer, entry(new Random(1), 6, 1)));
        }
        assertEquals(2, readAll(series).size());
    }

    @Test
    void shouldRefuseOnlyAStepBackWhenNotDense()
    {
        try (JournalWriter writer = JournalWriter.open(series, context().isDense(false)))
        {
            append(writer, entry(new Random(1), 5, 1));
            append(writer, entry(new Random(1), 5, 1));
            append(writer, entry(new Random(1), 9, 1));
            assertThrows(IllegalArgumentException.class, () -> append(writer, entry(new Random(1), 8, 1)));
        }
        assertEquals(3, readAll(series).size());
    }

    @Test
    void shouldTakeAFrameThatFillsASegmentAndRefuseALongerOne()
    {
        try (JournalWriter writer = JournalWriter.open(series, context()))
        {
            append(writer, entry(new Random(1), 0, 10));
            assertTrue(append(writer, entry(new Random(2), 1, FRAME_LENGTH_MAX)));
            assertThrows(IllegalArgumentException.class,
                () -> append(writer, entry(new Random(1), 2, FRAME_LENGTH_MAX + 1)));
            assertTrue(append(writer, entry(new Random(3), 2, FRAME_LENGTH_MAX)));
        }
        assertEquals(3, readAll(series).size());
        assertTrue(JournalVerifier.verify(root).isClean());
    }

    @Test
    void shouldForceWhatOtherThreadsAppended() throws Exception
    {
        try (JournalWriter writer = JournalWriter.open(series, context()))
        {
            assertEquals(JournalWriter.NO_SEQUENCE, writer.force());
            final Thread forcer = new Thread(() ->
            {
                while (writer.force() < 4_999)
                {
                    Thread.yield();
                }
            });
            forcer.start();
            for (int i = 0; i < 5_000; i++)
            {
                append(writer, entry(new Random(i), i, 1000));
            }
            forcer.join();
            assertEquals(4_999, writer.force());
            assertEquals(4_999, DurableMark.read(series));
        }
    }

    @Test
    void shouldReturnFailureAndRecoverWhenTheNextSegmentCannotBeAllocated() throws Exception
    {
        final List<Throwable> errors = new CopyOnWriteArrayList<>();
        final JournalContext ctx = context().errorHandler(errors::add);
        try (JournalWriter writer = JournalWriter.open(series, ctx))
        {
            // A directory in the file's way fails as a full disk does: with an IOException. The writer asks for
            // the third segment only when it takes the second.
            Files.createDirectory(file(series, 3));
            long sequence = 0;
            while (append(writer, entry(new Random(sequence), sequence, 4000)))
            {
                sequence++;
            }
            assertFalse(append(writer, entry(new Random(sequence), sequence, 4000)));
            assertEquals(sequence - 1, writer.lastSequence());
            assertEquals(1, errors.size());
            assertTrue(errors.get(0).getMessage().contains(series.toString()));
            assertTrue(errors.get(0).getMessage().contains(Integer.toString(SEGMENT_LENGTH)));

            Files.delete(file(series, 3));
            while (!append(writer, entry(new Random(sequence), sequence, 4000)))
            {
                Thread.yield();
            }
            assertEquals(sequence + 1, writer.recordCount());
        }
        assertTrue(JournalVerifier.verify(root).isClean());
    }

    @Test
    void shouldLeaveNoPreallocatedSegmentBehindWhenClosed() throws Exception
    {
        JournalFixture.write(series, 3, 10);

        try (Stream<Path> files = Files.list(series))
        {
            assertEquals(List.of("0000000001.seg", "durable"),
                files.map((path) -> path.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void shouldRefuseToAppendWhenClosed()
    {
        final JournalWriter writer = JournalWriter.open(series, context());
        writer.close();

        assertThrows(IllegalStateException.class, () -> append(writer, entry(new Random(1), 0, 1)));
        writer.close();
    }
}
