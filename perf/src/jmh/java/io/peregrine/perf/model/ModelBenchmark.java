package io.peregrine.perf.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import com.microsoft.ml.lightgbm.PredictionType;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_double;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_int;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_long_long;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_p_void;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_void;
import com.microsoft.ml.lightgbm.lightgbmlib;
import com.microsoft.ml.lightgbm.lightgbmlibConstants;
import io.github.metarank.lightgbm4j.LGBMBooster;
import io.peregrine.scoring.Model;
import io.peregrine.scoring.ModelReader;
import io.peregrine.scoring.Scratch;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.XGBoost;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One row of 30 inputs at a time, of 8,192 that differ, one thread: the compiled forest, the plain evaluator, and the
 * library that trained the model, called in the fastest way it has for single rows. Each call's time is sampled; the
 * clock's own 20 to 30 ns are in it. What other work does to the caches between two payments is not.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public class ModelBenchmark
{
    private static final int ROWS = 8_192;
    private static final int ROW_SEED = 12;
    private static final String XGBOOST = "xgboost";

    @Param({ XGBOOST, "lightgbm" })
    public String library;

    @Param({ "100", "500" })
    public int trees;

    private final float[][] rows = new float[ROWS][BenchmarkModels.FEATURES];
    private final double[][] wideRows = new double[ROWS][BenchmarkModels.FEATURES];
    private final double[] contributions = new double[BenchmarkModels.FEATURES];
    private int next;
    private Model model;
    private Scratch scratch;
    private Model plain;
    private Booster booster;
    private SWIGTYPE_p_void fastConfig;
    private SWIGTYPE_p_long_long length;
    private SWIGTYPE_p_double outcome;

    /** Trains or reads the models, and sees that all agree. */
    @Setup(Level.Trial)
    public void setup() throws Exception
    {
        final float[] flat = BenchmarkModels.rows(ROWS, ROW_SEED);
        for (int row = 0; row < ROWS; row++)
        {
            for (int i = 0; i < BenchmarkModels.FEATURES; i++)
            {
                rows[row][i] = flat[row * BenchmarkModels.FEATURES + i];
                wideRows[row][i] = rows[row][i];
            }
        }

        if (XGBOOST.equals(library))
        {
            final Path file = BenchmarkModels.xgboost(trees);
            read(file);
            booster = XGBoost.loadModel(Files.readAllBytes(file));
            booster.setParam("nthread", 1);
        }
        else
        {
            final Path file = BenchmarkModels.lightgbm(trees);
            read(file);
            load(Files.readString(file));
        }

        for (int row = 0; row < ROWS; row++)
        {
            final double margin = model.margin(rows[row], scratch);
            next = row;
            if (margin != plain.margin(rows[row]) || Math.abs(model.probability(margin) - library()) > 1e-6)
            {
                throw new IllegalStateException("row " + row + " gives " + margin);
            }
        }
    }

    private void read(final Path file) throws IOException
    {
        final var document = ModelReader.read(Files.readAllBytes(file), file.toString());
        plain = document.plain();
        model = document.compiled();
        scratch = model.newScratch();
    }

    private void load(final String text) throws Exception
    {
        LGBMBooster.loadModelFromString(text).close(); // Loads the native library.
        final SWIGTYPE_p_p_void handle = lightgbmlib.voidpp_handle();
        final SWIGTYPE_p_int iterations = lightgbmlib.new_intp();
        check(lightgbmlib.LGBM_BoosterLoadModelFromString(text, iterations, handle));
        final SWIGTYPE_p_p_void config = lightgbmlib.voidpp_handle();
        check(lightgbmlib.LGBM_BoosterPredictForMatSingleRowFastInit(lightgbmlib.voidpp_value(handle),
            PredictionType.C_API_PREDICT_NORMAL.getType(), 0, -1, lightgbmlibConstants.C_API_DTYPE_FLOAT64,
            BenchmarkModels.FEATURES, "num_threads=1", config));
        fastConfig = lightgbmlib.voidpp_value(config);
        length = lightgbmlib.new_int64_tp();
        outcome = lightgbmlib.new_doubleArray(1);
    }

    private static void check(final int code)
    {
        if (0 != code)
        {
            throw new IllegalStateException(lightgbmlib.LGBM_GetLastError());
        }
    }

    private int nextRow()
    {
        next = next + 1 & ROWS - 1;
        return next;
    }

    @Benchmark
    public double compiled()
    {
        return model.margin(rows[nextRow()], scratch);
    }

    @Benchmark
    public double plain()
    {
        return plain.margin(rows[nextRow()]);
    }

    @Benchmark
    public double contributions()
    {
        model.contributions(rows[nextRow()], scratch, 0, contributions);
        return contributions[0];
    }

    /** With its link, which costs it less than one part in a hundred. */
    @Benchmark
    public double byLibrary() throws Exception
    {
        nextRow();
        return library();
    }

    private double library() throws Exception
    {
        if (null != booster)
        {
            return booster.inplace_predict(rows[next], 1, BenchmarkModels.FEATURES, Float.NaN)[0][0];
        }

        check(lightgbmlib.LGBM_BoosterPredictForMatSingleRowFastCriticalSWIG(
            wideRows[next], fastConfig, length, outcome));
        return lightgbmlib.doubleArray_getitem(outcome, 0);
    }
}
