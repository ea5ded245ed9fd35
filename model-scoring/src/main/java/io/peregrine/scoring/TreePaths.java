package io.peregrine.scoring;

import java.util.List;

/**
 * What each step of a walk moves a margin by: from the mean value of the leaves below the node, weighted by their
 * cover, to that below the child. A step belongs to the input that the node looks at. An input's contribution is the
 * sum of its steps, tree by tree in file order, each from the leaf up, as float64.
 */
final class TreePaths
{
    private static final int ROOT = -1;

    private final int[] starts;
    private final int[] parents;
    private final int[] features;
    private final double[] steps;
    private final double[] expected;

    /** @param nodesOfEnds for each end of a kernel its node, counted over all trees; {@link #firstNodes}. */
    TreePaths(final TreeEnsemble ensemble, final int[] nodesOfEnds)
    {
        starts = nodesOfEnds;
        final int nodeCount = ensemble.trees().stream().mapToInt(Tree::nodeCount).sum();
        parents = new int[nodeCount];
        features = new int[nodeCount];
        steps = new double[nodeCount];
        expected = ensemble.baseMargins().clone();

        int base = 0;
        for (final Tree tree : ensemble.trees())
        {
            final double[] means = means(tree);
            parents[base] = ROOT;
            expected[tree.output()] += means[0];
            for (int node = 0; node < tree.nodeCount(); node++)
            {
                if (!tree.isLeaf(node))
                {
                    link(tree, node, tree.left()[node], base, means);
                    link(tree, node, tree.right()[node], base, means);
                }
            }
            base += tree.nodeCount();
        }

        if (ensemble.isMean())
        {
            for (int output = 0; output < expected.length; output++)
            {
                expected[output] /= ensemble.iterationCount();
            }
        }
    }

    private void link(final Tree tree, final int node, final int child, final int base, final double[] means)
    {
        parents[base + child] = base + node;
        features[base + child] = tree.feature()[node];
        steps[base + child] = means[child] - means[node];
    }

    /** @return for each tree the number of its root among all nodes. */
    static int[] firstNodes(final List<Tree> trees)
    {
        final int[] first = new int[trees.size()];
        for (int i = 1; i < first.length; i++)
        {
            first[i] = first[i - 1] + trees.get(i - 1).nodeCount();
        }

        return first;
    }

    /** @return each node's mean; a leaf's is its value. Where no cover is known, both children count alike. */
    static double[] means(final Tree tree)
    {
        final int[] order = new int[tree.nodeCount()];
        int count = 1;
        for (int i = 0; i < count; i++)
        {
            if (!tree.isLeaf(order[i]))
            {
                order[count++] = tree.left()[order[i]];
                order[count++] = tree.right()[order[i]];
            }
        }

        final double[] means = new double[tree.nodeCount()];
        for (int i = count - 1; i >= 0; i--)
        {
            final int node = order[i];
            if (tree.isLeaf(node))
            {
                means[node] = tree.value()[node];
                continue;
            }

            final double share = leftShare(tree, node);
            means[node] = share * means[tree.left()[node]] + (1 - share) * means[tree.right()[node]];
        }

        return means;
    }

    /** @return what part of a split's training data went left. */
    static double leftShare(final Tree tree, final int node)
    {
        final double left = tree.cover()[tree.left()[node]];
        final double right = tree.cover()[tree.right()[node]];
        final double share = left / (left + right);
        return share >= 0 && share <= 1 ? share : 0.5;
    }

    double expected(final int output)
    {
        return expected[output];
    }

    /** Adds the steps of one tree's walk. */
    void add(final int end, final double[] contributions)
    {
        int node = starts[end];
        int parent = parents[node];
        while (ROOT != parent)
        {
            contributions[features[node]] += steps[node];
            node = parent;
            parent = parents[node];
        }
    }
}
