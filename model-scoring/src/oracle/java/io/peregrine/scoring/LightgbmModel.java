package io.peregrine.scoring;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.microsoft.ml.lightgbm.PredictionType;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_double;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_float;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_int;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_long_long;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_p_void;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_void;
import com.microsoft.ml.lightgbm.lightgbmlib;
import com.microsoft.ml.lightgbm.lightgbmlibConstants;

import io.github.metarank.lightgbm4j.LGBMBooster;
import io.github.metarank.lightgbm4j.LGBMDataset;
import io.github.metarank.lightgbm4j.LGBMException;

/** Trained by LightGBM, one thread, written and read again: what is compared is what the file says. */
final class LightgbmModel implements TrainedModel
{
    private static final String ONE_THREAD = "num_threads=1 ";

    private final String text;
    private final SWIGTYPE_p_void booster;

    private LightgbmModel(final String text)
    {
        this.text = text;
        final SWIGTYPE_p_p_void handle = lightgbmlib.voidpp_handle();
        final SWIGTYPE_p_int iterations = lightgbmlib.new_intp();
        check(lightgbmlib.LGBM_BoosterLoadModelFromString(text, iterations, handle));
        lightgbmlib.delete_intp(iterations);
        booster = lightgbmlib.voidpp_value(handle);
    }

    private static void check(final int code)
    {
        if (0 != code)
        {
            throw new IllegalStateException(lightgbmlib.LGBM_GetLastError());
        }
    }

    static LightgbmModel train(final TrainingData data, final Map<String, Object> params, final int iterations)
        throws LGBMException
    {
        final Map<String, Object> all = new TreeMap<>(params);
        all.putIfAbsent("seed", 7);
        all.put("verbosity", -1);
        all.put("deterministic", true);
        if (data.categorical() > 0)
        {
            all.put("categorical_feature", IntStream.range(0, data.categorical()).mapToObj(Integer::toString)
                .collect(Collectors.joining(",")));
        }
        final String text = ONE_THREAD + all.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue()).collect(Collectors.joining(" "));

        try (LGBMDataset dataset = LGBMDataset.createFromMat(
            TrainingData.flat(data.rows()), data.rows().length, data.width(), true, text, null))
        {
            dataset.setFeatureNames(data.names());
            dataset.setField("label", data.labels());
            try (LGBMBooster trainer = LGBMBooster.create(dataset, text))
            {
                for (int i = 0; i < iterations; i++)
                {
                    trainer.updateOneIter();
                }

                return new LightgbmModel(
                    trainer.saveModelToString(0, -1, LGBMBooster.FeatureImportanceType.SPLIT));
            }
        }
    }

    @Override
    public byte[] file(final String kind)
    {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public double[][] margins(final List<float[]> rows)
    {
        return predict(rows, PredictionType.C_API_PREDICT_RAW_SCORE);
    }

    @Override
    public double[][] scores(final List<float[]> rows)
    {
        return predict(rows, PredictionType.C_API_PREDICT_NORMAL);
    }

    @Override
    public double[][] contributions(final List<float[]> rows)
    {
        return predict(rows, PredictionType.C_API_PREDICT_CONTRIB);
    }

    /** By the library's own interface: LGBMBooster's buffer is too small for several classes. */
    private double[][] predict(final List<float[]> rows, final PredictionType type)
    {
        final int width = rows.get(0).length;
        final SWIGTYPE_p_float inputs = lightgbmlib.new_floatArray((long)rows.size() * width);
        for (int i = 0; i < rows.size(); i++)
        {
            for (int j = 0; j < width; j++)
            {
                lightgbmlib.floatArray_setitem(inputs, (long)i * width + j, rows.get(i)[j]);
            }
        }

        final SWIGTYPE_p_long_long length = lightgbmlib.new_int64_tp();
        check(lightgbmlib.LGBM_BoosterCalcNumPredict(booster, rows.size(), type.getType(), 0, -1, length));
        final int outputs = (int)(lightgbmlib.int64_tp_value(length) / rows.size());
        final SWIGTYPE_p_double outcome = lightgbmlib.new_doubleArray((long)rows.size() * outputs);
        check(lightgbmlib.LGBM_BoosterPredictForMat(booster, lightgbmlib.float_to_voidp_ptr(inputs),
            lightgbmlibConstants.C_API_DTYPE_FLOAT32, rows.size(), width, 1, type.getType(), 0, -1, ONE_THREAD, length,
            outcome));

        final double[][] result = new double[rows.size()][outputs];
        for (int i = 0; i < result.length; i++)
        {
            for (int j = 0; j < outputs; j++)
            {
                result[i][j] = lightgbmlib.doubleArray_getitem(outcome, (long)i * outputs + j);
            }
        }

        lightgbmlib.delete_floatArray(inputs);
        lightgbmlib.delete_doubleArray(outcome);
        lightgbmlib.delete_int64_tp(length);
        return result;
    }
}
