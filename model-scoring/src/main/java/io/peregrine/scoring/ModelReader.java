package io.peregrine.scoring;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads model files. XGBoost's JSON is read as its schema says (doc/model.schema in XGBoost's sources): leaf values
 * stand in split_conditions, parameters are strings, base_score is a probability. What this version cannot score
 * exactly is refused.
 */
public final class ModelReader
{
    private static final float BASE_SCORE_EPSILON = 1e-6f;
    private static final String SUPPORTED = "binary:logistic";

    private final String name;

    private ModelReader(final String name)
    {
        this.name = name;
    }

    /**
     * @param name of the file, for messages.
     * @throws ModelFormatException if it is no such model, or one that this version does not know.
     */
    public static TreeEnsemble readXgboostJson(final byte[] bytes, final String name)
    {
        return new ModelReader(name).read(JsonReader.read(bytes, name));
    }

    private TreeEnsemble read(final Object document)
    {
        if (document instanceof List)
        {
            throw problem("this is a dump of a model, which has lost its base score and digits: write the model" +
                " itself with save_model(\"" + name + "\")");
        }

        final JsonNode root = new JsonNode(name, "", document);
        final JsonNode learner = root.field("learner");
        final JsonNode params = learner.field("learner_model_param");
        final JsonNode booster = learner.field("gradient_booster");
        checkKind(learner, params, booster);

        final JsonNode featureNames = learner.field("feature_names");
        final List<String> names = featureNames.strings();
        final int featureCount = params.integerField("num_feature");
        checkNames(featureNames, names, featureCount);

        final JsonNode model = booster.field("model");
        checkCategories(model);
        final List<JsonNode> trees = model.field("trees").elements();
        if (model.field("gbtree_model_param").integerField("num_trees") != trees.size())
        {
            throw model.field("gbtree_model_param").problem("num_trees is not the number of trees: " + trees.size());
        }

        final List<TreeEnsemble.Tree> read = new ArrayList<>();
        for (final JsonNode tree : trees)
        {
            read.add(TreeReader.read(tree, featureCount));
        }

        return new TreeEnsemble(names, baseMargin(params), List.copyOf(read));
    }

    private void checkKind(final JsonNode learner, final JsonNode params, final JsonNode booster)
    {
        final String kind = booster.field("name").string();
        if (!"gbtree".equals(kind))
        {
            throw booster.field("name").problem("booster \"" + kind + "\" is not read by this version: train a gbtree");
        }

        final JsonNode objective = learner.field("objective").field("name");
        if (!SUPPORTED.equals(objective.string()))
        {
            throw objective.problem("objective \"" + objective.string() + "\" is not known to this version: it reads " +
                SUPPORTED);
        }

        if (params.integerField("num_class") > 1 ||
            params.hasField("num_target") && params.integerField("num_target") > 1)
        {
            throw params.problem("more than one output is not known to this version: train one model for one question");
        }
    }

    private static void checkNames(final JsonNode node, final List<String> names, final int featureCount)
    {
        if (names.isEmpty())
        {
            throw node.problem("the model has no feature names: train it with names, since inputs are bound by name");
        }

        if (names.size() != featureCount)
        {
            throw node.problem(names.size() + " names for " + featureCount + " features");
        }

        final Set<String> seen = new HashSet<>();
        for (final String name : names)
        {
            if (!seen.add(name))
            {
                throw node.problem("feature name \"" + name + "\" stands twice");
            }
        }
    }

    private static void checkCategories(final JsonNode model)
    {
        if (model.hasField("cats") && model.field("cats").hasField("enc") &&
            !model.field("cats").field("enc").elements().isEmpty())
        {
            throw model.field("cats").problem("the model re-codes categories itself: " +
                "encode them as numbers before training");
        }
    }

    /** As XGBoost has it: base_score is a probability, and the margin is taken in float32. */
    private static float baseMargin(final JsonNode params)
    {
        final JsonNode node = params.field("base_score");
        String text = node.string();
        if (text.startsWith("[") && text.endsWith("]"))
        {
            text = text.substring(1, text.length() - 1);
            if (text.indexOf(',') >= 0)
            {
                throw node.problem("several base scores: this version reads models of one output");
            }
        }

        final float probability = JsonNode.parseFloat(node, text);
        if (!(probability > 0 && probability < 1))
        {
            throw node.problem("must be a probability between 0 and 1: " + text);
        }

        final float clamped =
            Math.min(1.0f - BASE_SCORE_EPSILON, Math.max(BASE_SCORE_EPSILON, probability));
        return -(float)StrictMath.log(1.0f / clamped - 1.0f);
    }

    private ModelFormatException problem(final String what)
    {
        return new ModelFormatException(name + ": " + what);
    }
}
