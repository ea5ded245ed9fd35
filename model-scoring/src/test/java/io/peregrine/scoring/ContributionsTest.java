package io.peregrine.scoring;

import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Path contributions against a walk that adds them up on its way; exact ones against the definition of Shapley values,
 * over all subsets of the features.
 */
class ContributionsTest
{
    private static final int FORESTS = Integer.getInteger("peregrine.forests", 100);
    private static final int ROWS = 50;
    private static final int MAX_FEATURES = 9;

    @Test
    void shouldGiveThePathContributionsOfThePlainEvaluator()
    {
        for (int seed = 0; seed < FORESTS; seed++)
        {
            final Random random = new Random(seed);
            final TreeEnsemble ensemble = RandomForests.of(random);
            final Model plain = PlainForest.of(ensemble);
            final Model model = CompiledForest.of(ensemble);
            final Scratch scratch = model.newScratch();
            final double[] expected = new double[ensemble.featureNames().size()];
            final double[] actual = new double[expected.length];
            final double bound = bound(ensemble);
            for (final float[] row : RandomForests.rows(ensemble, ROWS, random))
            {
                for (int output = 0; output < ensemble.outputCount(); output++)
                {
                    plain.contributions(row, scratch, output, expected);
                    model.contributions(row, scratch, output, actual);
                    assertArrayEquals(expected, actual, bound * 1e-12, "seed " + seed);
                    assertEquals(plain.expectedMargin(output), model.expectedMargin(output), 0.0);
                    shouldMakeTheMargin(ensemble, model.expectedMargin(output), row, output, actual, "seed " + seed);
                }
            }
        }
    }

    @Test
    void shouldGiveTheSamePathContributionsWhateverTheKernel()
    {
        for (int seed = 0; seed < FORESTS; seed++)
        {
            final Random random = new Random(seed);
            final TreeEnsemble ensemble = RandomForests.of(random);
            if (ensemble.trees().stream().mapToInt(CutTree::depthOf).max().orElseThrow() > 10)
            {
                continue;
            }

            final Model packed = CompiledForest.of(ensemble, CompiledForest.Kernel.PACKED);
            final Model heap = CompiledForest.of(ensemble, CompiledForest.Kernel.HEAP);
            final double[] expected = new double[ensemble.featureNames().size()];
            final double[] actual = new double[expected.length];
            for (final float[] row : RandomForests.rows(ensemble, ROWS, random))
            {
                packed.contributions(row, packed.newScratch(), 0, expected);
                heap.contributions(row, heap.newScratch(), 0, actual);
                assertTrue(Arrays.equals(expected, actual), "seed " + seed);
            }
        }
    }

    @Test
    void shouldGiveTheShapleyValuesOfTheDefinition()
    {
        int compared = 0;
        for (int seed = 0; seed < FORESTS; seed++)
        {
            final Random random = new Random(seed);
            final TreeEnsemble ensemble = RandomForests.of(random);
            final int features = ensemble.featureNames().size();
            if (features > MAX_FEATURES || ensemble.trees().size() > 20)
            {
                continue;
            }

            final TreeShap shap = TreeShap.of(ensemble);
            final double bound = bound(ensemble);
            for (final float[] row : RandomForests.rows(ensemble, 3, random))
            {
                final int output = random.nextInt(ensemble.outputCount());
                final double[] actual = shap.contributions(row, output);
                assertArrayEquals(shapley(ensemble, row, output), actual, bound * 1e-9, "seed " + seed);
                shouldMakeTheMargin(ensemble, shap.expectedMargin(output), row, output, actual, "seed " + seed);
                compared++;
            }
        }

        assertTrue(compared > FORESTS, "rows compared: " + compared);
    }

    /** The margin's own arithmetic rounds each of its sums; twice the bound of that. */
    private static void shouldMakeTheMargin(
        final TreeEnsemble ensemble,
        final double expectedMargin,
        final float[] row,
        final int output,
        final double[] contributions,
        final String what)
    {
        final double[] margins = new double[ensemble.outputCount()];
        PlainForest.of(ensemble).margins(row, margins);
        double sum = expectedMargin;
        for (final double contribution : contributions)
        {
            sum += contribution;
        }

        final double ulp = ensemble.library().isFloatSum() ? 0x1p-24 : 0x1p-40;
        assertEquals(margins[output], sum, bound(ensemble) * (ensemble.trees().size() + 1) * ulp, what);
    }

    /** @return more than any partial sum of a margin can be. */
    private static double bound(final TreeEnsemble ensemble)
    {
        double sum = 1;
        for (final double base : ensemble.baseMargins())
        {
            sum += Math.abs(base);
        }

        for (final Tree tree : ensemble.trees())
        {
            sum += Arrays.stream(tree.value()).map(Math::abs).max().orElse(0);
        }

        return sum;
    }

    private static double[] shapley(final TreeEnsemble ensemble, final float[] row, final int output)
    {
        final int features = row.length;
        final double[] worth = new double[1 << features];
        for (int known = 0; known < worth.length; known++)
        {
            for (final Tree tree : ensemble.trees())
            {
                worth[known] += output == tree.output() ? mean(ensemble, tree, 0, row, known) : 0;
            }
            worth[known] /= ensemble.isMean() ? ensemble.iterationCount() : 1;
        }

        final double[] values = new double[features];
        for (int feature = 0; feature < features; feature++)
        {
            for (int known = 0; known < worth.length; known++)
            {
                if (0 == (known >> feature & 1))
                {
                    final int before = Integer.bitCount(known);
                    values[feature] += (worth[known | 1 << feature] - worth[known]) *
                        factorial(before) * factorial(features - before - 1) / factorial(features);
                }
            }
        }

        return values;
    }

    /** @param known bits of the features that the row tells; the others follow the cover. */
    private static double mean(
        final TreeEnsemble ensemble, final Tree tree, final int node, final float[] row, final int known)
    {
        if (tree.isLeaf(node))
        {
            return tree.value()[node];
        }

        final int feature = tree.feature()[node];
        final int left = tree.left()[node];
        final int right = tree.right()[node];
        if (0 != (known >> feature & 1))
        {
            final boolean isLeft = PlainForest.of(ensemble).isLeft(tree, node, row[feature]);
            return mean(ensemble, tree, isLeft ? left : right, row, known);
        }

        final double cover = tree.cover()[left] + tree.cover()[right];
        return (tree.cover()[left] * mean(ensemble, tree, left, row, known) +
            tree.cover()[right] * mean(ensemble, tree, right, row, known)) / cover;
    }

    private static double factorial(final int n)
    {
        return n < 2 ? 1 : n * factorial(n - 1);
    }
}
