package io.peregrine.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.peregrine.journal.JournalFixture.*;
import static org.junit.jupiter.api.Assertions.*;

/** Three segments of inputs, two of them sealed; two of decisions, one sealed. */
class JournalHeadTest
{
    private static final Instant TIME = Instant.parse("2026-03-01T12:30:00.5Z");
    private static final int SEAL = SEGMENT_LENGTH - 4096;

    @TempDir
    Path root;

    private Path inputs;

    @BeforeEach
    void write()
    {
        inputs = series(root);
        JournalFixture.write(inputs, 600, 4000);
        append(root.resolve("decisions"), false, 1, 300);
    }

    private static void append(final Path series, final boolean isDense, final int from, final int to)
    {
        final Random random = new Random(from);
        try (JournalWriter writer = JournalWriter.open(series, context().isDense(isDense)))
        {
            for (int i = from; i <= to; i++)
            {
                assertTrue(JournalFixture.append(writer, entry(random, i, 4000)));
            }
        }
    }

    private JournalHead head()
    {
        try (JournalDirectory journal = JournalDirectory.openReadOnly(root))
        {
            return JournalHead.of(journal, TIME, HeadKeys.KEY);
        }
    }

    private List<String> findings(final JournalHead head)
    {
        return JournalVerifier.verify(root, head).series().stream().flatMap((each) -> each.findings().stream())
            .map(JournalVerifier.Finding::what).toList();
    }

    /** Written out once more from the description, byte by byte. */
    @Test
    void shouldSayWhatTheFormatDescribes() throws Exception
    {
        final StringBuilder expected = new StringBuilder("peregrine-journal-head 1\ntime 2026-03-01T12:30:00.500Z\n");
        expect(expected, inputs, "inputs", 2);
        expect(expected, root.resolve("decisions"), "decisions", 1);

        final String text = head().text();
        assertEquals(expected.toString(), text.substring(0, text.indexOf("signature ")));
        assertEquals(text, JournalHead.parse(text).text());
        assertTrue(text.length() < 2000, text);
    }

    private static void expect(final StringBuilder text, final Path series, final String name, final int sealed)
        throws Exception
    {
        final HexFormat hex = HexFormat.of();
        final List<byte[]> leaves = new ArrayList<>();
        byte[] last = new byte[32];
        for (int number = 1; number <= sealed; number++)
        {
            final byte[] file = Files.readAllBytes(file(series, number));
            final ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
            final ByteBuffer leaf = ByteBuffer.allocate(105).order(ByteOrder.LITTLE_ENDIAN);
            leaf.put((byte)0).putLong(number).putLong(2).putLong(bytes.getLong(SEAL + 16))
                .putLong(bytes.getLong(SEAL + 24)).putLong(bytes.getLong(SEAL + 8)).put(file, SEAL + 56, 64);
            leaves.add(MessageDigest.getInstance("SHA-256").digest(leaf.array()));
            last = Arrays.copyOfRange(file, SEAL + 56, SEAL + 88);
        }
        final List<SegmentInfo> segments = Segments.list(series);
        final SegmentInfo open = segments.get(sealed);
        text.append("series ").append(name).append("\nsealed ").append(sealed).append("\nfirst-sequence 1")
            .append("\nlast-sequence ").append(segments.get(sealed - 1).lastSequence())
            .append("\nsha256 ").append(hex.formatHex(last))
            .append("\nroot ").append(hex.formatHex(MerkleTreeTest.slowRoot(leaves)))
            .append("\nopen-segment ").append(sealed + 1).append("\nopen-version 2\nopen-first-sequence ")
            .append(open.firstSequence()).append("\nopen-last-sequence ").append(open.lastSequence())
            .append("\nopen-records ").append(open.records());
        final byte[] file = Arrays.copyOf(Files.readAllBytes(open.file()), (int)open.bytes());
        assertArrayEquals(last, Arrays.copyOfRange(file, 104, 136));
        text.append("\nopen-sha256 ").append(hex.formatHex(MessageDigest.getInstance("SHA-256").digest(file)));
        final List<byte[]> records = new ArrayList<>();
        for (int p = 4096; p < file.length; p += 4056)
        {
            records.add(JournalDamageTest.recordLeaf(file, p, records.size()));
        }
        text.append("\nopen-root ").append(hex.formatHex(MerkleTreeTest.slowRoot(records))).append('\n');
    }

    @Test
    void shouldSignAsOpensslDoes()
    {
        final byte[] message = HeadKeys.SIGNED.getBytes(StandardCharsets.US_ASCII);
        final byte[] signature = HexFormat.of().parseHex(HeadKeys.SIGNATURE);

        assertArrayEquals(signature, Ed25519.sign(HeadKeys.KEY, message));
        assertTrue(Ed25519.isSignature(HeadKeys.PUBLIC_KEY, message, signature));
        assertFalse(Ed25519.isSignature(HeadKeys.OTHER_PUBLIC_KEY, message, signature));
    }

    @Test
    void shouldTellTheSignatureOfItsKeyFromAllOthers()
    {
        final String text = head().text();

        assertTrue(JournalHead.parse(text).isSignedBy(HeadKeys.PUBLIC_KEY));
        assertFalse(JournalHead.parse(text).isSignedBy(HeadKeys.OTHER_PUBLIC_KEY));
        final String unsigned = text.substring(0, text.indexOf("signature "));
        assertFalse(JournalHead.parse(unsigned).isSigned());
        assertFalse(JournalHead.parse(unsigned).isSignedBy(HeadKeys.PUBLIC_KEY));
    }

    @Test
    void shouldNotTakeAHeadInWhichOneBitIsAnother()
    {
        final byte[] text = head().text().getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < text.length; i++)
        {
            for (int bit = i % 3; bit < 8; bit += 3)
            {
                text[i] ^= (byte)(1 << bit);
                assertFalse(isGood(new String(text, StandardCharsets.ISO_8859_1)), "bit " + bit + " of byte " + i);
                text[i] ^= (byte)(1 << bit);
            }
        }
        assertTrue(isGood(new String(text, StandardCharsets.ISO_8859_1)));
    }

    private static boolean isGood(final String text)
    {
        try
        {
            final JournalHead head = JournalHead.parse(text);
            // Capital letters in the signature's hex are the same signature.
            return head.isSignedBy(HeadKeys.PUBLIC_KEY) && head.text().equals(text);
        }
        catch (final JournalException ex)
        {
            assertTrue(ex.getMessage().startsWith("no journal head: line "), ex.getMessage());
            return false;
        }
    }

    @Test
    void shouldAgreeWithItsJournalHoweverThatGrows() throws IOException
    {
        final JournalHead head = head();
        assertEquals(List.of(), findings(head));
        for (int from = 601; from < 1_200; from += 200)
        {
            append(inputs, true, from, from + 199);
            append(root.resolve("decisions"), false, from, from + 199);
            assertEquals(List.of(), findings(head));
        }
        assertTrue(Segments.list(inputs).get(2).isSealed());

        JournalFixture.snapshot(root, 1_200);
        final JournalHead later = head();
        JournalRetention.prune(root, JournalRetention.ANY_AGE, 0);
        assertEquals(List.of(), findings(head));
        assertEquals(List.of(), findings(later));
        final JournalVerifier.Series series = JournalVerifier.verify(root, head).series().get(0);
        assertTrue(series.unchecked().contains("were in the open segment when the head was made"));
        assertNull(JournalVerifier.verify(root, later).series().get(0).unchecked());
    }

    @Test
    void shouldBeTheSameBehindStubs() throws IOException
    {
        final String before = head().text();
        JournalFixture.snapshot(root, 600);
        assertEquals(3, JournalRetention.prune(root, JournalRetention.ANY_AGE, 0).segments());

        assertEquals(before, head().text());
    }

    @Test
    void shouldNameWhatIsGoneWhenTheEndIsCutAndTheMarkMended() throws IOException
    {
        final JournalHead head = head();
        Files.delete(inputs.resolve("durable"));
        Files.delete(file(inputs, 3));

        assertEquals(List.of("segment 3 with the sequences " + head.series("inputs").open().firstSequence() +
            " to 600, which the head names, is missing"), findings(head));
        Files.delete(file(inputs, 2));
        assertTrue(findings(head).get(0).startsWith("the head names 2 sealed segments up to sequence"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 40, 89})
    void shouldFindRecordsThatWereCutFromTheOpenSegment(final int count) throws IOException
    {
        final JournalHead head = head();
        final Path file = file(inputs, 3);
        final byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, offsetOf(file, (int)head.series("inputs").open().recordCount() - count),
            bytes.length, (byte)0);
        Files.write(file, bytes);
        Files.delete(inputs.resolve("durable"));

        assertEquals(List.of(), findings(null));
        assertEquals(1, findings(head).size());
        assertTrue(findings(head).get(0).contains(" up to sequence 600, there are "), findings(head).get(0));
    }

    @Test
    void shouldCutWhatWasNotYetWrittenAndRefuseWhatIsDamaged() throws IOException
    {
        final JournalHead head = head();
        flip(file(inputs, 3), offsetOf(file(inputs, 3), 30) + 70, 3);
        assertThrows(JournalDamageException.class, this::head);
        flip(file(inputs, 3), offsetOf(file(inputs, 3), 30) + 70, 3);
        flip(file(inputs, 2), SEAL + 60, 3);
        assertThrows(JournalDamageException.class, this::head);
        flip(file(inputs, 2), SEAL + 60, 3);

        final int torn = offsetOf(file(inputs, 3), (int)head.series("inputs").open().recordCount());
        flip(file(inputs, 3), torn + 20, 3);
        assertEquals(head.text(), head().text());
    }
}
