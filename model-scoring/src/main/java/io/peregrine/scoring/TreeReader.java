package io.peregrine.scoring;

/** Reads one tree of XGBoost's JSON and proves it is one: no node has two parents, no way leads in a circle. */
final class TreeReader
{
    private TreeReader()
    {
    }

    static TreeEnsemble.Tree read(final JsonNode tree, final int featureCount)
    {
        final int count = tree.field("tree_param").integerField("num_nodes");
        if (count < 1)
        {
            throw tree.field("tree_param").problem("num_nodes must be at least 1: " + count);
        }

        final int[] left = tree.field("left_children").integers(count);
        final int[] right = tree.field("right_children").integers(count);
        final int[] feature = tree.field("split_indices").integers(count);
        final float[] threshold = tree.field("split_conditions").floats(count);
        final int[] defaultLeft = tree.field("default_left").integers(count);
        checkNumeric(tree, count);

        final boolean[] isDefaultLeft = new boolean[count];
        final boolean[] hasParent = new boolean[count];
        for (int node = 0; node < count; node++)
        {
            isDefaultLeft[node] = 0 != defaultLeft[node];
            if (TreeEnsemble.Tree.NONE == left[node])
            {
                if (TreeEnsemble.Tree.NONE != right[node])
                {
                    throw tree.problem("node " + node + " has a right child and no left one");
                }
            }
            else
            {
                checkChild(tree, hasParent, node, left[node]);
                checkChild(tree, hasParent, node, right[node]);
                if (feature[node] < 0 || feature[node] >= featureCount)
                {
                    throw tree.problem("node " + node + " splits on feature " + feature[node] + " of " + featureCount);
                }
            }
        }

        checkReachable(tree, left, right);
        return new TreeEnsemble.Tree(left, right, feature, threshold, isDefaultLeft);
    }

    private static void checkNumeric(final JsonNode tree, final int count)
    {
        if (!tree.hasField("split_type"))
        {
            return;
        }

        final int[] types = tree.field("split_type").integers(count);
        for (int node = 0; node < count; node++)
        {
            if (0 != types[node])
            {
                throw tree.problem("node " + node +
                    " splits on categories, which this version does not read: train with numeric features");
            }
        }
    }

    private static void checkChild(
        final JsonNode tree, final boolean[] hasParent, final int node, final int child)
    {
        if (child <= 0 || child >= hasParent.length)
        {
            throw tree.problem("node " + node + " has child " + child + " of " + hasParent.length + " nodes");
        }

        if (hasParent[child])
        {
            throw tree.problem("node " + child + " has two parents");
        }

        hasParent[child] = true;
    }

    /** Nodes that the root does not reach were pruned: they do no harm. */
    private static void checkReachable(final JsonNode tree, final int[] left, final int[] right)
    {
        int reached = 0;
        final int[] stack = new int[left.length];
        int depth = 0;
        stack[depth++] = 0;
        while (depth > 0)
        {
            final int node = stack[--depth];
            if (++reached > left.length)
            {
                throw tree.problem("the nodes form a circle");
            }

            if (TreeEnsemble.Tree.NONE != left[node])
            {
                stack[depth++] = left[node];
                stack[depth++] = right[node];
            }
        }
    }
}
