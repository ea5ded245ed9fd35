package io.peregrine.journal;

import java.security.DigestException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

import static io.peregrine.journal.SegmentFormat.HASH_LENGTH;
import static io.peregrine.journal.SegmentFormat.sha256;

/**
 * The tree of RFC 6962: a node is SHA-256(0x01, left, right), an odd last node moves up as it is. Leaves come one by
 * one; it holds one node for each bit of their count. One thread.
 */
final class MerkleTree
{
    private static final int LEVEL_LIMIT = 63;

    private final MessageDigest digest = sha256();
    /** One whole subtree's root for each bit of the count. */
    private final byte[][] whole = new byte[LEVEL_LIMIT][];
    private final byte[] carry = new byte[HASH_LENGTH];
    private long count;

    /** The leaf is copied. Allocates nothing but at a count that is a new power of two. */
    void add(final byte[] leaf)
    {
        byte[] node = leaf;
        int level = 0;
        for (long rest = count; 1 == (rest & 1); rest >>>= 1)
        {
            node(digest, whole[level++], node, carry);
            node = carry;
        }
        if (null == whole[level])
        {
            whole[level] = new byte[HASH_LENGTH];
        }
        System.arraycopy(node, 0, whole[level], 0, HASH_LENGTH);
        count++;
    }

    /** @return of the leaves so far; of none: SHA-256 of nothing. */
    byte[] root()
    {
        if (0 == count)
        {
            return digest.digest();
        }
        final byte[] node = new byte[HASH_LENGTH];
        boolean isEmpty = true;
        for (int level = 0; level < LEVEL_LIMIT; level++)
        {
            if (1 == (count >>> level & 1))
            {
                if (isEmpty)
                {
                    System.arraycopy(whole[level], 0, node, 0, HASH_LENGTH);
                    isEmpty = false;
                }
                else
                {
                    node(digest, whole[level], node, node);
                }
            }
        }
        return node;
    }

    /** @return the nodes beside the way from this leaf to the root, from below. */
    static List<byte[]> path(final List<byte[]> leaves, final int index)
    {
        final MessageDigest digest = sha256();
        final List<byte[]> path = new ArrayList<>();
        final byte[][] level = leaves.toArray(new byte[0][]);
        int at = index;
        for (int count = level.length; count > 1; count = (count + 1) / 2)
        {
            if ((at ^ 1) < count)
            {
                path.add(level[at ^ 1]);
            }
            for (int i = 0; i < count; i += 2)
            {
                final byte[] above = new byte[HASH_LENGTH];
                if (i + 1 < count)
                {
                    node(digest, level[i], level[i + 1], above);
                }
                level[i / 2] = i + 1 < count ? above : level[i];
            }
            at /= 2;
        }
        return path;
    }

    /** @return the root that this path leads to; null if it is not as long as such a path must be. */
    static byte[] root(final byte[] leaf, final long index, final long count, final List<byte[]> path)
    {
        final MessageDigest digest = sha256();
        final byte[] node = leaf.clone();
        int used = 0;
        long at = index;
        for (long width = count; width > 1; width = (width + 1) / 2)
        {
            if ((at ^ 1) < width)
            {
                if (used == path.size())
                {
                    return null;
                }
                final byte[] beside = path.get(used++);
                final boolean isRight = 1 == (at & 1);
                node(digest, isRight ? beside : node, isRight ? node : beside, node);
            }
            at /= 2;
        }
        return used == path.size() && index >= 0 && index < count ? node : null;
    }

    private static void node(
        final MessageDigest digest, final byte[] left, final byte[] right, final byte[] result)
    {
        digest.update((byte)1);
        digest.update(left);
        digest.update(right);
        finish(digest, result);
    }

    /** Where a digest is made for each record, none of them may leave garbage. */
    static void finish(final MessageDigest digest, final byte[] result)
    {
        try
        {
            digest.digest(result, 0, HASH_LENGTH);
        }
        catch (final DigestException ex)
        {
            throw new IllegalStateException("a hash has " + HASH_LENGTH + " bytes", ex);
        }
    }

    /** Of a segment of format version 1: leaves are SHA-256(0x00, block) of 64 KiB blocks. */
    static byte[] rootOfBlocks(final Segment segment, final int end)
    {
        final MerkleTree tree = new MerkleTree();
        final MessageDigest digest = sha256();
        for (int from = 0; from < end; from += SegmentFormat.BLOCK_LENGTH)
        {
            digest.update((byte)0);
            digest.update(SegmentFormat.slice(
                segment.mapped, from, Math.min(SegmentFormat.BLOCK_LENGTH, end - from)));
            tree.add(digest.digest());
        }
        return tree.root();
    }
}
