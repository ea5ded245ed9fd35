package io.peregrine.journal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.*;

/** Against the tree as RFC 6962 defines it: split at the greatest power of two below the count. */
class MerkleTreeTest
{
    private static final int COUNT_LIMIT = 70;

    static byte[] slowRoot(final List<byte[]> leaves)
    {
        try
        {
            final MessageDigest digest = MessageDigest.getInstance("SHA-256");
            if (leaves.size() < 2)
            {
                return leaves.isEmpty() ? digest.digest() : leaves.get(0);
            }
            final int split = Integer.highestOneBit(leaves.size() - 1);
            digest.update((byte)1);
            digest.update(slowRoot(leaves.subList(0, split)));
            digest.update(slowRoot(leaves.subList(split, leaves.size())));
            return digest.digest();
        }
        catch (final NoSuchAlgorithmException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    private static List<byte[]> leaves(final int count)
    {
        final Random random = new Random(count);
        final List<byte[]> leaves = new ArrayList<>();
        for (int i = 0; i < count; i++)
        {
            final byte[] leaf = new byte[32];
            random.nextBytes(leaf);
            leaves.add(leaf);
        }
        return leaves;
    }

    @Test
    void shouldHaveTheRootOfTheDefinitionAfterEachLeaf()
    {
        final List<byte[]> leaves = leaves(COUNT_LIMIT);
        final MerkleTree tree = new MerkleTree();
        for (int count = 0; count < COUNT_LIMIT; count++)
        {
            assertArrayEquals(slowRoot(leaves.subList(0, count)), tree.root(), "count " + count);
            tree.add(leaves.get(count));
        }
    }

    @Test
    void shouldLeadFromEachLeafToTheRootAndFromNoOther()
    {
        for (int count = 1; count < COUNT_LIMIT; count++)
        {
            final List<byte[]> leaves = leaves(count);
            final byte[] root = slowRoot(leaves);
            for (int index = 0; index < count; index++)
            {
                final List<byte[]> path = MerkleTree.path(leaves, index);
                assertArrayEquals(root, MerkleTree.root(leaves.get(index), index, count, path));
                assertTrue(path.size() <= Integer.SIZE - Integer.numberOfLeadingZeros(count));
                if (count > 1)
                {
                    final byte[] other = leaves.get((index + 1) % count);
                    assertFalse(Arrays.equals(root, MerkleTree.root(other, index, count, path)));
                    assertNull(MerkleTree.root(leaves.get(index), index, count, path.subList(1, path.size())));
                }
                final List<byte[]> longer = new ArrayList<>(path);
                longer.add(new byte[32]);
                assertNull(MerkleTree.root(leaves.get(index), index, count, longer));
                assertNull(MerkleTree.root(leaves.get(index), count, count, path));
                assertNull(MerkleTree.root(leaves.get(index), -1, count, path));
            }
        }
    }
}
