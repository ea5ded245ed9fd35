package io.peregrine.scoring;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Trees of any shape, their real nodes only: each one long, its key above, and below where its right child stands and
 * its lane. A left child stands before its right sibling, so a step is an addition; a leaf leads to itself, so trees
 * that end early do no harm. Eight trees are walked side by side, those of like depth together.
 */
final class PackedTrees
{
    static final int WIDTH = 8;

    /** Steps between two looks whether all walks have ended. */
    private static final int STRIDE = 2;

    private final long[] nodes;
    private final int laneBits;
    private final int laneMask;
    private final int[] roots;
    private final int[] slots;
    private final int[] depths;
    private final int[] endTrees;
    private final int[] endNodes;

    private PackedTrees(final List<CutTree> trees, final int laneCount)
    {
        laneBits = 32 - Integer.numberOfLeadingZeros(Math.max(1, laneCount - 1));
        laneMask = (1 << laneBits) - 1;

        final int[] order = IntStream.range(0, trees.size()).boxed()
            .sorted(Comparator.comparingInt(tree -> trees.get(tree).depth())).mapToInt(Integer::intValue).toArray();
        final int groups = (order.length + WIDTH - 1) / WIDTH;
        final int nodeCount = trees.stream().mapToInt(tree -> tree.nodeCount()).sum() + 1;
        nodes = new long[nodeCount];
        endTrees = new int[nodeCount];
        endNodes = new int[nodeCount];
        roots = new int[groups * WIDTH];
        slots = new int[groups * WIDTH];
        depths = new int[groups];

        // Index 0 is a leaf that fills the last group: its end goes to a slot behind the trees'.
        nodes[0] = leaf(0);
        Arrays.fill(slots, trees.size());
        int next = 1;
        for (int i = 0; i < order.length; i++)
        {
            final CutTree tree = trees.get(order[i]);
            roots[i] = next;
            slots[i] = order[i];
            depths[i / WIDTH] = Math.max(depths[i / WIDTH], tree.depth());
            next = place(tree, order[i], next);
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

    /** @param ends one for each tree in file order, and one to spare. */
    void walk(final int[] keys, final int[] ends)
    {
        final long[] nodes = this.nodes;
        final int[] roots = this.roots;
        final int[] slots = this.slots;
        final int bits = laneBits;
        final int mask = laneMask;
        for (int group = 0; group < depths.length; group++)
        {
            final int at = group * WIDTH;
            int n0 = roots[at];
            int n1 = roots[at + 1];
            int n2 = roots[at + 2];
            int n3 = roots[at + 3];
            int n4 = roots[at + 4];
            int n5 = roots[at + 5];
            int n6 = roots[at + 6];
            int n7 = roots[at + 7];
            for (int depth = depths[group]; depth > 0; depth -= STRIDE)
            {
                for (int step = 1; step < STRIDE; step++)
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

                // A walk's index only grows: the same sum means that all have ended.
                final int before = n0 + n1 + n2 + n3 + n4 + n5 + n6 + n7;
                n0 = next(nodes[n0], keys, bits, mask);
                n1 = next(nodes[n1], keys, bits, mask);
                n2 = next(nodes[n2], keys, bits, mask);
                n3 = next(nodes[n3], keys, bits, mask);
                n4 = next(nodes[n4], keys, bits, mask);
                n5 = next(nodes[n5], keys, bits, mask);
                n6 = next(nodes[n6], keys, bits, mask);
                n7 = next(nodes[n7], keys, bits, mask);
                if (before == n0 + n1 + n2 + n3 + n4 + n5 + n6 + n7)
                {
                    break;
                }
            }

            ends[slots[at]] = n0;
            ends[slots[at + 1]] = n1;
            ends[slots[at + 2]] = n2;
            ends[slots[at + 3]] = n3;
            ends[slots[at + 4]] = n4;
            ends[slots[at + 5]] = n5;
            ends[slots[at + 6]] = n6;
            ends[slots[at + 7]] = n7;
        }
    }

    private static int next(final long node, final int[] keys, final int bits, final int mask)
    {
        return ((int)node >>> bits) + (int)(keys[(int)node & mask] - (node >> 32) >> 63);
    }
}
