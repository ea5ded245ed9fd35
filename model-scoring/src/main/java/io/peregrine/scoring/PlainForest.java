package io.peregrine.scoring;

import java.util.Arrays;
import java.util.List;

/**
 * Walks the trees one after the other, as plainly as the model file reads: exact, and the measure for everything
 * faster.
 */
public final class PlainForest implements Model
{
    private final TreeEnsemble ensemble;
    private final Library library;
    private final Tree[] trees;

    private PlainForest(final TreeEnsemble ensemble)
    {
        this.ensemble = ensemble;
        library = ensemble.library();
        trees = ensemble.trees().toArray(new Tree[0]);
    }

    /** @return the ensemble's evaluator. */
    public static PlainForest of(final TreeEnsemble ensemble)
    {
        return new PlainForest(ensemble);
    }

    @Override
    public List<String> featureNames()
    {
        return ensemble.featureNames();
    }

    @Override
    public Link link()
    {
        return ensemble.link();
    }

    @Override
    public int outputCount()
    {
        return ensemble.outputCount();
    }

    @Override
    public double margin(final float[] inputs)
    {
        return margin(inputs, 0);
    }

    @Override
    public void margins(final float[] inputs, final double[] margins)
    {
        for (int output = 0; output < ensemble.outputCount(); output++)
        {
            margins[output] = margin(inputs, output);
        }
    }

    @Override
    public double[] exactContributions(final float[] inputs, final int output)
    {
        return TreeShap.of(ensemble).contributions(inputs, output);
    }

    @Override
    public double expectedMargin(final int output)
    {
        double sum = ensemble.baseMargins()[output];
        for (final Tree tree : trees)
        {
            sum += output == tree.output() ? TreePaths.means(tree)[0] : 0;
        }

        return ensemble.isMean() ? sum / ensemble.iterationCount() : sum;
    }

    @Override
    public void contributions(
        final float[] inputs, final Scratch scratch, final int output, final double[] contributions)
    {
        Arrays.fill(contributions, 0);
        for (final Tree tree : trees)
        {
            if (output != tree.output())
            {
                continue;
            }

            final double[] means = TreePaths.means(tree);
            int node = 0;
            while (!tree.isLeaf(node))
            {
                final int feature = tree.feature()[node];
                final int next = isLeft(tree, node, inputs[feature]) ? tree.left()[node] : tree.right()[node];
                contributions[feature] += means[next] - means[node];
                node = next;
            }
        }

        if (ensemble.isMean())
        {
            for (int i = 0; i < contributions.length; i++)
            {
                contributions[i] /= ensemble.iterationCount();
            }
        }
    }

    private double margin(final float[] inputs, final int output)
    {
        double sum = ensemble.baseMargins()[output];
        for (final Tree tree : trees)
        {
            if (output == tree.output())
            {
                final double leaf = tree.value()[leafOf(tree, inputs)];
                sum = library.isFloatSum() ? (float)sum + (float)leaf : sum + leaf;
            }
        }

        return ensemble.isMean() ? sum / ensemble.iterationCount() : sum;
    }

    private int leafOf(final Tree tree, final float[] inputs)
    {
        int node = 0;
        while (!tree.isLeaf(node))
        {
            node = isLeft(tree, node, inputs[tree.feature()[node]]) ? tree.left()[node] : tree.right()[node];
        }

        return node;
    }

    /** @return true if an input goes left at a node. */
    boolean isLeft(final Tree tree, final int node, final float input)
    {
        if (Float.isNaN(input))
        {
            return tree.isMissingLeft()[node];
        }

        final float value = library.isSnappingZero() && Math.abs(input) <= Library.NEARLY_ZERO ? 0.0f : input;
        if (tree.isCategorical(node))
        {
            return library.isMember(tree.categories()[node], value) == library.isMemberLeft();
        }

        if (0 == value && tree.isZeroMissing()[node])
        {
            return tree.isMissingLeft()[node];
        }

        return !(value >= tree.threshold()[node]);
    }
}
