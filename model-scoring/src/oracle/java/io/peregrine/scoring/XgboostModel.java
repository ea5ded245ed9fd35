package io.peregrine.scoring;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** Trained by XGBoost, one thread. */
final class XgboostModel implements TrainedModel
{
    private final Booster booster;

    private XgboostModel(final Booster booster)
    {
        this.booster = booster;
    }

    static XgboostModel train(final TrainingData data, final Map<String, Object> params, final int iterations)
        throws XGBoostError
    {
        final DMatrix matrix = new DMatrix(
            TrainingData.flat(data.rows()), data.rows().length, data.width(), Float.NaN);
        matrix.setLabel(data.labels());
        matrix.setFeatureNames(data.names());
        final String[] types = new String[data.width()];
        Arrays.fill(types, "float");
        Arrays.fill(types, 0, data.categorical(), "c");
        matrix.setFeatureTypes(types);

        final Map<String, Object> all = new HashMap<>(params);
        all.put("nthread", 1);
        all.putIfAbsent("seed", 7);
        return new XgboostModel(XGBoost.train(matrix, all, iterations, Map.of(), null, null));
    }

    @Override
    public byte[] file(final String kind) throws XGBoostError
    {
        return booster.toByteArray(kind);
    }

    /** In place, since a DMatrix takes no infinity. */
    @Override
    public double[][] margins(final List<float[]> rows) throws XGBoostError
    {
        return predict(rows, Booster.PredictionType.kMargin);
    }

    @Override
    public double[][] scores(final List<float[]> rows) throws XGBoostError
    {
        return predict(rows, Booster.PredictionType.kValue);
    }

    @Override
    public double[][] contributions(final List<float[]> rows) throws XGBoostError
    {
        final float[][] all = rows.toArray(new float[0][]);
        final DMatrix matrix = new DMatrix(TrainingData.flat(all), all.length, all[0].length, Float.NaN);
        return doubles(booster.predictContrib(matrix, 0));
    }

    private double[][] predict(final List<float[]> rows, final Booster.PredictionType type) throws XGBoostError
    {
        final float[][] all = rows.toArray(new float[0][]);
        return doubles(booster.inplace_predict(
            TrainingData.flat(all), all.length, all[0].length, Float.NaN, new int[]{ 0, 0 }, type, null));
    }

    private static double[][] doubles(final float[][] predicted)
    {
        final double[][] result = new double[predicted.length][];
        for (int i = 0; i < result.length; i++)
        {
            result[i] = new double[predicted[i].length];
            for (int j = 0; j < result[i].length; j++)
            {
                result[i][j] = predicted[i][j];
            }
        }

        return result;
    }
}
