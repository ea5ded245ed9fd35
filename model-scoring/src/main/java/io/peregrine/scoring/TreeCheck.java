package io.peregrine.scoring;

/** Proves that nodes form a tree: children exist, no node has two parents, no way leads in a circle. */
final class TreeCheck
{
    /** Makes a problem of what is wrong. */
    interface Problem
    {
        ModelFormatException of(String what);
    }

    private TreeCheck()
    {
    }

    /** Nodes that the root does not reach were pruned: they do no harm. */
    static void check(final Tree tree, final int featureCount, final Problem problem)
    {
        final int count = tree.nodeCount();
        final boolean[] hasParent = new boolean[count];
        for (int node = 0; node < count; node++)
        {
            if (tree.isLeaf(node))
            {
                if (Tree.NONE != tree.right()[node])
                {
                    throw problem.of("node " + node + " has a right child and no left one");
                }
            }
            else
            {
                checkChild(hasParent, node, tree.left()[node], problem);
                checkChild(hasParent, node, tree.right()[node], problem);
                if (tree.feature()[node] < 0 || tree.feature()[node] >= featureCount)
                {
                    throw problem.of(
                        "node " + node + " splits on feature " + tree.feature()[node] + " of " + featureCount);
                }
            }
        }
    }

    /** No child is the root and none has two parents, so that what the root reaches is a tree: there is no circle. */
    private static void checkChild(
        final boolean[] hasParent, final int node, final int child, final Problem problem)
    {
        if (child <= 0 || child >= hasParent.length)
        {
            throw problem.of("node " + node + " has child " + child + " of " + hasParent.length + " nodes");
        }

        if (hasParent[child])
        {
            throw problem.of("node " + child + " has two parents");
        }

        hasParent[child] = true;
    }
}
