package io.peregrine.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

import static io.peregrine.journal.SegmentFormat.*;

/**
 * That a journal, as a head names it, holds one input and what was decided on it. Verifies without the journal, and
 * shows nothing of any other record.
 *
 * @param records the input first, then its records among the decisions.
 */
public record JournalProof(long sequence, List<ProvenRecord> records)
{
    /**
     * Makes the proof. Reads the seals of all segments, and the segments that hold the sequence.
     *
     * @param decisionTypes the types of records that are proved of the decisions.
     */
    public static JournalProof of(
        final JournalDirectory journal, final JournalHead head, final long sequence, final IntPredicate decisionTypes)
    {
        final List<ProvenRecord> records = new ArrayList<>();
        new Maker(journal.inputs(), head.series(JournalHead.SERIES.get(0)), sequence).addTo(records, (type) -> true);
        if (records.isEmpty())
        {
            throw new JournalException("the head holds no input with sequence " + sequence + ": its last one is " +
                head.lastSequence(JournalHead.SERIES.get(0)) + "; make a newer head, or name another sequence");
        }
        new Maker(journal.decisions(), head.series(JournalHead.SERIES.get(1)), sequence)
            .addTo(records, decisionTypes);
        return new JournalProof(sequence, List.copyOf(records));
    }

    /** @return null if the head holds all of it, otherwise why it does not. */
    public String trouble(final JournalHead head)
    {
        if (records.stream().filter((each) -> JournalHead.SERIES.get(0).equals(each.series())).count() != 1)
        {
            return "a proof has one input";
        }
        for (final ProvenRecord each : records)
        {
            final String trouble = each.trouble(head);
            if (null != trouble)
            {
                return each.series() + ": " + trouble;
            }
            if (each.sequence() != sequence)
            {
                return each.series() + ": the record has sequence " + each.sequence() + ", the proof " + sequence;
            }
        }
        return null;
    }

    /** For one series. */
    private static final class Maker
    {
        private final Path series;
        private final SeriesHead head;
        private final long sequence;
        private final List<SealedSegment> sealed;

        Maker(final Path series, final SeriesHead head, final long sequence)
        {
            this.series = series;
            this.head = head;
            this.sequence = sequence;
            final List<SealedSegment> all = SeriesHead.Reading.of(series).sealed;
            if (all.size() < head.sealed() ||
                !Arrays.equals(SeriesHead.root(all.subList(0, (int)head.sealed())), head.root()))
            {
                throw notOfHead();
            }
            sealed = all.subList(0, (int)head.sealed());
        }

        private JournalException notOfHead()
        {
            return new JournalException("the segments in " + series + " are not those of the head; it is another " +
                "journal's, or 'journal verify --head' says what was changed");
        }

        void addTo(final List<ProvenRecord> records, final IntPredicate types)
        {
            for (final SealedSegment each : sealed)
            {
                if (each.firstSequence() <= sequence && sequence <= each.lastSequence())
                {
                    add(records, types, each, false);
                }
            }
            if (null != head.open() && head.open().firstSequence() <= sequence &&
                sequence <= head.open().lastSequence())
            {
                add(records, types, head.open(), true);
            }
        }

        private void add(
            final List<ProvenRecord> records, final IntPredicate types, final SealedSegment of, final boolean isOpen)
        {
            if (of.version() < FORMAT_VERSION)
            {
                throw new JournalException("segment " + of.number() + " of " + series + " has format version " +
                    of.version() + ", whose tree is over blocks of 64 KiB: a record of it cannot be proved without " +
                    "those around it; 'journal verify --head' verifies it");
            }
            final Path file = file(series, of.number());
            try (Segment segment = Segment.readOnly(file))
            {
                if (segment.isStub)
                {
                    throw new JournalRemovedException(series, Segments.firstKept(series) - 1);
                }
                add(records, types, of, isOpen, segment);
            }
            catch (final IOException ex)
            {
                throw new JournalException("cannot read " + file + ": " + ex.getMessage(), ex);
            }
        }

        private void add(
            final List<ProvenRecord> records,
            final IntPredicate types,
            final SealedSegment of,
            final boolean isOpen,
            final Segment segment)
        {
            final List<byte[]> leaves = new ArrayList<>();
            final List<Integer> offsets = new ArrayList<>();
            final List<Integer> indexes = new ArrayList<>();
            final RecordLeaves each = new RecordLeaves(segment);
            final RecordCursor cursor = new RecordCursor();
            cursor.wrap(segment);
            while (cursor.count < of.recordCount() && RecordCursor.RECORD == cursor.advance())
            {
                leaves.add(each.next().clone());
                if (cursor.lastSequence == sequence &&
                    types.test(segment.buffer.getShort(cursor.position + TYPE_OFFSET) & 0xFFFF))
                {
                    offsets.add(cursor.position);
                    indexes.add((int)cursor.count - 1);
                }
            }
            final MerkleTree tree = new MerkleTree();
            leaves.forEach(tree::add);
            if (!Arrays.equals(of.root(), tree.root()))
            {
                throw notOfHead();
            }
            final List<byte[]> segmentPath = isOpen ? List.of() :
                MerkleTree.path(sealed.stream().map(SealedSegment::leaf).toList(), (int)of.number() - 1);
            for (int i = 0; i < offsets.size(); i++)
            {
                final int index = indexes.get(i);
                final byte[] blinding = new byte[HASH_LENGTH];
                RecordLeaves.blinding(sha256(), segment.blinding(), index, blinding);
                final int from = offsets.get(i);
                final byte[] record = new byte[segment.buffer.getInt(from) - TYPE_OFFSET];
                segment.buffer.getBytes(from + TYPE_OFFSET, record);
                records.add(new ProvenRecord(head.name(), of.number(), of.version(), of.firstSequence(),
                    of.lastSequence(), of.recordCount(), of.sha256(), isOpen, index, blinding, record,
                    MerkleTree.path(leaves, index), segmentPath));
            }
        }
    }
}
