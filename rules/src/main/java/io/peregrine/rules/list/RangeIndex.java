package io.peregrine.rules.list;

import java.util.Arrays;

/**
 * Ranges of numbers in the order of their lowest, then highest; over it a tree of the greatest highest, so that all
 * ranges around a number are found one after the other without looking at others. Changes allocate now and then and
 * move what comes after; look-ups do neither. One thread.
 */
final class RangeIndex
{
    /** Ranges at most, so that a change takes microseconds. */
    static final int MAX_COUNT = 1 << 16;

    private int[] lowest = new int[16];
    private int[] highest = new int[16];
    private int[] tree = new int[0];
    private int leaves;
    private int count;

    int count()
    {
        return count;
    }

    int lowest(final int index)
    {
        return lowest[index];
    }

    int highest(final int index)
    {
        return highest[index];
    }

    /** A range that is not there yet. {@link #ready()} before it is looked for. */
    void add(final int low, final int high)
    {
        if (count == lowest.length)
        {
            lowest = Arrays.copyOf(lowest, 2 * count);
            highest = Arrays.copyOf(highest, 2 * count);
        }
        final int at = placeOf(low, high);
        System.arraycopy(lowest, at, lowest, at + 1, count - at);
        System.arraycopy(highest, at, highest, at + 1, count - at);
        lowest[at] = low;
        highest[at] = high;
        count++;
    }

    /** A range that is there. {@link #ready()} before others are looked for. */
    void remove(final int low, final int high)
    {
        final int index = placeOf(low, high);
        count--;
        System.arraycopy(lowest, index + 1, lowest, index, count - index);
        System.arraycopy(highest, index + 1, highest, index, count - index);
    }

    /** A range takes the place of one that stands before it: for those that take many out in one pass. */
    void move(final int from, final int to)
    {
        lowest[to] = lowest[from];
        highest[to] = highest[from];
    }

    /** Only the first so many are left. {@link #ready()} before others are looked for. */
    void count(final int kept)
    {
        count = kept;
    }

    /** Changes are done: makes the tree. */
    void ready()
    {
        leaves = Math.max(1, Integer.highestOneBit(Math.max(1, count - 1)) << 1);
        if (tree.length < 2 * leaves)
        {
            tree = new int[2 * leaves];
        }
        System.arraycopy(highest, 0, tree, leaves, count);
        Arrays.fill(tree, leaves + count, 2 * leaves, -1);
        for (int node = leaves - 1; node > 0; node--)
        {
            tree[node] = Math.max(tree[2 * node], tree[2 * node + 1]);
        }
    }

    /** @return how many ranges begin at the number or below: what is around it stands before that. */
    int beginningUpTo(final int number)
    {
        int from = 0;
        int to = count;
        while (from < to)
        {
            final int middle = from + to >>> 1;
            if (lowest[middle] <= number)
            {
                from = middle + 1;
            }
            else
            {
                to = middle;
            }
        }
        return from;
    }

    /** @return the last range before an index that reaches the number; -1 where there is none. */
    int lastReaching(final int number, final int before)
    {
        if (0 == before)
        {
            return -1;
        }
        int node = before + leaves;
        if (node == 2 * leaves)
        {
            // All of them: as if the root were a left child.
            node = tree[1] >= number ? 1 : 0;
            return 0 == node ? -1 : lastUnder(node, number);
        }
        while (node > 1)
        {
            if ((node & 1) == 1 && tree[node - 1] >= number)
            {
                return lastUnder(node - 1, number);
            }
            node >>>= 1;
        }
        return -1;
    }

    private int lastUnder(final int top, final int number)
    {
        int node = top;
        while (node < leaves)
        {
            node = 2 * node + (tree[2 * node + 1] >= number ? 1 : 0);
        }
        return node - leaves;
    }

    private int placeOf(final int low, final int high)
    {
        int from = 0;
        int to = count;
        while (from < to)
        {
            final int middle = from + to >>> 1;
            if (lowest[middle] < low || lowest[middle] == low && highest[middle] < high)
            {
                from = middle + 1;
            }
            else
            {
                to = middle;
            }
        }
        return from;
    }
}
