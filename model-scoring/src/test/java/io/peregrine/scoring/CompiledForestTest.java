package io.peregrine.scoring;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** The plain evaluator is the measure: margins must be the same bits, whatever the trees and the row look like. */
class CompiledForestTest
{
    /** More for a long run: -Dperegrine.forests=20000. */
    private static final int FORESTS = Integer.getInteger("peregrine.forests", 120);
    private static final int ROWS = 400;

    @Test
    void shouldGiveThePlainEvaluatorsMarginsBitForBit()
    {
        for (int seed = 0; seed < FORESTS; seed++)
        {
            final Random random = new Random(seed);
            final TreeEnsemble ensemble = RandomForests.of(random);
            final List<float[]> rows = RandomForests.rows(ensemble, ROWS, random);
            final Model plain = PlainForest.of(ensemble);
            final int depth = ensemble.trees().stream().mapToInt(CutTree::depthOf).max().orElseThrow();
            for (final CompiledForest.Kernel kernel : CompiledForest.Kernel.values())
            {
                if (CompiledForest.Kernel.HEAP != kernel || depth <= 10)
                {
                    shouldAgree(plain, CompiledForest.of(ensemble, kernel), rows, "seed " + seed + ", " + kernel);
                }
            }
        }
    }

    private static void shouldAgree(final Model plain, final Model model, final List<float[]> rows, final String what)
    {
        final Scratch scratch = model.newScratch();
        final double[] expected = new double[plain.outputCount()];
        final double[] actual = new double[plain.outputCount()];
        for (final float[] row : rows)
        {
            plain.margins(row, expected);
            model.margins(row, scratch, actual);
            if (!Arrays.equals(expected, actual) || plain.margin(row) != model.margin(row, scratch))
            {
                assertArrayEquals(expected, actual, 0.0, what + ": " + Arrays.toString(row));
                assertEquals(plain.margin(row), model.margin(row, scratch), what + ": " + Arrays.toString(row));
            }
        }
    }
}
