package io.peregrine.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.peregrine.journal.JournalFixture.*;
import static org.junit.jupiter.api.Assertions.*;

/** What a crash leaves behind, and a reader beside a writer. */
class JournalTailTest
{
    private static final int COUNT = 5;
    private static final int FRAME_LENGTH = 21;

    @TempDir
    Path root;

    private Path series;
    private List<Entry> entries;
    private Path file;

    @BeforeEach
    void write() throws IOException
    {
        series = series(root);
        entries = JournalFixture.write(series, COUNT, FRAME_LENGTH);
        file = file(series, 1);
        Files.delete(series.resolve("durable")); // nothing was ever forced
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldCutAndGoOnWhenTheLastRecordIsTornAnywhere(final boolean isTruncated) throws IOException
    {
        final int from = offsetOf(file, COUNT - 1);
        final byte[] whole = Files.readAllBytes(file);
        for (int cut = from; cut < from + 56 + FRAME_LENGTH; cut++)
        {
            final byte[] torn = Arrays.copyOf(whole, isTruncated ? cut : whole.length);
            Arrays.fill(torn, cut, torn.length, (byte)0);
            Files.write(file, torn);
            Files.deleteIfExists(series.resolve("durable"));

            // A frame that ends in a zero byte is whole without it.
            final boolean isWhole = !isTruncated && Arrays.equals(torn, whole);
            final List<Entry> left = entries.subList(0, isWhole ? COUNT : COUNT - 1);
            assertEquals(left, readAll(series), "cut at " + cut);
            assertTrue(JournalVerifier.verify(root).isClean(), "cut at " + cut);

            final Entry next = entry(new Random(cut), left.size() + 1L, 30);
            try (JournalWriter writer = JournalWriter.open(series, context()))
            {
                assertEquals(left.size(), writer.lastSequence(), "cut at " + cut);
                assertTrue(append(writer, next));
            }
            final List<Entry> expected = new ArrayList<>(left);
            expected.add(next);
            assertEquals(expected, readAll(series), "cut at " + cut);
            assertTrue(JournalVerifier.verify(root).isClean(), "cut at " + cut);
            assertEquals(SEGMENT_LENGTH, Files.size(file));
        }
    }

    @Test
    void shouldSayTornAndKeepTheBytesWhenARecordHasNoLength() throws IOException
    {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw"))
        {
            access.seek(offsetOf(file, COUNT - 1));
            access.writeInt(0);
        }

        try (JournalReader reader = JournalReader.open(series))
        {
            for (int i = 1; i < COUNT; i++)
            {
                assertTrue(reader.next());
            }
            assertFalse(reader.next());
            assertTrue(reader.isTorn());
        }
        assertTrue(JournalVerifier.verify(root).series().get(0).isTorn());
        try (JournalWriter writer = JournalWriter.open(series, context()))
        {
            assertEquals(COUNT - 1, writer.lastSequence());
            assertTrue(writer.cutBytes() > 0);
        }
        assertTrue(Files.exists(series.resolve("0000000001.seg.cut-" + offsetOf(file, COUNT - 1))));
    }

    @Test
    void shouldCallItDamageWhenGoodRecordsStandBehindABrokenOne() throws IOException
    {
        flip(file, offsetOf(file, 1) + 60, 0);

        assertEquals(2, assertThrows(JournalDamageException.class, () -> readAll(series)).sequence());
        assertFalse(JournalVerifier.verify(root).isClean());
    }

    @Test
    void shouldMendWhenACrashCameBeforeTheSeal() throws IOException
    {
        try (JournalWriter writer = JournalWriter.open(series, context()))
        {
            for (int i = COUNT + 1; i <= 900; i++)
            {
                append(writer, entry(new Random(i), i, 3000));
            }
        }
        final List<Entry> all = readAll(series);
        final byte[] sealed = Files.readAllBytes(file(series, 1));
        final byte[] second = Files.readAllBytes(file(series, 2));
        for (int state = 0; state < 3; state++)
        {
            // 0: no seal yet; 1: sealed, the next header not yet linked; 2: all but the seal's magic
            final byte[] open = sealed.clone();
            if (1 != state)
            {
                Arrays.fill(open, SEGMENT_LENGTH - 4096, 0 == state ? SEGMENT_LENGTH : SEGMENT_LENGTH - 4088, (byte)0);
            }
            final byte[] unlinked = second.clone();
            Arrays.fill(unlinked, 104, 136, (byte)0);
            Arrays.fill(unlinked, SEGMENT_LENGTH - 4096, SEGMENT_LENGTH, (byte)0);
            Files.write(file(series, 1), open);
            Files.write(file(series, 2), unlinked);
            for (int i = 3; Files.exists(file(series, i)); i++)
            {
                Files.delete(file(series, i));
            }
            Files.deleteIfExists(series.resolve("durable"));
            assertTrue(JournalVerifier.verify(root).isClean());

            JournalWriter.open(series, context()).close();

            assertArrayEquals(sealed, Files.readAllBytes(file(series, 1)));
            assertArrayEquals(Arrays.copyOfRange(second, 0, 4096),
                Arrays.copyOfRange(Files.readAllBytes(file(series, 2)), 0, 4096));
            assertEquals(all.subList(0, (int)Segments.list(series).get(1).lastSequence()), readAll(series));
        }
    }

    @Test
    void shouldCutALaterSegmentWhenAnEarlierOneLostItsTailAboveTheWatermark() throws IOException
    {
        try (JournalWriter writer = JournalWriter.open(series, context()))
        {
            for (int i = COUNT + 1; i <= 400; i++)
            {
                append(writer, entry(new Random(i), i, 3000));
            }
        }
        final int kept = 50;
        final byte[] first = Files.readAllBytes(file);
        Arrays.fill(first, offsetOf(file, kept), first.length, (byte)0);
        Files.write(file, first);
        Files.delete(series.resolve("durable"));

        try (JournalWriter writer = JournalWriter.open(series, context()))
        {
            assertEquals(kept, writer.lastSequence());
            assertTrue(append(writer, entry(new Random(1), kept + 1, 10)));
        }
        assertEquals(kept + 1, readAll(series).size());
        assertTrue(JournalVerifier.verify(root).isClean());
        assertTrue(Files.exists(series.resolve("0000000002.seg.cut-0")));
    }

    @Test
    void shouldGoOnWithAnySequenceWhenOnlyAHeaderWasWritten() throws IOException
    {
        final byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, 4096, bytes.length, (byte)0);
        Files.write(file, bytes);

        try (JournalWriter writer = JournalWriter.open(series, context()))
        {
            assertEquals(JournalWriter.NO_SEQUENCE, writer.lastSequence());
            assertTrue(append(writer, entry(new Random(1), 77, 10)));
        }
        assertEquals(77, readAll(series).get(0).sequence());
    }

    @Test
    void shouldReadWhatIsThereWhenTheWriterIsStillAppending() throws Exception
    {
        final int total = 20_000;
        final Thread appender = new Thread(() ->
        {
            try (JournalWriter writer = JournalWriter.open(series, context()))
            {
                final Random random = new Random(5);
                for (int i = COUNT + 1; i <= total; i++)
                {
                    append(writer, entry(random, i, 100 + i % 200));
                    if (0 == i % 1000)
                    {
                        writer.force();
                    }
                }
            }
        });
        appender.start();
        final Random random = new Random(5);
        try (JournalReader reader = JournalReader.open(series))
        {
            int seen = 0;
            while (seen < total)
            {
                final boolean wasAlive = appender.isAlive();
                if (reader.next())
                {
                    seen++;
                    assertEquals(seen, reader.sequence());
                    if (seen > COUNT)
                    {
                        assertEquals(entry(random, seen, 100 + seen % 200), read(reader));
                    }
                }
                else
                {
                    assertTrue(wasAlive, "the writer is done, " + seen + " read");
                }
            }
            assertFalse(reader.next());
            assertFalse(reader.isTorn());
        }
        appender.join();
        assertTrue(Segments.list(series).size() > 3);
    }
}
