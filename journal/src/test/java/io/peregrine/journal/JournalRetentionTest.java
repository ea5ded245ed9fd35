package io.peregrine.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.peregrine.journal.JournalFixture.*;
import static org.junit.jupiter.api.Assertions.*;

/** Five segments of inputs and five of decisions, four sealed in each; ingress time is the sequence. */
class JournalRetentionTest
{
    private static final int COUNT = 1_200;

    @TempDir
    Path root;

    private Path inputs;
    private Path decisions;
    private int perSegment;

    @BeforeEach
    void write() throws IOException
    {
        inputs = series(root);
        decisions = root.resolve("decisions");
        append(inputs, 1, COUNT);
        append(decisions, 1, COUNT);
        perSegment = (int)Segments.list(inputs).get(0).lastSequence();
        assertEquals(5, Segments.list(inputs).size());
    }

    private static void append(final Path series, final int from, final int to)
    {
        final Random random = new Random(1);
        try (JournalWriter writer = JournalWriter.open(series, context()))
        {
            for (int i = from; i <= to; i++)
            {
                final Entry drawn = entry(random, i, 4000);
                assertTrue(JournalFixture.append(writer, new Entry(drawn.type(), i, i, drawn.stages(), drawn.shard(),
                    drawn.epoch(), drawn.sourceId(), drawn.sourceSequence(), drawn.frame())));
            }
        }
    }

    private void snapshot(final long sequence) throws IOException
    {
        JournalFixture.snapshot(root, sequence);
    }

    private static List<Boolean> stubs(final Path series)
    {
        return Segments.list(series).stream().map(SegmentInfo::isStub).toList();
    }

    @Test
    void shouldRemoveNothingWithoutASnapshotAndSayWhy()
    {
        final JournalRetention.Result result =
            JournalRetention.prune(root, JournalRetention.ANY_AGE, 0);

        assertEquals(0, result.segments());
        assertTrue(result.kept().contains("no snapshot"), result.kept());
        assertEquals(List.of(false, false, false, false, false), stubs(inputs));
    }

    /** The oldest snapshot is the bound, and the record that it ends with stays. */
    @ParameterizedTest
    @CsvSource({"0, 1", "1, 2", "2, 2"})
    void shouldRemoveWhatIsBelowTheOldestSnapshot(final int behindSecond, final int stubs) throws IOException
    {
        snapshot(2L * perSegment + behindSecond);
        snapshot(COUNT);

        final JournalRetention.Result result = JournalRetention.prune(root, JournalRetention.ANY_AGE, 0);

        assertEquals(2 * stubs, result.segments());
        assertEquals(2L * stubs * (SEGMENT_LENGTH - 8192), result.bytes());
        assertTrue(result.kept().contains("is needed for a recovery"), result.kept());
        assertEquals(stubs, stubs(inputs).stream().filter((each) -> each).count());
        assertEquals(stubs(inputs), stubs(decisions));
    }

    @Test
    void shouldKeepEverythingWhileNoSnapshotIsWhole() throws IOException
    {
        snapshot(COUNT);
        final Path only = SnapshotDirectory.files(root).get(0);
        final byte[] bytes = Files.readAllBytes(only);
        bytes[bytes.length - 1] ^= 1;
        Files.write(only, bytes);

        final JournalRetention.Result result = JournalRetention.prune(root, JournalRetention.ANY_AGE, 0);

        assertEquals(0, result.segments());
        assertTrue(result.kept().startsWith("there is no snapshot that is whole in "), result.kept());
        snapshot(COUNT - 1);
        assertTrue(JournalRetention.prune(root, JournalRetention.ANY_AGE, 0).segments() > 0);
    }

    /** Decisions have no record of some sequences: the last one at or below the snapshot's stays. */
    @Test
    void shouldKeepTheLastDecisionBelowTheSnapshot() throws IOException
    {
        Files.delete(decisions.resolve("durable"));
        for (int number = 1; number <= 5; number++)
        {
            Files.delete(file(decisions, number));
        }
        final Random random = new Random(2);
        try (JournalWriter writer = JournalWriter.open(decisions, context().isDense(false)))
        {
            for (int i = 1; i <= COUNT; i++)
            {
                assertTrue(JournalFixture.append(writer, entry(random, 10L * i, 4000)));
            }
        }
        snapshot(10L * perSegment + 9);

        JournalRetention.prune(root, JournalRetention.ANY_AGE, 0);
        assertFalse(stubs(decisions).get(0));
        Files.delete(root.resolve("snapshots").resolve(String.format("%020d.snap", 10L * perSegment + 9)));
        snapshot(10L * perSegment + 10);
        JournalRetention.prune(root, JournalRetention.ANY_AGE, 0);
        assertEquals(List.of(true, false, false, false, false), stubs(decisions));
    }

    @Test
    void shouldRemoveByAgeOnlyWhatIsOldToItsLastRecord() throws IOException
    {
        snapshot(COUNT);

        final JournalRetention.Result none =
            JournalRetention.prune(root, perSegment, JournalRetention.ANY_SIZE);
        assertEquals(new JournalRetention.Result(0, 0, null, 8, 10L * SEGMENT_LENGTH, perSegment), none);
        final JournalRetention.Result result =
            JournalRetention.prune(root, perSegment + 1L, JournalRetention.ANY_SIZE);

        assertEquals(2, result.segments());
        assertNull(result.kept());
        assertEquals(List.of(true, false, false, false, false), stubs(inputs));
        assertEquals(List.of(true, false, false, false, false), stubs(decisions));
    }

    @Test
    void shouldRemoveBySizeTheOldestOfBothSeriesUntilItFits() throws IOException
    {
        snapshot(COUNT);

        final JournalRetention.Result result =
            JournalRetention.prune(root, JournalRetention.ANY_AGE, 7L * SEGMENT_LENGTH + 3 * 8192);

        assertEquals(3, result.segments());
        assertNull(result.kept());
        assertEquals(5, result.left());
        assertEquals(7L * SEGMENT_LENGTH + 3 * 8192, result.leftBytes());
        assertEquals(JournalRetention.ANY_AGE, result.oldestNs());
        assertEquals(List.of(true, true, false, false, false), stubs(inputs));
        assertEquals(List.of(true, false, false, false, false), stubs(decisions));
    }

    @Test
    void shouldVerifyAndReadAndGoOnBehindStubs() throws IOException
    {
        final List<Entry> all = readAll(inputs);
        snapshot(2L * perSegment + 1);
        final String chainHead = JournalVerifier.verify(root).series().get(0).chainHead();
        JournalRetention.prune(root, JournalRetention.ANY_AGE, 0);

        final JournalVerifier.Series verified = JournalVerifier.verify(root).series().get(0);
        assertEquals(List.of(), verified.findings());
        assertEquals(2, verified.stubs());
        assertEquals(chainHead, verified.chainHead());
        assertEquals(2L * perSegment + 1, verified.firstSequence());
        assertEquals(2L * perSegment + 1, Segments.firstKept(inputs));

        assertEquals(2L * perSegment,
            assertThrows(JournalRemovedException.class, () -> readAll(inputs)).lastRemoved());
        try (JournalReader reader = JournalReader.open(inputs))
        {
            assertThrows(JournalRemovedException.class, () -> reader.seek(2L * perSegment));
            for (final long from : new long[] {2L * perSegment + 1, 3L * perSegment, 3L * perSegment + 1, COUNT})
            {
                reader.seek(from);
                for (long sequence = from; sequence <= COUNT; sequence++)
                {
                    assertTrue(reader.next());
                    assertEquals(all.get((int)sequence - 1), read(reader));
                }
                assertFalse(reader.next());
            }
        }
        append(inputs, COUNT + 1, 2 * COUNT);
        append(decisions, COUNT + 1, 2 * COUNT);
        assertTrue(JournalVerifier.verify(root).isClean());
        assertEquals(2L * COUNT, JournalVerifier.verify(root).series().get(0).lastSequence());
    }

    @Test
    void shouldTellAReaderThatRetentionOvertakesAndLeaveItTheSegmentThatItIsIn() throws IOException
    {
        final List<Entry> all = readAll(inputs);
        snapshot(3L * perSegment + 1);
        try (JournalReader reader = JournalReader.open(inputs))
        {
            assertTrue(reader.next());
            JournalRetention.prune(root, JournalRetention.ANY_AGE, 0);
            for (int i = 1; i < perSegment; i++)
            {
                assertTrue(reader.next());
                assertEquals(all.get(i), read(reader));
            }
            assertEquals(3L * perSegment, assertThrows(JournalRemovedException.class, reader::next).lastRemoved());
        }
    }

    @Test
    void shouldKeepTheLastSealedSegmentWhenNothingFollowsIt() throws IOException
    {
        snapshot(COUNT);
        Files.delete(file(inputs, 5));

        JournalRetention.prune(root, JournalRetention.ANY_AGE, 0);

        assertEquals(List.of(true, true, true, false), stubs(inputs));
    }

    /** In the first one: magic, seal's magic, a field of the header, a hash in the seal, zeros. */
    @ParameterizedTest
    @ValueSource(ints = {0, 4096, 4099, 40, 110, 140, 4096 + 8, 4096 + 60, 4096 + 100, 4095, 8191})
    void shouldFindAFlippedBitInAStub(final int offset) throws IOException
    {
        snapshot(2L * perSegment + 1);
        JournalRetention.prune(root, JournalRetention.ANY_AGE, 0);
        flip(file(inputs, 1), offset, 3);

        assertFalse(JournalVerifier.verify(root).isClean());
        assertThrows(JournalDamageException.class, () -> JournalWriter.open(inputs, context()));
    }

    @Test
    void shouldNotTakeAStubBehindContents() throws IOException
    {
        snapshot(2L * perSegment + 1);
        final byte[] first = Files.readAllBytes(file(inputs, 1));
        JournalRetention.prune(root, JournalRetention.ANY_AGE, 0);
        Files.write(file(inputs, 1), first);

        final JournalVerifier.Series verified = JournalVerifier.verify(root).series().get(0);
        assertEquals(file(inputs, 2), verified.findings().get(0).file());
        assertThrows(JournalDamageException.class, () -> JournalWriter.open(inputs, context()));
    }

    @Test
    void shouldNotRemoveASegmentThatIsDamaged() throws IOException
    {
        snapshot(COUNT);
        flip(file(decisions, 1), 700_000, 1);

        assertThrows(JournalDamageException.class,
            () -> JournalRetention.prune(root, JournalRetention.ANY_AGE, 0));

        assertEquals(List.of(false, false, false, false, false), stubs(decisions));
    }

    /** The states that a kill can leave: half a stub under its other name, a whole one, the stub in its place. */
    @Test
    void shouldGoOnWhereAKillStoppedIt() throws IOException
    {
        snapshot(2L * perSegment + 1);
        final byte[] segment = Files.readAllBytes(file(inputs, 1));
        JournalRetention.prune(root, JournalRetention.ANY_AGE, 9L * SEGMENT_LENGTH + 8192);
        final byte[] stub = Files.readAllBytes(file(inputs, 1));
        assertEquals(8192, stub.length);
        final Path aside = inputs.resolve("0000000001.seg.stub");
        for (final int written : new int[] {0, 4096, 8000, 8192})
        {
            Files.write(file(inputs, 1), segment);
            Files.write(aside, Arrays.copyOf(stub, written));

            assertTrue(JournalVerifier.verify(root).isClean());
            JournalWriter.open(inputs, context()).close();
            assertEquals(COUNT, readAll(inputs).size());
            JournalRetention.prune(root, JournalRetention.ANY_AGE, 9L * SEGMENT_LENGTH + 8192);
            assertArrayEquals(stub, Files.readAllBytes(file(inputs, 1)));
            assertFalse(Files.exists(aside));
        }
        JournalWriter.open(inputs, context()).close();
        assertTrue(JournalVerifier.verify(root).isClean());
    }
}
