package io.peregrine.journal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.*;

/**
 * A journal that the code wrote when segments had format version 1: in each series 600 records, two sealed segments
 * and an open one. It must be read, verified and continued forever.
 */
class VersionOneTest
{
    private static final int COUNT = 600;

    @TempDir
    Path root;

    @BeforeEach
    void unpack() throws IOException
    {
        try (InputStream resource = VersionOneTest.class.getResourceAsStream("journal-version-1.zip");
            ZipInputStream zip = new ZipInputStream(resource))
        {
            for (ZipEntry entry = zip.getNextEntry(); null != entry; entry = zip.getNextEntry())
            {
                final Path file = root.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.write(file, zip.readAllBytes());
            }
        }
    }

    private static byte[] frame(final int index)
    {
        final byte[] frame = new byte[3000 + index * 37 % 1500];
        for (int i = 0; i < frame.length; i++)
        {
            frame[i] = (byte)(index + i / 1000);
        }
        return frame;
    }

    private static void append(final JournalWriter writer, final int index, final boolean isDense)
    {
        final byte[] frame = frame(index);
        assertTrue(writer.append(index % 5 + 1, isDense ? index : index - index % 2, 1_000_000_000L * index + 1,
            index % 256, index % 3, 4, 100 + index, -index, new UnsafeBuffer(frame), 0, frame.length));
    }

    private static void assertRecords(final Path series, final boolean isDense, final int count)
    {
        try (JournalReader reader = JournalReader.open(series))
        {
            for (int index = 1; index <= count; index++)
            {
                assertTrue(reader.next(), "record " + index);
                assertEquals(isDense ? index : index - index % 2, reader.sequence());
                assertEquals(index % 5 + 1, reader.type());
                assertEquals(1_000_000_000L * index + 1, reader.ingressTimeNs());
                assertEquals(index % 256, reader.stagesAllowed());
                assertEquals(index % 3, reader.shard());
                assertEquals(4, reader.epoch());
                assertEquals(100 + index, reader.sourceId());
                assertEquals(-index, reader.sourceSequence());
                final byte[] frame = new byte[reader.frameLength()];
                reader.buffer().getBytes(reader.frameOffset(), frame);
                assertArrayEquals(frame(index), frame);
            }
            assertFalse(reader.next());
        }
    }

    @Test
    void shouldReadAndVerifyIt()
    {
        assertRecords(root.resolve("inputs"), true, COUNT);
        assertRecords(root.resolve("decisions"), false, COUNT);
        final JournalVerifier.Result result = JournalVerifier.verify(root);
        assertTrue(result.isClean(), result::toString);
        assertEquals(List.of(2, 2), result.series().stream().map(JournalVerifier.Series::sealed).toList());
        assertEquals(List.of(600L, 600L), result.series().stream().map(JournalVerifier.Series::records).toList());
    }

    @Test
    void shouldGoOnInItsOpenSegmentAndSealThatAsItBegan() throws IOException
    {
        for (final boolean isDense : new boolean[] {true, false})
        {
            final Path series = root.resolve(isDense ? "inputs" : "decisions");
            for (int from = COUNT + 1; from <= 2 * COUNT; from += COUNT / 2)
            {
                try (JournalWriter writer = JournalWriter.open(
                    series, new JournalContext().segmentLength(JournalContext.SEGMENT_LENGTH_MIN).isDense(isDense)))
                {
                    for (int index = from; index < from + COUNT / 2; index++)
                    {
                        append(writer, index, isDense);
                    }
                }
            }
            assertRecords(series, isDense, 2 * COUNT);
            for (final SegmentInfo each : Segments.list(series))
            {
                try (Segment segment = Segment.readOnly(each.file()))
                {
                    assertEquals(each.number() <= 3 ? 1 : 2, segment.version());
                    assertEquals(each.number() < 5, segment.isSealed());
                }
            }
        }
        final JournalVerifier.Result result = JournalVerifier.verify(root);
        assertTrue(result.isClean(), result::toString);
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 60, 136, 140, 168, 4096, 70_000, 700_000, 1_044_480 + 60, 1_044_480 + 90})
    void shouldFindAFlippedBit(final int offset) throws IOException
    {
        JournalFixture.flip(root.resolve("inputs").resolve("0000000002.seg"), offset, 3);

        assertFalse(JournalVerifier.verify(root).isClean());
        assertThrows(JournalDamageException.class, () -> assertRecords(root.resolve("inputs"), true, COUNT));
    }
}
