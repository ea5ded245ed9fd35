package io.peregrine.scoring;

import java.util.List;

/**
 * Walks the trees one after the other, as plainly as the model file reads: exact, the measure for everything faster.
 * Comparisons are of float32 and strict; leaves are summed as float32 from the base margin, tree by tree in file order,
 * as XGBoost sums them. The link is the logistic function.
 */
public final class PlainForest implements Model
{
    private static final double SEARCH_LIMIT = 1024;

    private final List<String> featureNames;
    private final float baseMargin;
    private final int[] roots;
    private final int[] left;
    private final int[] right;
    private final int[] feature;
    private final float[] threshold;
    private final boolean[] isDefaultLeft;

    private PlainForest(final TreeEnsemble ensemble)
    {
        featureNames = List.copyOf(ensemble.featureNames());
        baseMargin = ensemble.baseMargin();

        final int nodes = ensemble.trees().stream().mapToInt(tree -> tree.left().length).sum();
        roots = new int[ensemble.trees().size()];
        left = new int[nodes];
        right = new int[nodes];
        feature = new int[nodes];
        threshold = new float[nodes];
        isDefaultLeft = new boolean[nodes];

        int base = 0;
        for (int i = 0; i < roots.length; i++)
        {
            final TreeEnsemble.Tree tree = ensemble.trees().get(i);
            roots[i] = base;
            for (int node = 0; node < tree.left().length; node++)
            {
                final boolean isLeaf = TreeEnsemble.Tree.NONE == tree.left()[node];
                left[base + node] = isLeaf ? TreeEnsemble.Tree.NONE : base + tree.left()[node];
                right[base + node] = isLeaf ? TreeEnsemble.Tree.NONE : base + tree.right()[node];
                feature[base + node] = tree.feature()[node];
                threshold[base + node] = tree.threshold()[node];
                isDefaultLeft[base + node] = tree.isDefaultLeft()[node];
            }
            base += tree.left().length;
        }
    }

    /** @return the ensemble's evaluator. */
    public static PlainForest of(final TreeEnsemble ensemble)
    {
        return new PlainForest(ensemble);
    }

    @Override
    public List<String> featureNames()
    {
        return featureNames;
    }

    @Override
    public double margin(final float[] inputs)
    {
        float sum = baseMargin;
        for (final int root : roots)
        {
            int node = root;
            while (left[node] >= 0)
            {
                final float value = inputs[feature[node]];
                final boolean isLeft = Float.isNaN(value) ? isDefaultLeft[node] : value < threshold[node];
                node = isLeft ? left[node] : right[node];
            }

            sum += threshold[node];
        }

        return sum;
    }

    @Override
    public double probability(final double margin)
    {
        return 1.0 / (1.0 + StrictMath.exp(-margin));
    }

    @Override
    public double marginAt(final double probability)
    {
        if (!(probability(SEARCH_LIMIT) >= probability))
        {
            return Double.POSITIVE_INFINITY;
        }

        if (probability(-SEARCH_LIMIT) >= probability)
        {
            return Double.NEGATIVE_INFINITY;
        }

        // The link never falls as the margin grows, so halving the doubles between the ends, by their order, finds it.
        // They span more than half of all longs: their distance is unsigned.
        long low = ordered(-SEARCH_LIMIT);
        long high = ordered(SEARCH_LIMIT);
        while (Long.compareUnsigned(high - low, 1) > 0)
        {
            final long middle = low + (high - low >>> 1);
            if (probability(unordered(middle)) >= probability)
            {
                high = middle;
            }
            else
            {
                low = middle;
            }
        }

        return unordered(high);
    }

    /** @return doubles as integers of the same order. */
    private static long ordered(final double value)
    {
        final long bits = Double.doubleToRawLongBits(value);
        return bits ^ (bits >> 63 & Long.MAX_VALUE);
    }

    private static double unordered(final long ordered)
    {
        return Double.longBitsToDouble(ordered ^ (ordered >> 63 & Long.MAX_VALUE));
    }
}
