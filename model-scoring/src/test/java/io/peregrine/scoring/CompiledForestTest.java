package io.peregrine.scoring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** The plain evaluator is the measure: margins must be the same bits, whatever the trees and the row look like. */
class CompiledForestTest
{
    /** More for a long run: -Dperegrine.forests=20000. */
    private static final int FORESTS = Integer.getInteger("peregrine.forests", 120);
    private static final int ROWS = 400;
    private static final int MAX_HEAP_DEPTH = 10;

    @Test
    void shouldGiveThePlainEvaluatorsMarginsBitForBit()
    {
        for (int seed = 0; seed < FORESTS; seed++)
        {
            final Random random = new Random(seed);
            final TreeEnsemble ensemble = RandomForests.of(random);
            final List<float[]> rows = RandomForests.rows(ensemble, ROWS, random);
            final Model plain = PlainForest.of(ensemble);
            for (final CompiledForest.Kernel kernel : CompiledForest.Kernel.values())
            {
                if (isFor(kernel, ensemble))
                {
                    shouldAgree(plain, CompiledForest.of(ensemble, kernel), rows, "seed " + seed + ", " + kernel);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.peregrine.scoring.GoldenModel#all")
    void shouldGiveTheMarginsOfTheLibraryBitForBit(final GoldenModel golden)
    {
        final TreeEnsemble ensemble = golden.ensemble();
        final List<float[]> rows = GoldenRows.of(ensemble);
        assertEquals(golden.margins().rowsChecksum(), MarginBits.checksum(rows));

        assertEquals(0, Differences.count(ensemble.compiled(), rows, golden.margins()));
        for (final CompiledForest.Kernel kernel : CompiledForest.Kernel.values())
        {
            if (isFor(kernel, ensemble))
            {
                assertEquals(0, Differences.count(CompiledForest.of(ensemble, kernel), rows, golden.margins()));
            }
        }
    }

    /** So many sets and categories that a table of all keys would be large: each set is asked. */
    @Test
    void shouldAskEachSetWhereATableWouldBeLarge()
    {
        final Random random = new Random(1);
        for (final Library library : Library.values())
        {
            final List<Tree> stumps = new ArrayList<>();
            for (int i = 0; i < 1_500; i++)
            {
                stumps.add(new Tree(0, new int[]{ 1, -1, -1 }, new int[]{ 2, -1, -1 }, new int[3], new float[3],
                    new boolean[]{ random.nextBoolean(), false, false }, new boolean[3],
                    new int[][]{ random.ints(50).toArray(), null, null },
                    new double[]{ 0, random.nextFloat(), random.nextFloat() }, new double[3], new double[3]));
            }

            final TreeEnsemble ensemble = new TreeEnsemble(new ModelOrigin("random", "1", "random", ""), List.of("f"),
                List.of(FeatureKind.CATEGORICAL), library, Link.IDENTITY, new double[1], false, 1, -1, stumps);
            shouldAgree(PlainForest.of(ensemble), CompiledForest.of(ensemble),
                RandomForests.rows(ensemble, ROWS, random), library.name());
        }
    }

    @Test
    void shouldChooseTheKernelByShapeAlone()
    {
        for (int seed = 0; seed < FORESTS; seed++)
        {
            final TreeEnsemble ensemble = RandomForests.of(new Random(seed));
            final int depth = ensemble.trees().stream().mapToInt(CutTree::depthOf).max().orElseThrow();
            final int nodes = ensemble.trees().stream().mapToInt(Tree::nodeCount).sum();
            final boolean isHeap = depth <= 8 && ensemble.trees().size() << depth <= 2 * nodes;

            assertEquals(isHeap ? CompiledForest.Kernel.HEAP : CompiledForest.Kernel.PACKED,
                ((CompiledForest)CompiledForest.of(ensemble)).kernel());
        }
    }

    /** Heaps of deep trees take too much memory. */
    private static boolean isFor(final CompiledForest.Kernel kernel, final TreeEnsemble ensemble)
    {
        return CompiledForest.Kernel.HEAP != kernel ||
            ensemble.trees().stream().mapToInt(CutTree::depthOf).max().orElseThrow() <= MAX_HEAP_DEPTH;
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
