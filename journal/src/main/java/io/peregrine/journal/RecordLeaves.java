package io.peregrine.journal;

import java.security.MessageDigest;

import static io.peregrine.journal.SegmentFormat.*;

/**
 * The leaves of a segment's Merkle tree, one for each record, in order. A leaf is blinded, so that one who is shown it
 * beside a proof cannot find out by trying what the record says. One thread; leaves no garbage.
 */
final class RecordLeaves
{
    private static final int INITIAL_LENGTH = 4096;

    private final MessageDigest digest = sha256();
    private final Segment segment;
    private final byte[] secret;
    private final byte[] blinding = new byte[HASH_LENGTH];
    private final byte[] leaf = new byte[HASH_LENGTH];
    private byte[] bytes = new byte[INITIAL_LENGTH];
    private int position = HEADER_LENGTH;
    private long index;

    RecordLeaves(final Segment segment)
    {
        this.segment = segment;
        secret = segment.blinding();
    }

    /** @return the tree's root over all records that end at or before this offset; they must be good ones. */
    byte[] root(final int end)
    {
        final MerkleTree tree = new MerkleTree();
        while (position < end)
        {
            tree.add(next());
        }
        return tree.root();
    }

    /** @return the leaf of the next record, which must be a good one; valid until the next call. */
    byte[] next()
    {
        final int length = segment.buffer.getInt(position) - TYPE_OFFSET;
        if (length > bytes.length)
        {
            bytes = new byte[Math.max(length, 2 * bytes.length)];
        }
        segment.buffer.getBytes(position + TYPE_OFFSET, bytes, 0, length);
        position += align(length + TYPE_OFFSET);
        blinding(digest, secret, index++, blinding);
        leaf(digest, blinding, bytes, length, leaf);
        return leaf;
    }

    /** SHA-256(0x02, the segment's secret, the record's index from 0). */
    static void blinding(final MessageDigest digest, final byte[] secret, final long index, final byte[] result)
    {
        digest.update((byte)2);
        digest.update(secret);
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE)
        {
            digest.update((byte)(index >>> shift));
        }
        MerkleTree.finish(digest, result);
    }

    /** SHA-256(0x00, blinding, the record from its type to its frame's end). */
    static void leaf(
        final MessageDigest digest,
        final byte[] blinding,
        final byte[] record,
        final int length,
        final byte[] result)
    {
        digest.update((byte)0);
        digest.update(blinding);
        digest.update(record, 0, length);
        MerkleTree.finish(digest, result);
    }
}
