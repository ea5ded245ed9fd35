package io.peregrine.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;

import static io.peregrine.journal.SegmentFormat.*;

/**
 * One record, and the way from it to a head.
 *
 * @param sha256      of the segment's header and records.
 * @param isOpen      the segment was open when the head was made: the head names it itself.
 * @param index       of the record in its segment, from 0.
 * @param record      from its type to its frame's end.
 * @param path        the nodes beside the way from the record's leaf to the segment's root.
 * @param segmentPath those beside the way from the segment's leaf to the series' root; none for an open segment.
 */
public record ProvenRecord(
    String series,
    long segment,
    int segmentVersion,
    long firstSequence,
    long lastSequence,
    long recordCount,
    byte[] sha256,
    boolean isOpen,
    long index,
    byte[] blinding,
    byte[] record,
    List<byte[]> path,
    List<byte[]> segmentPath)
{
    /** Where the frame begins in {@link #record}. */
    public static final int PROVEN_FRAME_OFFSET = FRAME_OFFSET - TYPE_OFFSET;

    private ByteBuffer fields()
    {
        return ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
    }

    public int type()
    {
        return fields().getShort(0) & 0xFFFF;
    }

    public long sequence()
    {
        return fields().getLong(SEQUENCE_OFFSET - TYPE_OFFSET);
    }

    public long ingressTimeNs()
    {
        return fields().getLong(INGRESS_TIME_OFFSET - TYPE_OFFSET);
    }

    /** @return null if the head holds this record, otherwise why it does not. */
    String trouble(final JournalHead head)
    {
        if (!JournalHead.SERIES.contains(series))
        {
            return "there is no series \"" + series + "\"";
        }
        // Of another length, a blinding could pass for the beginning of the record, or the other way round.
        if (!isHash(sha256) || !isHash(blinding) || !path.stream().allMatch(ProvenRecord::isHash) ||
            !segmentPath.stream().allMatch(ProvenRecord::isHash))
        {
            return "a hash has 32 bytes";
        }
        if (record.length < PROVEN_FRAME_OFFSET ||
            fields().getInt(FRAME_LENGTH_OFFSET - TYPE_OFFSET) != record.length - PROVEN_FRAME_OFFSET)
        {
            return "the record is not as long as it says";
        }
        if (sequence() < firstSequence || sequence() > lastSequence ||
            JournalHead.SERIES.get(0).equals(series) && sequence() != firstSequence + index)
        {
            return "the record's sequence is not at its place in the segment";
        }
        if (segmentVersion < FORMAT_VERSION)
        {
            return "segments of format version " + segmentVersion + " have no tree over records";
        }
        return rootTrouble(head.series(series));
    }

    private static boolean isHash(final byte[] bytes)
    {
        return HASH_LENGTH == bytes.length;
    }

    private String rootTrouble(final SeriesHead head)
    {
        final MessageDigest digest = SegmentFormat.sha256();
        final byte[] leaf = new byte[HASH_LENGTH];
        RecordLeaves.leaf(digest, blinding, record, record.length, leaf);
        final byte[] root = MerkleTree.root(leaf, index, recordCount, path);
        if (null == root)
        {
            return "the path in the segment has not the length that it must have";
        }
        final SealedSegment claimed = new SealedSegment(
            segment, segmentVersion, firstSequence, lastSequence, recordCount, sha256, root);
        if (isOpen)
        {
            return claimed.isSame(head.open()) ? null :
                "record and path do not lead to what the head says of its open segment";
        }
        return Arrays.equals(head.root(), MerkleTree.root(claimed.leaf(), segment - 1, head.sealed(), segmentPath)) ?
            null : "record and paths do not lead to the root of the head";
    }
}
