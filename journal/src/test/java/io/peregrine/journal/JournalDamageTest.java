package io.peregrine.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.peregrine.journal.JournalFixture.*;
import static org.junit.jupiter.api.Assertions.*;

/** Three segments of 4000-byte frames, two of them sealed, cleanly closed; then one thing is changed. */
class JournalDamageTest
{
    private static final int FRAME_LENGTH = 4000;
    private static final int COUNT = 600;
    private static final int INDEX = 100;
    private static final int SEAL = SEGMENT_LENGTH - 4096;

    @TempDir
    Path root;

    private Path series;
    private int perSegment;

    @BeforeEach
    void write()
    {
        series = series(root);
        JournalFixture.write(series, COUNT, FRAME_LENGTH);
        final List<SegmentInfo> segments = Segments.list(series);
        assertEquals(List.of(true, true, false), segments.stream().map(SegmentInfo::isSealed).toList());
        perSegment = (int)segments.get(0).records();
    }

    @Test
    void shouldFindNothingWhenNothingWasChanged()
    {
        final JournalVerifier.Series inputs = JournalVerifier.verify(root).series().get(0);

        assertEquals(List.of(), inputs.findings());
        assertEquals(COUNT, inputs.records());
        assertEquals(2, inputs.sealed());
        assertEquals(Segments.list(series).get(1).sha256(), inputs.chainHead());
        assertEquals(inputs.chainHead(), Segments.list(series).get(2).previousSha256());
        assertFalse(inputs.isTorn());
    }

    /** Every field of a record's header, the frame and the padding, in a sealed and in the open segment. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 8, 10, 11, 12, 15, 16, 23, 24, 32, 36, 40, 48, 56, 57, 2000, 4055})
    void shouldNameTheSequenceWhenABitOfARecordIsFlipped(final int offset) throws IOException
    {
        for (final int number : new int[] {1, 3})
        {
            final Path file = file(series, number);
            final int at = offsetOf(file, INDEX % (COUNT - 2 * perSegment)) + offset;
            final long sequence = 1L + (number - 1L) * perSegment + INDEX % (COUNT - 2 * perSegment);
            flip(file, at, 2);

            assertEquals(sequence, assertThrows(JournalDamageException.class, () -> readAll(series)).sequence());
            final JournalVerifier.Series found = JournalVerifier.verify(root).series().get(0);
            assertTrue(found.findings().stream().anyMatch((each) -> each.sequence() == sequence &&
                each.file().equals(file)), found::toString);
            flip(file, at, 2);
        }
        assertTrue(JournalVerifier.verify(root).isClean());
    }

    @ParameterizedTest
    @CsvSource({"0", "3", "8", "12", "16", "24", "33", "40", "48", "56", "64", "95", "96", "100", "104", "135", "136",
        "167", "168", "171", "172", "4095"})
    void shouldFindAFlippedBitOfASegmentHeader(final int offset) throws IOException
    {
        flip(file(series, 2), offset, 0);

        final JournalDamageException found = assertThrows(JournalDamageException.class, () -> readAll(series));
        assertEquals(file(series, 2), found.file());
        assertFalse(JournalVerifier.verify(root).isClean());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 8, 16, 24, 32, 40, 48, 52, 56, 87, 88, 119, 120, 124, 4095})
    void shouldFindAFlippedBitOfASeal(final int offset) throws IOException
    {
        flip(file(series, 1), SEAL + offset, 5);

        final JournalDamageException found = assertThrows(JournalDamageException.class, () -> readAll(series));
        assertEquals(1, found.sequence());
        assertFalse(JournalVerifier.verify(root).isClean());
    }

    @Test
    void shouldFindAnEditWhenTheCrcsOfASealedSegmentWereMended() throws IOException
    {
        final Path file = file(series, 1);
        flip(file, offsetOf(file, INDEX) + 60, 1);
        mendCrcs(file);

        final JournalDamageException read = assertThrows(JournalDamageException.class, () -> readAll(series));
        final JournalDamageException beside =
            assertThrows(JournalDamageException.class, () -> countHashedBeside(series));
        assertEquals(read.getMessage(), beside.getMessage());
        final JournalVerifier.Series found = JournalVerifier.verify(root).series().get(0);
        assertTrue(found.findings().stream().anyMatch((each) -> each.file().equals(file)), found::toString);
    }

    @Test
    void shouldReadTheSameWhereSealsAreHashedBeside() throws IOException
    {
        assertEquals(COUNT, countHashedBeside(series));

        // Away from a segment before its hash is made, and once more to its end.
        try (JournalReader reader = JournalReader.openHashedBeside(series))
        {
            for (int i = 1; i < 20; i++)
            {
                reader.seek(i % 2 * perSegment + i);
                assertTrue(reader.next());
                assertEquals(i % 2 * perSegment + i, reader.sequence());
            }
            int left = COUNT - (int)reader.sequence();
            while (reader.next())
            {
                left--;
            }
            assertEquals(0, left);
        }

        // A seal of other bytes than those that were hashed beside has its hash made anew, and is not let through.
        final Path file = file(series, 2);
        try (Segment segment = Segment.readOnly(file); SealHash hash = SealHash.begin(segment))
        {
            final int end = (int)segment.sealLong(SegmentFormat.SEAL_END_OFFSET);
            assertArrayEquals(segment.sealHash(), hash.of(end));
            assertNull(hash.of(end - 8));
        }
        try (Segment open = Segment.readOnly(file(series, 3)))
        {
            assertNull(SealHash.begin(open));
        }
    }

    private static int countHashedBeside(final Path series)
    {
        int count = 0;
        try (JournalReader reader = JournalReader.openHashedBeside(series))
        {
            while (reader.next())
            {
                count++;
            }
        }
        return count;
    }

    @Test
    void shouldFindAnEditByTheNextHeaderWhenTheSealWasForgedToo() throws IOException
    {
        final Path file = file(series, 1);
        flip(file, offsetOf(file, INDEX) + 60, 1);
        mendCrcs(file);
        final RecordCursor cursor = new RecordCursor();
        try (Segment segment = Segment.readWrite(file, JournalDisk.REAL))
        {
            cursor.wrap(segment);
            while (RecordCursor.RECORD == cursor.advance())
            {
                // to the end
            }
            segment.seal(cursor.count, cursor.lastSequence, cursor.crc, cursor.next);
        }

        final JournalDamageException found = assertThrows(JournalDamageException.class, () -> readAll(series));
        assertEquals(file(series, 2), found.file());
        assertFalse(JournalVerifier.verify(root).isClean());
    }

    @Test
    void shouldFindAFlippedPreviousHashWhenTheSegmentIsStillOpen() throws IOException
    {
        flip(file(series, 3), 104, 0);

        final JournalDamageException found = assertThrows(JournalDamageException.class, () -> readAll(series));
        assertEquals(file(series, 3), found.file());
        assertFalse(JournalVerifier.verify(root).isClean());
        assertThrows(JournalDamageException.class, () -> JournalWriter.open(series, context()));
    }

    /** The SHA-256 (56) and the Merkle root (88), each with the seal's CRC mended. */
    @ParameterizedTest
    @ValueSource(ints = {56, 88})
    void shouldFindAForgedHashInASealWhoseCrcWasMended(final int offset) throws IOException
    {
        final Path file = file(series, 2);
        flip(file, SEAL + offset, 3);
        final byte[] bytes = Files.readAllBytes(file);
        final CRC32C crc = new CRC32C();
        crc.update(bytes, SEAL + 8, 112);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(SEAL + 120, (int)crc.getValue());
        Files.write(file, bytes);

        final JournalVerifier.Series found = JournalVerifier.verify(root).series().get(0);
        assertTrue(found.findings().stream().anyMatch((each) -> each.file().equals(file)), found::toString);
        if (56 == offset)
        {
            assertEquals(file, assertThrows(JournalDamageException.class, () -> readAll(series)).file());
            assertEquals(file, assertThrows(JournalDamageException.class, () -> countHashedBeside(series)).file());
        }
        else
        {
            assertEquals(COUNT, readAll(series).size(), "no root stands between a reader and what it reads");
        }
    }

    @Test
    void shouldSealWithTheHashesThatTheFormatDescribes() throws Exception
    {
        final SegmentInfo info = Segments.list(series).get(1);
        final byte[] bytes = Files.readAllBytes(info.file());
        final byte[] content = Arrays.copyOf(bytes, (int)info.bytes());

        assertEquals(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content)), info.sha256());
        final List<byte[]> leaves = new ArrayList<>();
        for (int p = 4096; p < content.length; p += ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).getInt(p))
        {
            leaves.add(recordLeaf(content, p, leaves.size()));
        }
        assertEquals(perSegment, leaves.size());
        assertArrayEquals(MerkleTreeTest.slowRoot(leaves), Arrays.copyOfRange(bytes, SEAL + 88, SEAL + 120));
    }

    /** These frames need no padding. */
    static byte[] recordLeaf(final byte[] content, final int p, final int index) throws Exception
    {
        final MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update((byte)2);
        digest.update(content, 136, 32);
        final byte[] blinding = digest.digest(
            ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(index).array());
        digest.update((byte)0);
        digest.update(blinding);
        digest.update(content, p + 8, 56 - 8 + FRAME_LENGTH);
        return digest.digest();
    }

    @Test
    void shouldDrawAnotherBlindingForEachSegment() throws IOException
    {
        final Set<String> drawn = new HashSet<>();
        for (int number = 1; number <= 3; number++)
        {
            drawn.add(HexFormat.of().formatHex(Files.readAllBytes(file(series, number)), 136, 168));
        }

        assertEquals(3, drawn.size());
        assertFalse(drawn.contains("0".repeat(64)));
    }

    @Test
    void shouldFindADroppedSegment() throws IOException
    {
        Files.delete(file(series, 2));

        assertEquals(perSegment + 1L,
            assertThrows(JournalDamageException.class, () -> readAll(series)).sequence());
        assertFalse(JournalVerifier.verify(root).isClean());
        assertThrows(JournalDamageException.class, () -> JournalWriter.open(series, context()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void shouldFindADroppedFirstOrLastSegment(final int number) throws IOException
    {
        Files.delete(file(series, number));

        assertThrows(JournalDamageException.class, () -> readAll(series));
        assertFalse(JournalVerifier.verify(root).isClean());
        assertThrows(JournalDamageException.class, () -> JournalWriter.open(series, context()));
    }

    @Test
    void shouldFindReorderedSegments() throws IOException
    {
        final Path aside = root.resolve("aside");
        Files.move(file(series, 1), aside);
        Files.move(file(series, 2), file(series, 1));
        Files.move(aside, file(series, 2), StandardCopyOption.REPLACE_EXISTING);

        assertThrows(JournalDamageException.class, () -> readAll(series));
        assertFalse(JournalVerifier.verify(root).isClean());
    }

    @Test
    void shouldFindTheLastRecordsCutOff() throws IOException
    {
        final Path file = file(series, 3);
        final int from = offsetOf(file, 20);
        final byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, from, bytes.length, (byte)0);
        Files.write(file, bytes);

        assertEquals(2L * perSegment + 21,
            assertThrows(JournalDamageException.class, () -> readAll(series)).sequence());
        assertFalse(JournalVerifier.verify(root).isClean());
    }

    @Test
    void shouldRefuseToStartWhenDamageIsBelowTheDurableWatermark() throws IOException
    {
        final Path file = file(series, 3);
        flip(file, offsetOf(file, 20) + 70, 4);

        final JournalDamageException refused =
            assertThrows(JournalDamageException.class, () -> JournalWriter.open(series, context()));

        assertEquals(2L * perSegment + 21, refused.sequence());
        assertEquals(file, refused.file());
        assertEquals(offsetOf(file, 20), refused.offset());
    }
}
