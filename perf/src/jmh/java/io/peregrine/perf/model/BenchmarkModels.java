package io.peregrine.perf.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

import io.github.metarank.lightgbm4j.LGBMBooster;
import io.github.metarank.lightgbm4j.LGBMDataset;
import io.github.metarank.lightgbm4j.LGBMException;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** Models that the libraries train on made-up data, always the same; kept in target/ between forks. */
final class BenchmarkModels
{
    static final int FEATURES = 30;

    private static final int TRAINING_ROWS = 40_000;
    private static final int TRAINING_SEED = 11;
    private static final double MISSING = 0.05;
    private static final Path DIRECTORY = Path.of("target", "benchmark-models");

    private BenchmarkModels()
    {
    }

    /** @return rows of amounts, counts, shares and flags, one after the other. */
    static float[] rows(final int count, final long seed)
    {
        final Random random = new Random(seed);
        final float[] rows = new float[count * FEATURES];
        for (int i = 0; i < rows.length; i++)
        {
            rows[i] = random.nextDouble() < MISSING ? Float.NaN : switch (i % FEATURES % 4)
            {
                case 0 -> (float)Math.exp(random.nextGaussian() + 3);
                case 1 -> (int)Math.exp(random.nextGaussian() + 1);
                case 2 -> random.nextFloat();
                default -> (float)random.nextGaussian();
            };
        }

        return rows;
    }

    private static float[] labels(final float[] rows)
    {
        final Random random = new Random(TRAINING_SEED);
        final float[] labels = new float[rows.length / FEATURES];
        for (int row = 0; row < labels.length; row++)
        {
            double sum = random.nextGaussian();
            for (int i = 0; i < FEATURES; i++)
            {
                final float value = rows[row * FEATURES + i];
                sum += Float.isNaN(value) ? 0.1 : Math.sin(value * (1 + i % 3)) * (1.0 / (1 + i % 7));
            }
            labels[row] = sum > 1.5 ? 1 : 0;
        }

        return labels;
    }

    /** @return the file of an XGBoost model of trees of depth 6. */
    static Path xgboost(final int trees) throws XGBoostError
    {
        final Path file = DIRECTORY.resolve("xgboost-" + trees + ".json");
        if (!Files.exists(file))
        {
            final float[] rows = rows(TRAINING_ROWS, TRAINING_SEED);
            final DMatrix matrix = new DMatrix(rows, TRAINING_ROWS, FEATURES, Float.NaN);
            matrix.setLabel(labels(rows));
            matrix.setFeatureNames(names());
            final Map<String, Object> params = new HashMap<>(Map.of("objective", "binary:logistic", "nthread", 1,
                "seed", 7, "eta", 0.05, "max_depth", 6, "tree_method", "hist", "min_child_weight", 0));
            write(file, XGBoost.train(matrix, params, trees, Map.of(), null, null).toByteArray("json"));
        }

        return file;
    }

    /** @return the file of a LightGBM model of trees of 63 leaves. */
    static Path lightgbm(final int trees) throws LGBMException
    {
        final Path file = DIRECTORY.resolve("lightgbm-" + trees + ".txt");
        if (!Files.exists(file))
        {
            final float[] rows = rows(TRAINING_ROWS, TRAINING_SEED);
            final String params = "objective=binary num_threads=1 seed=7 learning_rate=0.05 num_leaves=63 " +
                "verbosity=-1 deterministic=true force_col_wise=true";
            try (LGBMDataset dataset =
                LGBMDataset.createFromMat(rows, TRAINING_ROWS, FEATURES, true, params, null))
            {
                dataset.setFeatureNames(names());
                dataset.setField("label", labels(rows));
                try (LGBMBooster booster = LGBMBooster.create(dataset, params))
                {
                    for (int i = 0; i < trees; i++)
                    {
                        booster.updateOneIter();
                    }
                    write(file, booster.saveModelToString(0, -1, LGBMBooster.FeatureImportanceType.SPLIT)
                        .getBytes(StandardCharsets.UTF_8));
                }
            }
        }

        return file;
    }

    private static String[] names()
    {
        return IntStream.range(0, FEATURES).mapToObj(i -> "f" + i).toArray(String[]::new);
    }

    private static void write(final Path file, final byte[] bytes)
    {
        try
        {
            Files.createDirectories(DIRECTORY);
            Files.write(file, bytes);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
