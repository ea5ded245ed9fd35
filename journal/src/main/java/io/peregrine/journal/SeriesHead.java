package io.peregrine.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static io.peregrine.journal.SegmentFormat.*;

/**
 * One series in a head: the sealed segments by the root of the tree over them, and the records of the open one.
 *
 * @param sha256 of the last sealed segment; null if there is none.
 * @param open   the segment behind them as far as it was written; null if there is none.
 */
record SeriesHead(
    String name, long sealed, long firstSequence, long lastSequence, byte[] sha256, byte[] root, SealedSegment open)
{
    /** A series as its headers, seals and links say, and its open segment as its records do. */
    static final class Reading
    {
        final List<SealedSegment> sealed = new ArrayList<>();
        SealedSegment open;
        private byte[] lastHash;
        private long lastSequence = NO_SEQUENCE;
        private int lastCrc;

        /** @return all sealed segments from the first on, and the one behind them. */
        static Reading of(final Path series)
        {
            final Reading reading = new Reading();
            for (final Path file : Segments.files(series))
            {
                try (Segment segment = Segment.readOnlyOrNull(file))
                {
                    if (null == segment || !segment.hasHeader() || !reading.add(segment))
                    {
                        break;
                    }
                }
                catch (final IOException ex)
                {
                    throw new JournalException("cannot read " + file + ": " + ex.getMessage(), ex);
                }
            }
            return reading;
        }

        /** @return false if no segment behind this one counts. */
        private boolean add(final Segment segment)
        {
            if (sealed.size() + 1 != segment.fileNumber)
            {
                throw damage(segment, 0, "segment " + (sealed.size() + 1) + " is missing before it");
            }
            final String trouble = segment.headerTrouble();
            if (null != trouble)
            {
                throw damage(segment, 0, trouble);
            }
            if (segment.previousSequence() != lastSequence || segment.previousCrc() != lastCrc)
            {
                throw damage(segment, PREVIOUS_SEQUENCE_OFFSET, "the segment does not follow the one before it");
            }
            final boolean isSealed = segment.isSealed();
            final byte[] link = null == lastHash ? new byte[HASH_LENGTH] : lastHash;
            // In an open segment it may be on the way in just now.
            if (isSealed && !Arrays.equals(link, segment.previousHash()))
            {
                throw damage(segment, PREVIOUS_HASH_OFFSET, "previous segment's SHA-256 differs from its seal");
            }
            if (isSealed)
            {
                addSealed(segment);
            }
            else
            {
                addOpen(segment);
            }
            return isSealed;
        }

        private void addSealed(final Segment segment)
        {
            final String trouble = segment.isStub ? SealCheck.stubTrouble(segment) : segment.sealTrouble();
            if (null != trouble)
            {
                throw damage(segment, segment.sealOffset(), trouble);
            }
            final SealedSegment each = SealedSegment.of(segment);
            sealed.add(each);
            lastHash = each.sha256();
            lastSequence = each.lastSequence();
            lastCrc = segment.sealLastCrc();
        }

        private void addOpen(final Segment segment)
        {
            final RecordCursor cursor = new RecordCursor();
            cursor.wrap(segment);
            int step = cursor.advance();
            while (RecordCursor.RECORD == step)
            {
                step = cursor.advance();
            }
            if (RecordCursor.BAD == step && !cursor.isTail())
            {
                throw damage(segment, cursor.next, cursor.what);
            }
            if (cursor.count > 0)
            {
                open = SealedSegment.of(segment, cursor.count, cursor.lastSequence, cursor.next, lastHash);
            }
        }

        private JournalDamageException damage(final Segment segment, final int offset, final String what)
        {
            return new JournalDamageException(segment.file, offset, lastSequence + 1, what);
        }
    }

    static SeriesHead of(final String name, final Reading reading)
    {
        final int count = reading.sealed.size();
        return new SeriesHead(name, count,
            0 == count ? NO_SEQUENCE : reading.sealed.get(0).firstSequence(),
            0 == count ? NO_SEQUENCE : reading.sealed.get(count - 1).lastSequence(),
            0 == count ? null : reading.sealed.get(count - 1).sha256(),
            root(reading.sealed), reading.open);
    }

    static byte[] root(final List<SealedSegment> sealed)
    {
        final MerkleTree tree = new MerkleTree();
        sealed.forEach((each) -> tree.add(each.leaf()));
        return tree.root();
    }
}
