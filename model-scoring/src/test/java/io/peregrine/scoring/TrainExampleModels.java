package io.peregrine.scoring;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Trains the example policy's model on the mini stream, with one thread and a fixed seed. Arguments: the stream
 * (golden_mini.csv.gz) and the model file to write. {@code amount} is the stream's amount_cents in major units.
 */
final class TrainExampleModels
{
    static final String[] FEATURES =
    {
        "amount", "weekend", "night", "c_nb_1d", "c_avg_1d", "c_nb_7d", "c_avg_7d", "c_nb_30d", "c_avg_30d",
        "t_nb_1d", "t_risk_1d", "t_nb_7d", "t_risk_7d", "t_nb_30d", "t_risk_30d"
    };

    private static final int TREES = 50;

    private TrainExampleModels()
    {
    }

    public static void main(final String[] args) throws IOException, XGBoostError
    {
        final List<float[]> rows = new ArrayList<>();
        final List<Float> labels = new ArrayList<>();
        read(Path.of(args[0]), rows, labels);
        train(rows, labels, TREES, 3).saveModel(args[1]);
    }

    static void read(final Path file, final List<float[]> rows, final List<Float> labels) throws IOException
    {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
            new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.US_ASCII)))
        {
            final List<String> header = List.of(reader.readLine().split(","));
            for (String line = reader.readLine(); null != line; line = reader.readLine())
            {
                final String[] cells = line.split(",");
                final float[] row = new float[FEATURES.length];
                row[0] = (float)(Long.parseLong(cells[header.indexOf("amount_cents")]) / 100.0);
                for (int i = 1; i < row.length; i++)
                {
                    row[i] = Float.parseFloat(cells[header.indexOf(FEATURES[i])]);
                }
                rows.add(row);
                labels.add(Float.parseFloat(cells[header.indexOf("fraud")]));
            }
        }
    }

    static Booster train(final List<float[]> rows, final List<Float> labels, final int trees, final int depth)
        throws XGBoostError
    {
        final DMatrix matrix = matrixOf(rows);
        final float[] targets = new float[labels.size()];
        for (int i = 0; i < targets.length; i++)
        {
            targets[i] = labels.get(i);
        }
        matrix.setLabel(targets);
        matrix.setFeatureNames(FEATURES);

        final Map<String, Object> params = new HashMap<>();
        params.put("objective", "binary:logistic");
        params.put("nthread", 1);
        params.put("seed", 7);
        params.put("eta", 0.2);
        params.put("max_depth", depth);

        return XGBoost.train(matrix, params, trees, Map.of(), null, null);
    }

    static DMatrix matrixOf(final List<float[]> rows) throws XGBoostError
    {
        final float[] values = new float[rows.size() * FEATURES.length];
        for (int i = 0; i < rows.size(); i++)
        {
            System.arraycopy(rows.get(i), 0, values, i * FEATURES.length, FEATURES.length);
        }

        return new DMatrix(values, rows.size(), FEATURES.length, Float.NaN);
    }
}
