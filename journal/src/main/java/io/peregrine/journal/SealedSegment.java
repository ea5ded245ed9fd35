package io.peregrine.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;

import static io.peregrine.journal.SegmentFormat.*;

/**
 * What a segment's leaf in the tree over segments is made of, and what a head says of the open one.
 *
 * @param version of the format: 1 has a root over blocks.
 * @param sha256  of header and records.
 * @param root    of the tree over the records.
 */
record SealedSegment(
    long number, int version, long firstSequence, long lastSequence, long recordCount, byte[] sha256, byte[] root)
{
    private static final int FIELDS_LENGTH = 5 * Long.BYTES;

    /** @return as header and seal say. */
    static SealedSegment of(final Segment segment)
    {
        return new SealedSegment(segment.number(), segment.version(), segment.firstSequence(),
            segment.sealLong(SEAL_LAST_SEQUENCE_OFFSET), segment.sealLong(SEAL_COUNT_OFFSET), segment.sealHash(),
            segment.sealMerkleRoot());
    }

    /**
     * @param end          behind the last record that counts, all good.
     * @param previousHash what the header will say of the segment before, if it does not yet; null for the first.
     * @return as header and records say, whatever the seal says.
     */
    static SealedSegment of(
        final Segment segment, final long count, final long lastSequence, final int end, final byte[] previousHash)
    {
        final MessageDigest digest = SegmentFormat.sha256();
        digest.update(slice(segment.mapped, 0, PREVIOUS_HASH_OFFSET));
        digest.update(null == previousHash ? new byte[HASH_LENGTH] : previousHash);
        digest.update(slice(segment.mapped, BLINDING_OFFSET, end - BLINDING_OFFSET));
        return new SealedSegment(segment.number(), segment.version(), segment.firstSequence(), lastSequence, count,
            digest.digest(), segment.merkleRoot(end));
    }

    boolean isSame(final SealedSegment other)
    {
        return null != other && Arrays.equals(leaf(), other.leaf());
    }

    byte[] leaf()
    {
        final ByteBuffer fields = ByteBuffer.allocate(FIELDS_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        fields.putLong(number).putLong(version).putLong(firstSequence).putLong(lastSequence).putLong(recordCount);
        final MessageDigest digest = SegmentFormat.sha256();
        digest.update((byte)0);
        digest.update(fields.array());
        digest.update(sha256);
        return digest.digest(root);
    }
}
