package io.peregrine.scoring;

import java.util.List;

/**
 * Trees of any shape, their real nodes only: each one long, its key above, and below where its right child stands and
 * its lane. A left child stands before its right sibling, so a step is an addition; a leaf leads to itself, so trees
 * that end early do no harm. Eight trees are walked side by side. All take as many steps as the training data took on
 * average; those that have not ended then are put together and taken further, until all have.
 */
final class PackedTrees
{
    static final int WIDTH = 8;

    /** Steps between two looks at which walks have ended, after the first one. */
    private static final int LATER_STEPS = 3;

    private final long[] nodes;
    private final int laneBits;
    private final int laneMask;
    private final int[] roots;
    private final int firstSteps;
    private final int[] endTrees;
    private final int[] endNodes;

    private PackedTrees(final List<CutTree> trees, final int laneCount)
    {
        laneBits = 32 - Integer.numberOfLeadingZeros(Math.max(1, laneCount - 1));
        laneMask = (1 << laneBits) - 1;
        firstSteps = (int)Math.round(trees.stream().mapToDouble(CutTree::meanDepth).average().orElse(0));

        final int nodeCount = trees.stream().mapToInt(CutTree::nodeCount).sum() + 1;
        nodes = new long[nodeCount];
        endTrees = new int[nodeCount];
        endNodes = new int[nodeCount];
        roots = new int[(trees.size() + WIDTH - 1) / WIDTH * WIDTH];

        // Index 0 is a leaf that fills the last group.
        nodes[0] = leaf(0);
        int next = 1;
        for (int tree = 0; tree < trees.size(); tree++)
        {
            roots[tree] = next;
            next = place(trees.get(tree), tree, next);
        }
    }

    /** @return true if nodes and lanes can be numbered in the bits there are. */
    static boolean fits(final long nodeCount, final int laneCount)
    {
        return nodeCount + 1 < 1L << Integer.numberOfLeadingZeros(Math.max(1, laneCount - 1));
    }

    static PackedTrees of(final List<CutTree> trees, final int laneCount)
    {
        return new PackedTrees(trees, laneCount);
    }

    /** Breadth first, so that the nodes that every walk passes stand together. @return the first index not used. */
    private int place(final CutTree tree, final int treeIndex, final int base)
    {
        final int[] queue = new int[tree.nodeCount()];
        int taken = 0;
        int queued = 1;
        while (taken < queued)
        {
            final int node = queue[taken];
            final int index = base + taken++;
            endTrees[index] = treeIndex;
            endNodes[index] = node;
            if (tree.isLeaf(node))
            {
                nodes[index] = leaf(index);
            }
            else
            {
                queue[queued] = tree.left(node);
                queue[queued + 1] = tree.right(node);
                nodes[index] = (long)tree.key()[node] << 32 |
                    (base + queued + 1L) << laneBits | tree.lane()[node];
                queued += 2;
            }
        }

        return base + queued;
    }

    private long leaf(final int index)
    {
        return (long)Integer.MIN_VALUE << 32 | (long)index << laneBits;
    }

    /** @return how many ends there are to number; an end's index is less. */
    int endCount()
    {
        return nodes.length;
    }

    /** @return the tree in file order of an end. */
    int endTree(final int end)
    {
        return endTrees[end];
    }

    /** @return the node of its tree at which an end stands. */
    int endNode(final int end)
    {
        return endNodes[end];
    }

    /**
     * @param ends room for the trees, their number rounded up to a whole group, and one more.
     * @param open as much room.
     */
    void walk(final int[] keys, final int[] ends, final int[] open)
    {
        System.arraycopy(roots, 0, ends, 0, roots.length);
        for (int i = 0; i < roots.length; i++)
        {
            open[i] = i;
        }

        int count = roots.length;
        int steps = firstSteps;
        while (count > 0)
        {
            // Slots behind the last open one are filled with the slot behind the trees, whose walk has ended.
            for (int i = count; i % WIDTH != 0; i++)
            {
                open[i] = roots.length;
            }
            ends[roots.length] = 0;
            step(keys, ends, open, count, steps);
            count = stillOpen(ends, open, count);
            steps = LATER_STEPS;
        }
    }

    private int stillOpen(final int[] ends, final int[] open, final int count)
    {
        int left = 0;
        for (int i = 0; i < count; i++)
        {
            final int slot = open[i];
            final int end = ends[slot];
            open[left] = slot;
            left += end == (int)nodes[end] >>> laneBits ? 0 : 1;
        }

        return left;
    }

    private void step(final int[] keys, final int[] ends, final int[] open, final int count, final int steps)
    {
        final long[] nodes = this.nodes;
        final int bits = laneBits;
        final int mask = laneMask;
        for (int at = 0; at < count; at += WIDTH)
        {
            int n0 = ends[open[at]];
            int n1 = ends[open[at + 1]];
            int n2 = ends[open[at + 2]];
            int n3 = ends[open[at + 3]];
            int n4 = ends[open[at + 4]];
            int n5 = ends[open[at + 5]];
            int n6 = ends[open[at + 6]];
            int n7 = ends[open[at + 7]];
            for (int step = 0; step < steps; step++)
            {
                n0 = next(nodes[n0], keys, bits, mask);
                n1 = next(nodes[n1], keys, bits, mask);
                n2 = next(nodes[n2], keys, bits, mask);
                n3 = next(nodes[n3], keys, bits, mask);
                n4 = next(nodes[n4], keys, bits, mask);
                n5 = next(nodes[n5], keys, bits, mask);
                n6 = next(nodes[n6], keys, bits, mask);
                n7 = next(nodes[n7], keys, bits, mask);
            }

            ends[open[at]] = n0;
            ends[open[at + 1]] = n1;
            ends[open[at + 2]] = n2;
            ends[open[at + 3]] = n3;
            ends[open[at + 4]] = n4;
            ends[open[at + 5]] = n5;
            ends[open[at + 6]] = n6;
            ends[open[at + 7]] = n7;
        }
    }

    private static int next(final long node, final int[] keys, final int bits, final int mask)
    {
        return ((int)node >>> bits) + (int)(keys[(int)node & mask] - (node >> 32) >> 63);
    }
}
