package io.peregrine.scoring;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A model to train for the golden files.
 *
 * @param name       of its files.
 * @param kind       of the file: {@code json}, {@code ubj} or {@code txt}.
 * @param data       to train with.
 * @param params     of the library.
 * @param iterations of training.
 */
record GoldenCase(String name, String kind, TrainingData data, Map<String, Object> params, int iterations)
{
    private static final String BINARY = "binary:logistic";

    static List<GoldenCase> all()
    {
        final List<GoldenCase> cases = new ArrayList<>();
        addXgboost(cases);
        addLightgbm(cases);
        return cases;
    }

    private static TrainingData numeric(final int classes)
    {
        return TrainingData.of(1, 2_000, 10, 0, 1, 0.02, 0, classes);
    }

    private static TrainingData missing(final int classes)
    {
        return TrainingData.of(2, 2_000, 10, 0, 1, 0.6, 0.1, classes);
    }

    private static TrainingData categorical(final int classes)
    {
        return TrainingData.of(3, 3_000, 8, 4, 50, 0.1, 0.05, classes);
    }

    private static TrainingData tiny(final int classes)
    {
        return TrainingData.of(7, 300, 4, 1, 40, 0.2, 0.1, classes);
    }

    private static TrainingData lopsided(final int classes)
    {
        return TrainingData.of(4, 1_500, 3, 0, 1, 0.01, 0, classes);
    }

    private static void addXgboost(final List<GoldenCase> cases)
    {
        cases.add(new GoldenCase("xgb-numeric", "json", numeric(2),
            Map.of("objective", BINARY, "max_depth", 6, "eta", 0.1), 30));
        cases.add(new GoldenCase("xgb-missing", "ubj", missing(2),
            Map.of("objective", BINARY, "max_depth", 5, "eta", 0.3), 30));
        cases.add(new GoldenCase("xgb-categorical", "json", categorical(2),
            Map.of("objective", BINARY, "max_depth", 5, "tree_method", "hist", "max_cat_to_onehot", 1), 20));
        cases.add(new GoldenCase("xgb-categorical-one-hot", "ubj", categorical(2),
            Map.of("objective", BINARY, "max_depth", 4, "tree_method", "hist", "max_cat_to_onehot", 100), 20));
        cases.add(new GoldenCase("xgb-classes", "ubj", numeric(4),
            Map.of("objective", "multi:softprob", "num_class", 4, "max_depth", 4), 12));
        cases.add(new GoldenCase("xgb-forest", "ubj", numeric(2), Map.of("objective", BINARY, "max_depth", 6, "eta", 1,
            "num_parallel_tree", 20, "subsample", 0.6, "colsample_bynode", 0.5), 1));
        cases.add(new GoldenCase("xgb-forest-classes", "ubj", numeric(3), Map.of("objective", "multi:softprob",
            "num_class", 3, "max_depth", 4, "num_parallel_tree", 5, "subsample", 0.6), 3));
        cases.add(new GoldenCase("xgb-stumps", "json", numeric(2),
            Map.of("objective", BINARY, "max_depth", 1, "eta", 0.3), 60));
        cases.add(new GoldenCase("xgb-one-node", "json", numeric(2),
            Map.of("objective", BINARY, "max_depth", 3, "gamma", 1e9), 5));
        cases.add(new GoldenCase("xgb-lopsided", "ubj", lopsided(2), Map.of("objective", BINARY, "max_depth", 0,
            "max_leaves", 60, "grow_policy", "lossguide", "tree_method", "hist", "min_child_weight", 0), 20));
        cases.add(new GoldenCase("xgb-500", "ubj", numeric(2),
            Map.of("objective", BINARY, "max_depth", 3, "eta", 0.05), 500));
        cases.add(new GoldenCase("xgb-tiny", "json", tiny(2),
            Map.of("objective", BINARY, "max_depth", 2, "tree_method", "hist", "max_cat_to_onehot", 1), 2));
        cases.add(new GoldenCase("xgb-tiny-classes", "ubj", tiny(3), Map.of("objective", "multi:softprob",
            "num_class", 3, "max_depth", 2, "tree_method", "hist", "max_cat_to_onehot", 1), 1));
        cases.add(new GoldenCase("xgb-regression", "json", numeric(0),
            Map.of("objective", "reg:squarederror", "max_depth", 4), 20));
        cases.add(new GoldenCase("xgb-poisson", "ubj", numeric(5),
            Map.of("objective", "count:poisson", "max_depth", 4), 15));
    }

    private static void addLightgbm(final List<GoldenCase> cases)
    {
        cases.add(new GoldenCase("lgb-numeric", "txt", numeric(2),
            Map.of("objective", "binary", "num_leaves", 31), 20));
        cases.add(new GoldenCase("lgb-missing", "txt", missing(2),
            Map.of("objective", "binary", "num_leaves", 20), 20));
        cases.add(new GoldenCase("lgb-zero-missing", "txt", TrainingData.of(5, 2_000, 10, 0, 1, 0.1, 0.5, 2),
            Map.of("objective", "binary", "num_leaves", 20, "zero_as_missing", true), 20));
        cases.add(new GoldenCase("lgb-no-missing", "txt", TrainingData.of(6, 2_000, 10, 0, 1, 0, 0.3, 2),
            Map.of("objective", "binary", "num_leaves", 20, "use_missing", false), 20));
        cases.add(new GoldenCase("lgb-categorical", "txt", categorical(2),
            Map.of("objective", "binary", "num_leaves", 20, "min_data_per_group", 5, "cat_smooth", 1), 20));
        cases.add(new GoldenCase("lgb-classes", "txt", numeric(4),
            Map.of("objective", "multiclass", "num_class", 4, "num_leaves", 12), 12));
        cases.add(new GoldenCase("lgb-one-against-all", "txt", missing(3),
            Map.of("objective", "multiclassova", "num_class", 3, "num_leaves", 12, "sigmoid", 1.5), 10));
        cases.add(new GoldenCase("lgb-forest", "txt", numeric(2), Map.of("objective", "binary", "boosting", "rf",
            "num_leaves", 30, "bagging_fraction", 0.6, "bagging_freq", 1, "feature_fraction", 0.7), 20));
        cases.add(new GoldenCase("lgb-stumps", "txt", numeric(2),
            Map.of("objective", "binary", "num_leaves", 2, "learning_rate", 0.3), 60));
        cases.add(new GoldenCase("lgb-one-node", "txt", numeric(2),
            Map.of("objective", "binary", "num_leaves", 4, "min_data_in_leaf", 1_900), 5));
        cases.add(new GoldenCase("lgb-lopsided", "txt", lopsided(2),
            Map.of("objective", "binary", "num_leaves", 60, "min_data_in_leaf", 1, "learning_rate", 0.5), 15));
        cases.add(new GoldenCase("lgb-500", "txt", numeric(2),
            Map.of("objective", "binary", "num_leaves", 7, "learning_rate", 0.05), 500));
        cases.add(new GoldenCase("lgb-tiny", "txt", tiny(2), Map.of("objective", "binary", "num_leaves", 4,
            "min_data_in_leaf", 5, "min_data_per_group", 5, "cat_smooth", 1), 2));
        cases.add(new GoldenCase("lgb-regression", "txt", numeric(0),
            Map.of("objective", "regression", "num_leaves", 20), 15));
        cases.add(new GoldenCase("lgb-dart", "txt", numeric(2),
            Map.of("objective", "binary", "boosting", "dart", "num_leaves", 12, "drop_rate", 0.5), 20));
        cases.add(new GoldenCase("lgb-poisson", "txt", numeric(5),
            Map.of("objective", "poisson", "num_leaves", 12), 15));
    }

    TrainedModel train() throws Exception
    {
        return "txt".equals(kind) ? LightgbmModel.train(data, params, iterations) :
            XgboostModel.train(data, params, iterations);
    }
}
