package io.peregrine.scoring;

import java.util.List;

/**
 * Trees filled up to one depth: a node's children stand at twice its index, so a node is its key and lane alone, and
 * every walk takes the same number of steps. Eight trees are walked side by side. Memory doubles with each level.
 */
final class HeapTrees
{
    static final int WIDTH = 8;

    private final int depth;
    private final int treeCount;
    private final long[] nodes;
    private final int[] endNodes;

    private HeapTrees(final List<CutTree> trees, final int depth)
    {
        this.depth = depth;
        treeCount = (trees.size() + WIDTH - 1) / WIDTH * WIDTH;
        nodes = new long[treeCount << depth];
        endNodes = new int[treeCount << depth];
        for (int i = 0; i < trees.size(); i++)
        {
            place(trees.get(i), i << depth);
        }
    }

    static HeapTrees of(final List<CutTree> trees)
    {
        return new HeapTrees(trees, trees.stream().mapToInt(CutTree::depth).max().orElse(0));
    }

    /** Below a leaf every way leads to it. */
    private void place(final CutTree tree, final int base)
    {
        final int[] at = new int[1 << depth];
        for (int slot = 1; slot < at.length; slot++)
        {
            final int node = at[slot];
            final boolean isLeaf = tree.isLeaf(node);
            nodes[base + slot] = isLeaf ? (long)Integer.MIN_VALUE << 32 :
                (long)tree.key()[node] << 32 | tree.lane()[node];
            final int left = isLeaf ? node : tree.left(node);
            final int right = isLeaf ? node : tree.right(node);
            if (2 * slot < at.length)
            {
                at[2 * slot] = left;
                at[2 * slot + 1] = right;
            }
            else
            {
                endNodes[base + 2 * slot - at.length] = left;
                endNodes[base + 2 * slot + 1 - at.length] = right;
            }
        }
    }

    int endCount()
    {
        return endNodes.length;
    }

    /** @return the tree of an end, which may lie behind the last tree. */
    int endTree(final int end)
    {
        return end >> depth;
    }

    int endNode(final int end)
    {
        return endNodes[end];
    }

    /** @param ends room for the trees, their number rounded up to a whole group. */
    void walk(final int[] keys, final int[] ends)
    {
        final long[] nodes = this.nodes;
        final int size = 1 << depth;
        for (int tree = 0; tree < treeCount; tree += WIDTH)
        {
            final int b0 = tree << depth;
            final int b1 = b0 + size;
            final int b2 = b1 + size;
            final int b3 = b2 + size;
            final int b4 = b3 + size;
            final int b5 = b4 + size;
            final int b6 = b5 + size;
            final int b7 = b6 + size;
            int n0 = 1;
            int n1 = 1;
            int n2 = 1;
            int n3 = 1;
            int n4 = 1;
            int n5 = 1;
            int n6 = 1;
            int n7 = 1;
            for (int level = 0; level < depth; level++)
            {
                n0 = next(n0, nodes[b0 + n0], keys);
                n1 = next(n1, nodes[b1 + n1], keys);
                n2 = next(n2, nodes[b2 + n2], keys);
                n3 = next(n3, nodes[b3 + n3], keys);
                n4 = next(n4, nodes[b4 + n4], keys);
                n5 = next(n5, nodes[b5 + n5], keys);
                n6 = next(n6, nodes[b6 + n6], keys);
                n7 = next(n7, nodes[b7 + n7], keys);
            }

            ends[tree] = b0 + n0 - size;
            ends[tree + 1] = b1 + n1 - size;
            ends[tree + 2] = b2 + n2 - size;
            ends[tree + 3] = b3 + n3 - size;
            ends[tree + 4] = b4 + n4 - size;
            ends[tree + 5] = b5 + n5 - size;
            ends[tree + 6] = b6 + n6 - size;
            ends[tree + 7] = b7 + n7 - size;
        }
    }

    private static int next(final int slot, final long node, final int[] keys)
    {
        return 2 * slot + 1 + (int)(keys[(int)node] - (node >> 32) >> 63);
    }
}
