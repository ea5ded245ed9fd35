package io.peregrine.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.peregrine.journal.JournalFixture.*;
import static org.junit.jupiter.api.Assertions.*;

/** Decisions whose inputs a power failure lost: three segments of them, two records for each sequence. */
class SequenceLimitTest
{
    private static final int FRAME_LENGTH = 4000;
    private static final int SEQUENCES = 300;

    @TempDir
    Path root;

    private Path series;
    private final List<Entry> entries = new ArrayList<>();
    private List<SegmentInfo> segments;

    @BeforeEach
    void write() throws IOException
    {
        series = series(root);
        final Random random = new Random(5);
        try (JournalWriter writer = JournalWriter.open(series, context().isDense(false)))
        {
            for (int i = 0; i < 2 * SEQUENCES; i++)
            {
                entries.add(entry(random, i / 2, FRAME_LENGTH));
                append(writer, entries.get(i));
            }
        }
        // Nobody forces decisions but who closes them well.
        Files.delete(DurableMark.file(series));
        segments = Segments.list(series);
        assertEquals(List.of(true, true, false), segments.stream().map(SegmentInfo::isSealed).toList());
    }

    @ParameterizedTest
    @ValueSource(ints = { -1, 0, 1, 100, 126, 127, 128, 129, 200, 253, 254, 255, 256, 298, 299, 300 })
    void shouldCutWhatIsBeyondTheLimitAndGoOn(final int limit)
    {
        final List<Entry> expected = new ArrayList<>();
        entries.stream().filter((each) -> each.sequence() <= limit).forEach(expected::add);

        final JournalContext ctx = context().isDense(false).sequenceLimit(limit);
        try (JournalWriter writer = JournalWriter.open(series, ctx))
        {
            assertEquals(expected.isEmpty() ? -1 : expected.get(expected.size() - 1).sequence(), writer.lastSequence());
            assertEquals(limit < SEQUENCES - 1, writer.cutBytes() > 0);
            final Random random = new Random(limit);
            for (int i = 0; i < SEQUENCES; i++)
            {
                final Entry other = entry(random, limit + 1 + i, FRAME_LENGTH);
                append(writer, other);
                expected.add(other);
            }
        }

        assertEquals(expected, readAll(series));
        assertEquals(List.of(), verify());
    }

    private List<JournalVerifier.Finding> verify()
    {
        return JournalVerifier.verify(root).series().get(0).findings();
    }

    @Test
    void shouldCutTheSameWhenACutWasInterrupted() throws IOException
    {
        // The seal is gone, what it sealed is still there, and so are the segments behind.
        final Path first = segments.get(0).file();
        try (Segment segment = Segment.readWrite(first, JournalDisk.REAL))
        {
            segment.unseal();
        }

        JournalWriter.open(series, context().isDense(false).sequenceLimit(10)).close();

        assertEquals(entries.subList(0, 22), readAll(series));
        assertEquals(List.of(), verify());
    }

    @Test
    void shouldRefuseWhenMoreWasDurableThanTheLimit()
    {
        JournalWriter.open(series, context().isDense(false)).close();
        final JournalContext ctx = context().isDense(false).sequenceLimit(SEQUENCES - 2);

        final JournalDamageException ex =
            assertThrows(JournalDamageException.class, () -> JournalWriter.open(series, ctx));

        assertTrue(ex.getMessage().contains("the inputs end at 298"), ex.getMessage());
        assertEquals(entries, readAll(series));
    }
}
