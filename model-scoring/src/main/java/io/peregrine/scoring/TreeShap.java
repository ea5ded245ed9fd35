package io.peregrine.scoring;

import java.util.Arrays;

/**
 * Exact Shapley values of one row, by the path-dependent algorithm of Lundberg, Erion and Lee, "Consistent
 * Individualized Feature Attribution for Tree Ensembles" (2018), algorithm 2: what is not known of a row follows a
 * tree's training data, as its cover tells. It takes time in the order of leaves times depth squared and allocates: for
 * explanations, not for the payments' way.
 */
public final class TreeShap
{
    private static final int MAX_DEPTH = 1_000;

    private final TreeEnsemble ensemble;
    private final PlainForest plain;
    private float[] inputs;
    private double[] contributions;
    private Tree tree;

    /**
     * Features of the way from the root to a node, each once: the share of the training data that would go this way if
     * the feature were not known (unknown), and if it were (known: 1 or 0). A weight is, for one count of known
     * features, the share of all orders that have so many before.
     */
    private static final class Path
    {
        private final int[] features;
        private final double[] unknown;
        private final double[] known;
        private final double[] weights;
        private int count;

        private Path(final int capacity)
        {
            features = new int[capacity];
            unknown = new double[capacity];
            known = new double[capacity];
            weights = new double[capacity];
        }

        private Path copy()
        {
            final Path copy = new Path(count + 1);
            System.arraycopy(features, 0, copy.features, 0, count);
            System.arraycopy(unknown, 0, copy.unknown, 0, count);
            System.arraycopy(known, 0, copy.known, 0, count);
            System.arraycopy(weights, 0, copy.weights, 0, count);
            copy.count = count;
            return copy;
        }

        private void extend(final int feature, final double unknownShare, final double knownShare)
        {
            final int last = count++;
            features[last] = feature;
            unknown[last] = unknownShare;
            known[last] = knownShare;
            weights[last] = 0 == last ? 1 : 0;
            for (int i = last - 1; i >= 0; i--)
            {
                weights[i + 1] += knownShare * weights[i] * (i + 1) / count;
                weights[i] = unknownShare * weights[i] * (last - i) / count;
            }
        }

        private int indexOf(final int feature)
        {
            for (int i = 1; i < count; i++)
            {
                if (feature == features[i])
                {
                    return i;
                }
            }

            return -1;
        }

        /** Takes back what extend did for the feature at an index, whenever it did. */
        private void unwind(final int index)
        {
            final double[] without = without(index);
            count--;
            System.arraycopy(without, 0, weights, 0, count);
            for (int i = index; i < count; i++)
            {
                features[i] = features[i + 1];
                unknown[i] = unknown[i + 1];
                known[i] = known[i + 1];
            }
        }

        /** @return the weights that there would be without the feature at an index. */
        private double[] without(final int index)
        {
            final int last = count - 1;
            final double[] result = new double[last];
            double carried = weights[last];
            for (int i = last - 1; i >= 0; i--)
            {
                if (0 != known[index])
                {
                    result[i] = carried * count / ((i + 1) * known[index]);
                    carried = weights[i] - result[i] * unknown[index] * (last - i) / count;
                }
                else
                {
                    result[i] = weights[i] * count / (unknown[index] * (last - i));
                }
            }

            return result;
        }
    }

    private TreeShap(final TreeEnsemble ensemble)
    {
        this.ensemble = ensemble;
        plain = PlainForest.of(ensemble);
    }

    /** @return what explains the ensemble's margins. Not for several threads at a time. */
    public static TreeShap of(final TreeEnsemble ensemble)
    {
        return new TreeShap(ensemble);
    }

    /** @return the output's mean margin over the training data: contributions and this make the margin. */
    public double expectedMargin(final int output)
    {
        double sum = ensemble.baseMargins()[output];
        for (final Tree each : ensemble.trees())
        {
            sum += output == each.output() ? TreePaths.means(each)[0] : 0;
        }

        return ensemble.isMean() ? sum / ensemble.iterationCount() : sum;
    }

    /**
     * @param row    one value for each input, NaN where it is missing.
     * @param output of the model.
     * @return what each input adds to the output's margin.
     * @throws IllegalStateException if a tree is deeper than {@value #MAX_DEPTH}.
     */
    public double[] contributions(final float[] row, final int output)
    {
        inputs = row;
        contributions = new double[ensemble.featureNames().size()];
        for (final Tree each : ensemble.trees())
        {
            if (output == each.output())
            {
                final int depth = CutTree.depthOf(each);
                if (depth > MAX_DEPTH)
                {
                    throw new IllegalStateException("exact contributions take trees of depth " + MAX_DEPTH +
                        " at most, one has " + depth + ": ask for path contributions");
                }

                tree = each;
                follow(0, new Path(1), -1, 1, 1);
            }
        }

        if (ensemble.isMean())
        {
            final int iterations = ensemble.iterationCount();
            Arrays.setAll(contributions, i -> contributions[i] / iterations);
        }

        return contributions;
    }

    /** @param path the parent's, with room for one more; its own from here on. */
    private void follow(
        final int node, final Path path, final int feature, final double unknownShare, final double knownShare)
    {
        path.extend(feature, unknownShare, knownShare);
        if (tree.isLeaf(node))
        {
            for (int i = 1; i < path.count; i++)
            {
                double weight = 0;
                for (final double each : path.without(i))
                {
                    weight += each;
                }
                contributions[path.features[i]] += weight * (path.known[i] - path.unknown[i]) * tree.value()[node];
            }
            return;
        }

        final int next = tree.feature()[node];
        final int at = path.indexOf(next);
        double unknown = 1;
        double known = 1;
        if (at >= 0)
        {
            unknown = path.unknown[at];
            known = path.known[at];
            path.unwind(at);
        }

        final boolean isLeft = plain.isLeft(tree, node, inputs[next]);
        final double leftShare = TreePaths.leftShare(tree, node);
        branch(tree.left()[node], path, next, unknown * leftShare, isLeft ? known : 0);
        branch(tree.right()[node], path, next, unknown * (1 - leftShare), isLeft ? 0 : known);
    }

    /** Where nothing ever goes, known or not, nothing is added. */
    private void branch(
        final int node, final Path path, final int feature, final double unknownShare, final double knownShare)
    {
        if (0 != unknownShare || 0 != knownShare)
        {
            follow(node, path.copy(), feature, unknownShare, knownShare);
        }
    }
}
