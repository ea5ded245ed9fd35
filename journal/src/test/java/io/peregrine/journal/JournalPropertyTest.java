package io.peregrine.journal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

import static io.peregrine.journal.JournalFixture.*;
import static org.junit.jupiter.api.Assertions.*;

class JournalPropertyTest
{
    @Property(tries = 12)
    void shouldReadWhatWasAppendedWhenReopenedSeveralTimes(
        @ForAll final long seed,
        @ForAll @IntRange(min = 1, max = 900) final int count,
        @ForAll @IntRange(min = 0, max = 3000) final int frameLengthLimit,
        @ForAll @LongRange(min = 0, max = 1L << 40) final long first,
        @ForAll final boolean isDense) throws Exception
    {
        final Path root = Files.createTempDirectory("journal-property");
        try
        {
            final Path series = series(root);
            final Random random = new Random(seed);
            final List<Entry> expected = new ArrayList<>();
            long sequence = first;
            int written = 0;
            while (written < count)
            {
                try (JournalWriter writer = JournalWriter.open(series, context().isDense(isDense)))
                {
                    final int run = Math.max(1, count / 2);
                    for (int i = 0; i < run && written < count; i++, written++)
                    {
                        final Entry entry = entry(random, sequence, random.nextInt(frameLengthLimit + 1));
                        assertTrue(append(writer, entry));
                        expected.add(entry);
                        assertEquals(sequence, writer.lastSequence());
                        sequence += isDense ? 1 : random.nextInt(3);
                    }
                    assertEquals(expected.size(), writer.recordCount());
                }
            }

            assertEquals(expected, readAll(series));
            final JournalVerifier.Result result = JournalVerifier.verify(root);
            assertTrue(result.isClean(), result::toString);
            assertEquals(count, result.series().get(0).records());
            assertEquals(count, Segments.list(series).stream().mapToLong(SegmentInfo::records).sum());

            final Entry wanted = expected.get(random.nextInt(expected.size()));
            try (JournalReader reader = JournalReader.open(series))
            {
                reader.seek(wanted.sequence());
                assertTrue(reader.next());
                assertEquals(expected.stream().filter((each) -> each.sequence() == wanted.sequence()).findFirst()
                    .orElseThrow(), read(reader));
            }
        }
        finally
        {
            delete(root);
        }
    }

    private static void delete(final Path root) throws Exception
    {
        try (Stream<Path> paths = Files.walk(root))
        {
            for (final Path path : paths.sorted((a, b) -> b.compareTo(a)).toList())
            {
                Files.delete(path);
            }
        }
    }
}
