package io.peregrine.scoring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What there is to see in a model.
 *
 * @param trees       how many.
 * @param iterations  in how many steps they were added.
 * @param deepest     the most splits on a way from a root to a leaf.
 * @param meanDepth   of all leaves.
 * @param leaves      of all trees.
 * @param mostLeaves  of one tree.
 * @param splits      of all trees.
 * @param meanSteps   how many splits a payment like those of the training meets, in all trees.
 * @param mostSteps   how many any payment can meet.
 * @param features    one for each input, in the model's order.
 */
public record ModelSummary(
    int trees,
    int iterations,
    int deepest,
    double meanDepth,
    int leaves,
    int mostLeaves,
    int splits,
    double meanSteps,
    int mostSteps,
    List<Feature> features)
{
    /** One split and its share of a sum, on the kernels' own figures: see docs/models.md. */
    private static final double NANOSECONDS_FOR_EACH_STEP = 2.7;

    /**
     * An input.
     *
     * @param name    of it.
     * @param kind    of it.
     * @param splits  how many ask for it.
     * @param gain    of those splits, as the library wrote it; of a linear model the weight of one standard deviation.
     * @param least   threshold; NaN where no number is compared.
     * @param greatest threshold.
     */
    public record Feature(String name, FeatureKind kind, int splits, double gain, float least, float greatest)
    {
    }

    /** @return what is in it. */
    public static ModelSummary of(final ModelDocument document)
    {
        return document instanceof TreeEnsemble ensemble ? of(ensemble) : of((LinearModel)document);
    }

    /** @return how long a score takes about, as the kernels' benchmarks go. */
    public double estimatedNanoseconds()
    {
        return mostSteps * NANOSECONDS_FOR_EACH_STEP;
    }

    private static ModelSummary of(final LinearModel model)
    {
        final List<Feature> features = new ArrayList<>();
        for (int i = 0; i < model.coef().length; i++)
        {
            features.add(new Feature(model.featureNames().get(i), model.featureKinds().get(i), 0,
                Math.abs(model.coef()[i]), Float.NaN, Float.NaN));
        }

        return new ModelSummary(
            0, 0, 0, 0, 0, 0, 0, model.coef().length, model.coef().length, List.copyOf(features));
    }

    private static ModelSummary of(final TreeEnsemble ensemble)
    {
        final int width = ensemble.featureNames().size();
        final int[] splits = new int[width];
        final double[] gain = new double[width];
        final float[] least = new float[width];
        final float[] greatest = new float[width];
        Arrays.fill(least, Float.NaN);
        Arrays.fill(greatest, Float.NaN);

        final Counts counts = new Counts();
        for (final Tree tree : ensemble.trees())
        {
            counts.addTree(tree);
            for (int node = 0; node < tree.nodeCount(); node++)
            {
                if (!counts.isReached(node) || tree.isLeaf(node))
                {
                    continue;
                }

                final int feature = tree.feature()[node];
                splits[feature]++;
                gain[feature] += tree.gain()[node];
                if (!tree.isCategorical(node))
                {
                    final float threshold = tree.threshold()[node];
                    least[feature] = threshold > least[feature] ? least[feature] : threshold;
                    greatest[feature] = threshold < greatest[feature] ? greatest[feature] : threshold;
                }
            }
        }

        final List<Feature> features = new ArrayList<>();
        for (int i = 0; i < width; i++)
        {
            features.add(new Feature(ensemble.featureNames().get(i), ensemble.featureKinds().get(i), splits[i],
                gain[i], least[i], greatest[i]));
        }

        return new ModelSummary(ensemble.trees().size(), ensemble.iterationCount(), counts.deepest,
            (double)counts.leafDepths / counts.leaves, counts.leaves, counts.mostLeaves, counts.splits,
            counts.meanSteps, counts.mostSteps, List.copyOf(features));
    }

    /** Over the nodes that roots reach. */
    private static final class Counts
    {
        private int[] depth;
        private int deepest;
        private long leafDepths;
        private int leaves;
        private int mostLeaves;
        private int splits;
        private double meanSteps;
        private int mostSteps;

        private boolean isReached(final int node)
        {
            return depth[node] >= 0;
        }

        private void addTree(final Tree tree)
        {
            depth = new int[tree.nodeCount()];
            Arrays.fill(depth, -1);
            final int[] stack = new int[tree.nodeCount()];
            int height = 1;
            depth[0] = 0;
            int deepestHere = 0;
            int leavesHere = 0;
            while (height > 0)
            {
                final int node = stack[--height];
                if (tree.isLeaf(node))
                {
                    leavesHere++;
                    leafDepths += depth[node];
                    deepestHere = Math.max(deepestHere, depth[node]);
                    continue;
                }

                splits++;
                meanSteps += tree.cover()[0] > 0 ? tree.cover()[node] / tree.cover()[0] : 0;
                depth[tree.left()[node]] = depth[node] + 1;
                depth[tree.right()[node]] = depth[node] + 1;
                stack[height++] = tree.left()[node];
                stack[height++] = tree.right()[node];
            }

            leaves += leavesHere;
            mostLeaves = Math.max(mostLeaves, leavesHere);
            deepest = Math.max(deepest, deepestHere);
            mostSteps += deepestHere;
        }
    }
}
