package io.peregrine.scoring;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Random data, random parameters, both libraries: their margins and ours are the same bits, on 20,000 rows of each
 * model. {@code -Dperegrine.oracle.models=100} trains a hundred; {@code -Dperegrine.oracle.seed} others.
 */
class LiveOracleTest
{
    private static final int ROWS = 20_000;
    private static final double FURTHEST_SCORE = 1e-6;
    private static final int EXPLAINED_ROWS = 20;

    @Test
    void shouldGiveTheMarginsOfTheLibrariesBitForBit() throws Exception
    {
        final int models = Integer.getInteger("peregrine.oracle.models", 12);
        final long seed = Long.getLong("peregrine.oracle.seed", 1);
        long compared = 0;
        for (int i = 0; i < models; i++)
        {
            compared += compare(new Random(seed * 1_000_003 + i), 0 == i % 2, "model " + i + " of seed " + seed);
        }

        System.out.println(models + " models, " + compared + " margins, 0 differences");
        assertTrue(compared >= (long)models * ROWS);
    }

    @ParameterizedTest
    @ValueSource(strings = { "binary:logistic", "binary:logitraw", "reg:logistic", "reg:squarederror",
        "reg:squaredlogerror", "reg:pseudohubererror", "reg:absoluteerror", "count:poisson", "reg:gamma",
        "reg:tweedie", "rank:pairwise", "rank:ndcg", "rank:map", "multi:softprob", "multi:softmax" })
    void shouldTakeTheBaseScoreAsTheLibraryDoes(final String objective) throws Exception
    {
        final TrainingData zeros = TrainingData.of(1, 300, 3, 0, 1, 0.1, 0, 2);
        final float[] labels = zeros.labels().clone();
        for (int i = 0; i < labels.length; i++)
        {
            labels[i] += "reg:gamma".equals(objective) ? 1 : 0;
        }

        final TrainingData data = new TrainingData(zeros.rows(), labels, 0, 2);
        for (final double score : new double[]{ 1e-7, 1e-6, 1e-5, 0.0371, 0.3311, 0.491, 0.5, 0.5028, 0.97, 0.9999999 })
        {
            final Map<String, Object> params = new TreeMap<>(Map.of(
                "objective", objective, "base_score", score, "max_depth", 2));
            if (objective.startsWith("multi"))
            {
                params.put("num_class", 2);
            }

            final TrainedModel trained = XgboostModel.train(data, params, 2);
            final TreeEnsemble ensemble = (TreeEnsemble)ModelReader.read(trained.file("json"), "model.json");
            final List<float[]> rows = ProbeRows.of(ensemble, 100, 1);
            assertEquals(0, Differences.count(ensemble.plain(), rows, Oracle.margins(trained, ensemble, rows)),
                "base score " + score);
            final double furthest = "multi:softmax".equals(objective) ? 0 :
                Oracle.furthestScore(trained, ensemble.plain(), rows);
            assertTrue(furthest < FURTHEST_SCORE, () -> "base score " + score + ": a score is off by " + furthest);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "binary", "cross_entropy", "regression", "regression_l1", "huber", "fair", "quantile",
        "mape", "poisson", "gamma", "tweedie" })
    void shouldMakeScoresOfMarginsAsLightgbmDoes(final String objective) throws Exception
    {
        final TrainingData data = TrainingData.of(1, 500, 3, 0, 1, 0.1, 0, 2);
        for (int i = 0; i < data.labels().length; i++)
        {
            data.labels()[i] += "gamma".equals(objective) ? 1 : 0;
        }

        final TrainedModel trained = LightgbmModel.train(data, Map.of("objective", objective, "num_leaves", 6), 5);
        final TreeEnsemble ensemble = (TreeEnsemble)ModelReader.read(trained.file("txt"), "model.txt");
        final List<float[]> rows = ProbeRows.of(ensemble, 500, 1);
        assertEquals(0, Differences.count(ensemble.plain(), rows, Oracle.margins(trained, ensemble, rows)));
        final double furthest = Oracle.furthestScore(trained, ensemble.plain(), rows);
        assertTrue(furthest < FURTHEST_SCORE, () -> "a score is off by " + furthest);
    }

    private static long compare(final Random random, final boolean isXgboost, final String what) throws Exception
    {
        final int classes = List.of(2, 2, 2, 3, 5, 0).get(random.nextInt(6));
        final int categorical = random.nextBoolean() ? random.nextInt(4) : 0;
        final TrainingData data = TrainingData.of(random.nextLong(), 300 + random.nextInt(3_000),
            categorical + 1 + random.nextInt(12), categorical, 2 + random.nextInt(120),
            random.nextInt(3) * 0.25, random.nextInt(3) * 0.3, classes);
        final Map<String, Object> params = isXgboost ? xgboost(random, classes) : lightgbm(random, classes);
        final int iterations = 1 + random.nextInt(60);
        final TrainedModel trained = isXgboost ? XgboostModel.train(data, params, iterations) :
            LightgbmModel.train(data, params, iterations);

        final String description = what + ": " + params;
        TreeEnsemble ensemble = null;
        for (final String kind : isXgboost ? List.of("json", "ubj") : List.of("txt"))
        {
            ensemble = (TreeEnsemble)ModelReader.read(trained.file(kind), "model." + kind);
            final List<float[]> rows = ProbeRows.of(ensemble, ROWS, random.nextLong());
            final MarginBits expected = Oracle.margins(trained, ensemble, rows);
            assertEquals(0, Differences.count(ensemble.plain(), rows, expected), () -> description + " as " + kind);
            assertEquals(0, Differences.count(ensemble.compiled(), rows, expected), () -> description + ", compiled");
        }

        final List<float[]> rows = ProbeRows.of(ensemble, ROWS, random.nextLong());
        final double furthest = Oracle.furthestScore(trained, ensemble.plain(), rows);
        assertTrue(furthest < FURTHEST_SCORE, () -> description + ": a score is off by " + furthest);
        compareContributions(trained, ensemble, List.of(data.rows()).subList(0, EXPLAINED_ROWS), description);
        return (long)rows.size() * ensemble.outputCount();
    }

    /** XGBoost adds its own up as float32. LightGBM's of a mean are of the sum. */
    private static void compareContributions(
        final TrainedModel trained, final TreeEnsemble ensemble, final List<float[]> rows, final String what)
        throws Exception
    {
        final TreeShap shap = TreeShap.of(ensemble);
        final double[][] expected = trained.contributions(rows);
        final double share = ensemble.isMean() ? ensemble.iterationCount() : 1;
        final double bound = ensemble.trees().stream().mapToDouble(tree ->
            Arrays.stream(tree.value()).map(Math::abs).max().orElse(0)).sum() + 1;
        final double delta = bound * (ensemble.library().isFloatSum() ? 1e-4 : 1e-9);
        final int width = ensemble.featureNames().size() + 1;
        for (int row = 0; row < rows.size(); row++)
        {
            for (int output = 0; output < ensemble.outputCount(); output++)
            {
                final double[] actual = Arrays.copyOf(shap.contributions(rows.get(row), output), width);
                actual[width - 1] = shap.expectedMargin(output);
                for (int i = 0; i < width; i++)
                {
                    assertEquals(expected[row][output * width + i], share * actual[i], delta, what + ", input " + i);
                }
            }
        }
    }

    private static Map<String, Object> xgboost(final Random random, final int classes)
    {
        final Map<String, Object> params = new TreeMap<>();
        params.put("objective", 0 == classes ? "reg:squarederror" : 2 == classes ? "binary:logistic" :
            random.nextBoolean() ? "multi:softprob" : "count:poisson");
        if ("multi:softprob".equals(params.get("objective")))
        {
            params.put("num_class", classes);
        }
        if (random.nextBoolean())
        {
            params.put("base_score", Math.max(1e-5f, random.nextFloat()));
        }
        params.put("tree_method", "hist");
        params.put("seed", random.nextInt(1_000));
        params.put("eta", 0.05 + random.nextDouble());
        params.put("max_depth", 1 + random.nextInt(8));
        params.put("max_bin", 8 << random.nextInt(6));
        params.put("min_child_weight", random.nextInt(3));
        params.put("max_cat_to_onehot", 1 << random.nextInt(8));
        params.put("gamma", random.nextInt(4) * 0.2);
        if (0 == random.nextInt(3))
        {
            params.put("grow_policy", "lossguide");
            params.put("max_leaves", 2 + random.nextInt(60));
            params.put("max_depth", 0);
        }
        if (0 == random.nextInt(4))
        {
            params.put("num_parallel_tree", 2 + random.nextInt(4));
            params.put("subsample", 0.5);
        }
        return params;
    }

    private static Map<String, Object> lightgbm(final Random random, final int classes)
    {
        final Map<String, Object> params = new TreeMap<>();
        params.put("objective", 0 == classes ? "regression" : 2 == classes ? "binary" :
            List.of("multiclass", "multiclassova", "poisson").get(random.nextInt(3)));
        if (classes > 2 && !"poisson".equals(params.get("objective")))
        {
            params.put("num_class", classes);
        }
        params.put("seed", random.nextInt(1_000));
        params.put("learning_rate", 0.05 + random.nextDouble() * 0.5);
        params.put("num_leaves", 2 + random.nextInt(60));
        params.put("max_bin", 4 << random.nextInt(7));
        params.put("min_data_in_leaf", 1 + random.nextInt(30));
        params.put("min_data_in_bin", 1 + random.nextInt(5));
        params.put("min_data_per_group", 1 + random.nextInt(50));
        params.put("cat_smooth", random.nextInt(10));
        params.put("max_cat_to_onehot", 1 + random.nextInt(20));
        params.put("use_missing", 0 != random.nextInt(4));
        params.put("zero_as_missing", 0 == random.nextInt(3));
        if (0 == random.nextInt(4))
        {
            params.put("boosting", List.of("rf", "dart").get(random.nextInt(2)));
            params.put("bagging_fraction", 0.6);
            params.put("bagging_freq", 1);
        }
        return params;
    }
}
