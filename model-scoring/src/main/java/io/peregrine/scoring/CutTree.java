package io.peregrine.scoring;

/**
 * A tree whose splits compare keys: a walk goes left where its lane's key is less than the node's.
 *
 * @param tree  whose nodes these are.
 * @param lane  that a split looks at.
 * @param key   of a split; greater than {@link Integer#MIN_VALUE}.
 * @param depth of the deepest leaf; 0 of a tree of one leaf.
 */
record CutTree(Tree tree, int[] lane, int[] key, int depth)
{
    boolean isLeaf(final int node)
    {
        return tree.isLeaf(node);
    }

    int left(final int node)
    {
        return tree.left()[node];
    }

    int right(final int node)
    {
        return tree.right()[node];
    }

    int nodeCount()
    {
        return tree.nodeCount();
    }

    /** @return how many steps the rows of the training data took on average, as the cover tells. */
    double meanDepth()
    {
        final double[] shares = new double[nodeCount()];
        final int[] depths = new int[nodeCount()];
        final int[] queue = new int[nodeCount()];
        int queued = 1;
        double mean = 0;
        shares[0] = 1;
        for (int i = 0; i < queued; i++)
        {
            final int node = queue[i];
            if (isLeaf(node))
            {
                mean += shares[node] * depths[node];
                continue;
            }

            final double leftShare = TreePaths.leftShare(tree, node);
            shares[left(node)] = shares[node] * leftShare;
            shares[right(node)] = shares[node] * (1 - leftShare);
            depths[left(node)] = depths[node] + 1;
            depths[right(node)] = depths[node] + 1;
            queue[queued++] = left(node);
            queue[queued++] = right(node);
        }

        return mean;
    }

    /** @return how many steps the deepest leaf is from the root. */
    static int depthOf(final Tree tree)
    {
        final int[] depths = new int[tree.nodeCount()];
        final int[] stack = new int[tree.nodeCount()];
        int count = 1;
        int deepest = 0;
        while (count > 0)
        {
            final int node = stack[--count];
            deepest = Math.max(deepest, depths[node]);
            if (!tree.isLeaf(node))
            {
                depths[tree.left()[node]] = depths[node] + 1;
                depths[tree.right()[node]] = depths[node] + 1;
                stack[count++] = tree.left()[node];
                stack[count++] = tree.right()[node];
            }
        }

        return deepest;
    }
}
