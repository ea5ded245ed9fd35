package io.peregrine.scoring;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.XGBoostError;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** XGBoost itself is the measure: raw margins must be the same bits. */
class PlainForestTest
{
    private static final int ROWS = 2_000;

    @ParameterizedTest
    @ValueSource(ints = { 1, 3, 6 })
    void shouldGiveTheMarginsOfTheLibraryBitForBit(final int depth) throws XGBoostError
    {
        final List<float[]> rows = rows(depth);
        final Booster booster = train(rows, depth);
        final Model model = ModelReader.read(booster.toByteArray("json"), "test").plain();

        final List<float[]> probes = new ArrayList<>(rows);
        for (final Tree tree : ((TreeEnsemble)ModelReader.read(booster.toByteArray("json"), "test")).trees())
        {
            for (int node = 0; node < tree.left().length; node++)
            {
                if (tree.left()[node] >= 0)
                {
                    for (final float value : new float[]{ tree.threshold()[node], Math.nextUp(tree.threshold()[node]),
                        Math.nextDown(tree.threshold()[node]), Float.NaN, Float.MAX_VALUE, -Float.MAX_VALUE, -0.0f })
                    {
                        final float[] probe = rows.get(node).clone();
                        probe[tree.feature()[node]] = value;
                        probes.add(probe);
                    }
                }
            }
        }

        final float[][] expected = booster.predict(TrainExampleModels.matrixOf(probes), true);
        for (int i = 0; i < expected.length; i++)
        {
            assertEquals(Float.floatToRawIntBits(expected[i][0]),
                Float.floatToRawIntBits((float)model.margin(probes.get(i))), "row " + i);
        }
    }

    @Test
    void shouldFindTheLeastMarginOfAProbability() throws XGBoostError
    {
        final Model model = ModelReader.read(train(rows(1), 2).toByteArray("json"), "test").plain();
        for (final double probability : new double[]{ 1e-9, 0.2, 0.5, 0.9, 0.999999 })
        {
            final double margin = model.marginAt(probability);
            assertTrue(model.probability(margin) >= probability);
            assertTrue(model.probability(Math.nextDown(margin)) < probability);
        }
    }

    @Test
    void shouldRefuseEveryTruncatedModel() throws XGBoostError
    {
        final byte[] model = train(rows(2), 2).toByteArray("json");
        for (int length = 0; length < model.length; length += 7)
        {
            final byte[] cut = java.util.Arrays.copyOf(model, length);
            assertThrows(ModelFormatException.class, () -> ModelReader.read(cut, "cut.json"));
        }
    }

    private static Booster train(final List<float[]> rows, final int depth) throws XGBoostError
    {
        try
        {
            final List<Float> labels = new ArrayList<>();
            for (final float[] row : rows)
            {
                labels.add(row[0] + row[3] > 1.2f || row[7] > 0.9f ? 1.0f : 0.0f);
            }

            return TrainExampleModels.train(rows, labels, 12, depth);
        }
        catch (final UnsatisfiedLinkError | NoClassDefFoundError | ExceptionInInitializerError ex)
        {
            Assumptions.abort("XGBoost's native library does not load (it needs libgomp1): " + ex);
            throw ex;
        }
    }

    private static List<float[]> rows(final long seed)
    {
        final Random random = new Random(seed);
        final List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++)
        {
            final float[] row = new float[TrainExampleModels.FEATURES.length];
            for (int j = 0; j < row.length; j++)
            {
                row[j] = random.nextInt(10) == 0 ? Float.NaN : random.nextFloat();
            }
            rows.add(row);
        }

        return rows;
    }
}
