package io.peregrine.scoring;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Models written by the real libraries: the margins are the libraries' own, bit for bit. */
class GoldenModelTest
{
    private static final int LEAST_ROWS = 5_000;

    static List<GoldenModel> models()
    {
        return GoldenModel.all();
    }

    static List<GoldenModel> lightgbmModels()
    {
        return models().stream().filter(golden -> Library.LIGHTGBM == golden.ensemble().library()).toList();
    }

    @ParameterizedTest
    @MethodSource("models")
    void shouldGiveTheMarginsOfTheLibraryBitForBit(final GoldenModel golden)
    {
        final TreeEnsemble ensemble = golden.ensemble();
        final List<float[]> rows = GoldenRows.of(ensemble);
        assertEquals(golden.margins().rowsChecksum(), MarginBits.checksum(rows),
            "the rows are others than those that the margins were made of: write the golden files again");
        assertTrue(rows.size() >= LEAST_ROWS);
        assertEquals(rows.size(), golden.margins().margins().length);

        assertSame(golden, rows, ensemble.plain());
        assertSame(golden, rows, ensemble.compiled());
    }

    private static void assertSame(final GoldenModel golden, final List<float[]> rows, final Model model)
    {
        for (int i = 0; i < rows.size(); i++)
        {
            final double[] expected = golden.margins().margins()[i];
            final double[] margins = new double[model.outputCount()];
            model.margins(rows.get(i), margins);
            final int row = i;
            assertEquals(-1, Differences.firstDifferent(model, rows.get(i), expected), () ->
                model.getClass().getSimpleName() + ": row " + row + ": " + Arrays.toString(rows.get(row)) + " gives " +
                Arrays.toString(margins) + " and not " + Arrays.toString(expected));
        }
    }

    /** LightGBM 2 and 3 wrote version 3: the same but for the flag of linear trees, which came in between. */
    @ParameterizedTest
    @MethodSource("lightgbmModels")
    void shouldReadVersionThreeOfLightgbmsTextAsVersionFour(final GoldenModel golden)
    {
        final String text = new String(golden.bytes(), StandardCharsets.UTF_8)
            .replace("version=v4", "version=v3").replace("is_linear=0\n", "");

        final TreeEnsemble ensemble =
            (TreeEnsemble)ModelReader.read(text.getBytes(StandardCharsets.UTF_8), golden.toString());

        assertEquals("v3", ensemble.origin().version());
        assertSame(golden, GoldenRows.of(ensemble), ensemble.plain());
        assertSame(golden, GoldenRows.of(ensemble), ensemble.compiled());
    }

    @ParameterizedTest
    @MethodSource("models")
    void shouldReachEveryLeafWithTheRows(final GoldenModel golden)
    {
        final TreeEnsemble ensemble = golden.ensemble();
        final List<float[]> rows = GoldenRows.of(ensemble);
        int reachable = 0;
        int reached = 0;
        for (final Tree tree : ensemble.trees())
        {
            final Model single = new TreeEnsemble(ensemble.origin(), ensemble.featureNames(), ensemble.featureKinds(),
                ensemble.library(), Link.IDENTITY, new double[1], false, 1, -1, List.of(numbered(tree))).plain();
            final boolean[] isReached = new boolean[tree.nodeCount()];
            rows.forEach(row -> isReached[(int)single.margin(row)] = true);
            for (int node = 0; node < tree.nodeCount(); node++)
            {
                reachable += tree.isLeaf(node) ? 1 : 0;
                reached += tree.isLeaf(node) && isReached[node] ? 1 : 0;
            }
        }

        assertTrue(reached >= 0.97 * reachable, reached + " of " + reachable + " leaves are reached");
    }

    /** Each leaf's value is its number. */
    private static Tree numbered(final Tree tree)
    {
        final double[] numbers = new double[tree.nodeCount()];
        Arrays.setAll(numbers, node -> node);
        return new Tree(0, tree.left(), tree.right(), tree.feature(), tree.threshold(), tree.isMissingLeft(),
            tree.isZeroMissing(), tree.categories(), numbers, tree.cover(), tree.gain());
    }

    @Test
    void shouldHaveModelsOfEveryKind()
    {
        final List<TreeEnsemble> ensembles = models().stream().map(GoldenModel::ensemble).toList();

        assertEquals(List.of("2.1.4", "3.0.4", "3.4.0", "v4"),
            ensembles.stream().map(ensemble -> ensemble.origin().version()).distinct().sorted().toList());
        assertTrue(ensembles.stream().anyMatch(ensemble -> 500 == ensemble.trees().size()));
        assertTrue(ensembles.stream().anyMatch(ensemble -> ensemble.isMean()));
        assertTrue(ensembles.stream().anyMatch(ensemble -> ensemble.trees().get(0).nodeCount() == 1));
        for (final Library library : Library.values())
        {
            final List<TreeEnsemble> of = ensembles.stream().filter(ensemble -> library == ensemble.library()).toList();
            assertTrue(of.stream().anyMatch(ensemble -> ensemble.outputCount() > 2));
            assertTrue(of.stream().anyMatch(ensemble ->
                ensemble.treesPerIteration() > ensemble.outputCount() || ensemble.isMean()));
            assertTrue(of.stream().anyMatch(ensemble -> ensemble.featureKinds().contains(FeatureKind.CATEGORICAL)));
        }
    }
}
