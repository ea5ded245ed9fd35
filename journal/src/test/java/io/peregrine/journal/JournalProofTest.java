package io.peregrine.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.peregrine.journal.JournalFixture.*;
import static org.junit.jupiter.api.Assertions.*;

/** Inputs 1 to 90, of the even ones two decisions and a mark; frames so long that each series has several segments. */
class JournalProofTest
{
    private static final int COUNT = 90;
    private static final int FRAME_LENGTH = 40_000;
    private static final int MARK = 60;

    @TempDir
    Path root;

    private final List<Entry> inputs = new ArrayList<>();
    private final List<Entry> decisions = new ArrayList<>();

    @BeforeEach
    void write()
    {
        final Random random = new Random(5);
        try (JournalWriter inputWriter = JournalWriter.open(series(root), context());
            JournalWriter decisionWriter = JournalWriter.open(root.resolve("decisions"), context().isDense(false)))
        {
            for (int i = 1; i <= COUNT; i++)
            {
                inputs.add(add(inputWriter, random, 1, i));
                for (final int type : 0 == i % 2 ? new int[] {41, 61, MARK} : new int[0])
                {
                    decisions.add(add(decisionWriter, random, type, i));
                }
            }
        }
        assertTrue(Segments.list(root.resolve("inputs")).size() >= 4);
        assertTrue(Segments.list(root.resolve("decisions")).size() >= 5);
    }

    private static Entry add(final JournalWriter writer, final Random random, final int type, final long sequence)
    {
        final Entry drawn = entry(random, sequence, FRAME_LENGTH - random.nextInt(10_000));
        final Entry each = new Entry(type, sequence, drawn.ingressTimeNs(), drawn.stages(), drawn.shard(),
            drawn.epoch(), drawn.sourceId(), drawn.sourceSequence(), drawn.frame());
        assertTrue(append(writer, each));
        return each;
    }

    private JournalHead head()
    {
        try (JournalDirectory journal = JournalDirectory.openReadOnly(root))
        {
            return JournalHead.of(journal, Instant.EPOCH, null);
        }
    }

    private JournalProof prove(final JournalHead head, final long sequence)
    {
        try (JournalDirectory journal = JournalDirectory.openReadOnly(root))
        {
            return JournalProof.of(journal, head, sequence, (type) -> MARK != type);
        }
    }

    private static void assertRecord(final Entry expected, final ProvenRecord proven)
    {
        assertEquals(expected.type(), proven.type());
        assertEquals(expected.sequence(), proven.sequence());
        assertEquals(expected.ingressTimeNs(), proven.ingressTimeNs());
        final List<Byte> frame = new ArrayList<>();
        for (int i = ProvenRecord.PROVEN_FRAME_OFFSET; i < proven.record().length; i++)
        {
            frame.add(proven.record()[i]);
        }
        assertEquals(expected.frame(), frame);
    }

    @Test
    void shouldProveEachInputAndItsDecisionsWithoutTheJournal()
    {
        final JournalHead head = JournalHead.parse(head().text());
        final Set<List<Byte>> guesses = guesses();
        for (int sequence = 1; sequence <= COUNT; sequence++)
        {
            final JournalProof proof = prove(head, sequence);

            assertNull(proof.trouble(head));
            assertEquals(0 == sequence % 2 ? 3 : 1, proof.records().size());
            assertRecord(inputs.get(sequence - 1), proof.records().get(0));
            if (0 == sequence % 2)
            {
                final int first = (sequence / 2 - 1) * 3;
                assertRecord(decisions.get(first), proof.records().get(1));
                assertRecord(decisions.get(first + 1), proof.records().get(2));
            }
            assertShowsNone(guesses, proof);
        }
    }

    /** All but the proved records is hashes; none is of a record alone, which one could try out. */
    private static void assertShowsNone(final Set<List<Byte>> guesses, final JournalProof proof)
    {
        for (final ProvenRecord each : proof.records())
        {
            final List<byte[]> shown = new ArrayList<>(each.path());
            shown.addAll(each.segmentPath());
            shown.add(each.blinding());
            shown.add(each.sha256());
            for (final byte[] hash : shown)
            {
                assertEquals(32, hash.length);
                assertFalse(guesses.contains(bytes(hash)));
            }
        }
    }

    private Set<List<Byte>> guesses()
    {
        final Set<List<Byte>> guesses = new HashSet<>();
        for (final Path series : List.of(root.resolve("inputs"), root.resolve("decisions")))
        {
            for (final SegmentInfo info : Segments.list(series))
            {
                addGuesses(guesses, info.file());
            }
        }
        return guesses;
    }

    /** What one who guesses a record's content could compute without the blinding. */
    private static void addGuesses(final Set<List<Byte>> guesses, final Path file)
    {
        try (Segment segment = Segment.readOnly(file))
        {
            final RecordCursor cursor = new RecordCursor();
            cursor.wrap(segment);
            while (RecordCursor.RECORD == cursor.advance())
            {
                final int length = segment.buffer.getInt(cursor.position);
                for (final int from : new int[] {0, 8, 56})
                {
                    final byte[] record = new byte[length - from];
                    segment.buffer.getBytes(cursor.position + from, record);
                    guesses.add(bytes(SegmentFormat.sha256().digest(record)));
                    final byte[] leaf = new byte[32];
                    RecordLeaves.leaf(SegmentFormat.sha256(), new byte[0], record, record.length, leaf);
                    guesses.add(bytes(leaf));
                }
            }
            guesses.add(bytes(segment.blinding()));
        }
        catch (final IOException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    private static List<Byte> bytes(final byte[] hash)
    {
        final List<Byte> bytes = new ArrayList<>();
        for (final byte each : hash)
        {
            bytes.add(each);
        }
        return bytes;
    }

    private static byte[] flipped(final byte[] bytes, final int bit)
    {
        final byte[] copy = bytes.clone();
        copy[bit / 8] ^= (byte)(1 << bit % 8);
        return copy;
    }

    /** Each changed copy of one proved record. */
    private static List<ProvenRecord> changed(final ProvenRecord r, final Random random)
    {
        final List<ProvenRecord> all = new ArrayList<>();
        for (final long by : new long[] {-1, 1, 1L << 32})
        {
            all.add(with(r, r.segment() + by, 0, 0, 0, 0, r.sha256(), r.blinding(), r.record(), r.path()));
            all.add(with(r, r.segment(), by, 0, 0, 0, r.sha256(), r.blinding(), r.record(), r.path()));
            all.add(with(r, r.segment(), 0, by, 0, 0, r.sha256(), r.blinding(), r.record(), r.path()));
            all.add(with(r, r.segment(), 0, 0, by, 0, r.sha256(), r.blinding(), r.record(), r.path()));
            all.add(with(r, r.segment(), 0, 0, 0, by, r.sha256(), r.blinding(), r.record(), r.path()));
        }
        for (int bit = 0; bit < 256; bit += 17)
        {
            all.add(with(r, r.segment(), 0, 0, 0, 0, flipped(r.sha256(), bit), r.blinding(), r.record(), r.path()));
            all.add(with(r, r.segment(), 0, 0, 0, 0, r.sha256(), flipped(r.blinding(), bit), r.record(), r.path()));
        }
        for (int bit = 0; bit < 8 * 60; bit += 7)
        {
            all.add(with(r, r.segment(), 0, 0, 0, 0, r.sha256(), r.blinding(), flipped(r.record(), bit), r.path()));
        }
        for (int i = 0; i < r.path().size(); i++)
        {
            final List<byte[]> path = new ArrayList<>(r.path());
            path.set(i, flipped(path.get(i), random.nextInt(256)));
            all.add(with(r, r.segment(), 0, 0, 0, 0, r.sha256(), r.blinding(), r.record(), path));
            all.add(with(r, r.segment(), 0, 0, 0, 0, r.sha256(), r.blinding(), r.record(), r.path().subList(0, i)));
        }
        // The same bytes in front of the leaf, parted elsewhere.
        final byte[] shorter = Arrays.copyOf(r.blinding(), 31);
        final byte[] longer = new byte[r.record().length + 1];
        longer[0] = r.blinding()[31];
        System.arraycopy(r.record(), 0, longer, 1, r.record().length);
        all.add(with(r, r.segment(), 0, 0, 0, 0, r.sha256(), shorter, longer, r.path()));
        return all;
    }

    private static ProvenRecord with(final ProvenRecord r, final long segment, final long first, final long last,
        final long count, final long index, final byte[] sha256, final byte[] blinding, final byte[] record,
        final List<byte[]> path)
    {
        return new ProvenRecord(r.series(), segment, r.segmentVersion(), r.firstSequence() + first,
            r.lastSequence() + last, r.recordCount() + count, sha256, r.isOpen(), r.index() + index, blinding,
            record, path, r.segmentPath());
    }

    @Test
    void shouldNotTakeAProofInWhichAnythingIsAnother()
    {
        final JournalHead head = head();
        final Random random = new Random(1);
        for (final int sequence : new int[] {1, 26, COUNT})
        {
            final JournalProof proof = prove(head, sequence);
            for (int i = 0; i < proof.records().size(); i++)
            {
                for (final ProvenRecord each : changed(proof.records().get(i), random))
                {
                    final List<ProvenRecord> records = new ArrayList<>(proof.records());
                    records.set(i, each);
                    assertNotNull(new JournalProof(sequence, records).trouble(head), each::toString);
                }
            }
            assertNotNull(new JournalProof(sequence + 1, proof.records()).trouble(head));
            assertNotNull(new JournalProof(sequence, List.of()).trouble(head));
        }
    }

    @Test
    void shouldNotTakeAnInputForADecisionOrAnOpenSegmentForASealedOne()
    {
        final JournalHead head = head();
        for (final int sequence : new int[] {2, COUNT})
        {
            final JournalProof proof = prove(head, sequence);
            for (int i = 0; i < proof.records().size(); i++)
            {
                final ProvenRecord r = proof.records().get(i);
                final List<ProvenRecord> records = new ArrayList<>(proof.records());
                records.set(i, new ProvenRecord(r.series(), r.segment(), r.segmentVersion(), r.firstSequence(),
                    r.lastSequence(), r.recordCount(), r.sha256(), !r.isOpen(), r.index(), r.blinding(), r.record(),
                    r.path(), r.segmentPath()));
                assertNotNull(new JournalProof(sequence, records).trouble(head));
                records.set(i, new ProvenRecord(0 == i ? "decisions" : "inputs", r.segment(), r.segmentVersion(),
                    r.firstSequence(), r.lastSequence(), r.recordCount(), r.sha256(), r.isOpen(), r.index(),
                    r.blinding(), r.record(), r.path(), r.segmentPath()));
                assertNotNull(new JournalProof(sequence, records).trouble(head));
            }
        }
    }

    @Test
    void shouldProveUnderTheHeadItWasMadeForOnly() throws IOException
    {
        final JournalHead head = head();
        final JournalProof first = prove(head, 2);
        final JournalProof last = prove(head, COUNT);
        try (JournalWriter writer = JournalWriter.open(root.resolve("inputs"), context()))
        {
            for (int i = COUNT + 1; i <= 2 * COUNT; i++)
            {
                add(writer, new Random(i), 1, i);
            }
        }
        final JournalHead newer = head();

        assertNull(first.trouble(head));
        assertNull(last.trouble(head));
        assertNotNull(first.trouble(newer));
        assertNotNull(last.trouble(newer));
        assertNull(prove(newer, 2).trouble(newer));
        assertNull(prove(head, COUNT).trouble(head), "what was open then is sealed now");
        assertTrue(assertThrows(JournalException.class, () -> prove(head, COUNT + 1)).getMessage()
            .contains("its last one is " + COUNT));
    }

    @Test
    void shouldSayThatRetentionRemovedIt() throws IOException
    {
        final JournalHead head = head();
        final JournalProof proof = prove(head, 2);
        JournalFixture.snapshot(root, COUNT);
        JournalRetention.prune(root, JournalRetention.ANY_AGE, 0);

        assertThrows(JournalRemovedException.class, () -> prove(head, 2));
        assertNull(proof.trouble(head));
        assertNull(prove(head, COUNT).trouble(head));
        assertEquals(head.text(), head().text());
    }

    @Test
    void shouldNotProveWhatIsNotTheHeads() throws IOException
    {
        final JournalHead head = head();
        flip(file(root.resolve("inputs"), 1), 5_000, 1);

        assertTrue(assertThrows(JournalException.class, () -> prove(head, 2)).getMessage()
            .contains("are not those of the head"));
    }
}
