package io.peregrine.scoring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Reads XGBoost's model document, as JSON or UBJSON. Leaf values stand in split_conditions, parameters are strings,
 * base_score is a score and no margin. What cannot be scored exactly is refused.
 */
final class XgboostReader
{
    private static final float BASE_SCORE_EPSILON = 1e-6f;
    private static final int[] CLAMPING = { 3, 4 };

    private static final Map<String, Link> LINKS = Map.ofEntries(
        Map.entry("binary:logistic", Link.LOGISTIC),
        Map.entry("reg:logistic", Link.LOGISTIC),
        Map.entry("binary:logitraw", Link.IDENTITY),
        Map.entry("reg:squarederror", Link.IDENTITY),
        Map.entry("reg:linear", Link.IDENTITY),
        Map.entry("reg:squaredlogerror", Link.IDENTITY),
        Map.entry("reg:pseudohubererror", Link.IDENTITY),
        Map.entry("reg:absoluteerror", Link.IDENTITY),
        Map.entry("rank:pairwise", Link.IDENTITY),
        Map.entry("rank:ndcg", Link.IDENTITY),
        Map.entry("rank:map", Link.IDENTITY),
        Map.entry("count:poisson", Link.EXPONENTIAL),
        Map.entry("reg:gamma", Link.EXPONENTIAL),
        Map.entry("reg:tweedie", Link.EXPONENTIAL),
        Map.entry("multi:softprob", Link.SOFTMAX),
        Map.entry("multi:softmax", Link.SOFTMAX));

    private final JsonNode learner;
    private final JsonNode params;
    private final JsonNode model;
    private final String objective;
    private final Link link;
    private final int outputCount;
    private final int[] version;

    private XgboostReader(final JsonNode root)
    {
        learner = root.field("learner");
        final JsonNode booster = learner.field("gradient_booster");
        checkBooster(booster.field("name"));
        model = booster.field("model");
        params = learner.field("learner_model_param");
        version = root.field("version").integers(3);

        final JsonNode objectiveNode = learner.field("objective").field("name");
        objective = objectiveNode.string();
        link = LINKS.get(objective);
        if (null == link)
        {
            throw objectiveNode.problem("\"" + objective + "\" is not known here: train with binary:logistic, " +
                "multi:softprob or reg:squarederror");
        }

        outputCount = outputCount();
    }

    /** @param fileLength bounds the memory. */
    static TreeEnsemble read(final JsonNode root, final String format, final String sha256, final long fileLength)
    {
        return new XgboostReader(root).read(format, sha256, fileLength);
    }

    private static void checkBooster(final JsonNode node)
    {
        final String kind = node.string();
        if ("dart".equals(kind))
        {
            throw node.problem("is dart, whose weighted trees are not read: train a gbtree");
        }

        if ("gblinear".equals(kind))
        {
            throw node.problem("is gblinear, which is not read: write its weights as a linear model (docs/models.md)");
        }

        if (!"gbtree".equals(kind))
        {
            throw node.problem("is \"" + kind + "\", which is not read: train a gbtree");
        }
    }

    private int outputCount()
    {
        if (params.hasField("num_target") && params.integerField("num_target") > 1)
        {
            throw params.field("num_target").problem("is more than 1: train one model for each target");
        }

        final int classes = params.integerField("num_class");
        final boolean isMulti = Link.Kind.SOFTMAX == link.kind();
        if (isMulti ? classes < 2 : classes > 1 || classes < 0)
        {
            throw params.field("num_class").problem("is " + classes + ", which does not fit " + objective);
        }

        return isMulti ? classes : 1;
    }

    private TreeEnsemble read(final String format, final String sha256, final long fileLength)
    {
        final int featureCount = params.integerField("num_feature");
        final List<String> names = FeatureNames.checked(learner.field("feature_names"), featureCount);
        checkCategories();

        final JsonNode treeNode = model.field("trees");
        final JsonNode treeParams = model.field("gbtree_model_param");
        if (treeParams.integerField("num_trees") != treeNode.count())
        {
            throw treeParams.problem("num_trees is not the number of trees: " + treeNode.count());
        }

        final int treesPerIteration = treesPerIteration(treeParams, treeNode.count());
        final int[] outputs = model.field("tree_info").integers(treeNode.count());
        final CategorySets sets = new CategorySets(fileLength);
        final List<Tree> trees = new ArrayList<>();
        for (final JsonNode tree : treeNode.elements())
        {
            final int output = outputs[trees.size()];
            if (output < 0 || output >= outputCount)
            {
                throw model.field("tree_info").problem("[" + trees.size() + "] is " + output + " of " + outputCount);
            }

            trees.add(XgboostTreeReader.read(tree, output, featureCount, sets));
        }

        final String versionText = version[0] + "." + version[1] + "." + version[2];
        return new TreeEnsemble(new ModelOrigin(format, versionText, objective, sha256), names, kinds(names, trees),
            Library.XGBOOST, link, baseMargins(), false, treesPerIteration,
            bestIteration(trees.size() / treesPerIteration), List.copyOf(trees));
    }

    private int treesPerIteration(final JsonNode treeParams, final int trees)
    {
        final int parallel = treeParams.integerField("num_parallel_tree");
        final long perIteration = (long)Math.max(1, parallel) * outputCount;
        if (0 == trees || parallel < 0 || 0 != trees % perIteration)
        {
            throw treeParams.problem("has " + trees + " trees, which is no multiple of " + perIteration +
                ", the number of an iteration's");
        }

        return (int)perIteration;
    }

    private int bestIteration(final int iterations)
    {
        if (!learner.hasField("attributes") || !learner.field("attributes").hasField("best_iteration"))
        {
            return -1;
        }

        final JsonNode attributes = learner.field("attributes");
        final int best = attributes.integerField("best_iteration");
        if (best < 0 || best >= iterations)
        {
            throw attributes.field("best_iteration").problem("is " + best + " of " + iterations + " iterations");
        }

        return best;
    }

    private List<FeatureKind> kinds(final List<String> names, final List<Tree> trees)
    {
        final FeatureKind[] kinds = new FeatureKind[names.size()];
        Arrays.fill(kinds, FeatureKind.NUMERIC);
        if (learner.hasField("feature_types") && learner.field("feature_types").count() > 0)
        {
            final JsonNode types = learner.field("feature_types");
            final List<String> texts = types.strings();
            if (texts.size() != kinds.length)
            {
                throw types.problem("must have " + kinds.length + " elements, has " + texts.size());
            }

            for (int i = 0; i < kinds.length; i++)
            {
                kinds[i] = "c".equals(texts.get(i)) ? FeatureKind.CATEGORICAL : FeatureKind.NUMERIC;
            }
        }

        for (final Tree tree : trees)
        {
            for (int node = 0; node < tree.nodeCount(); node++)
            {
                if (tree.isCategorical(node))
                {
                    kinds[tree.feature()[node]] = FeatureKind.CATEGORICAL;
                }
            }
        }

        return List.of(kinds);
    }

    private void checkCategories()
    {
        if (model.hasField("cats") && model.field("cats").hasField("enc") &&
            model.field("cats").field("enc").count() > 0)
        {
            throw model.field("cats").problem("holds a dictionary of categories, by which the library codes its " +
                "input itself: code the categories as numbers (0, 1, 2) in the training data, then train");
        }
    }

    /** base_score is one number, or a vector of one or as many as there are outputs. */
    private double[] baseMargins()
    {
        final JsonNode node = params.field("base_score");
        final String text = node.string();
        final boolean isVector = text.startsWith("[") && text.endsWith("]");
        final String[] parts = isVector ? text.substring(1, text.length() - 1).split(",", -1) : new String[]{ text };
        if (1 != parts.length && outputCount != parts.length)
        {
            throw node.problem("has " + parts.length + " numbers for " + outputCount + " outputs");
        }

        final double[] margins = new double[outputCount];
        for (int i = 0; i < outputCount; i++)
        {
            margins[i] = baseMargin(node, JsonNode.parseFloat(node, parts[1 == parts.length ? 0 : i].trim()));
        }

        return margins;
    }

    /** As XGBoost has it, in float32. */
    private float baseMargin(final JsonNode node, final float score)
    {
        if (Link.Kind.EXPONENTIAL == link.kind())
        {
            if (!(score >= Float.MIN_NORMAL))
            {
                throw node.problem("must be above 0: " + score);
            }

            return FloatLogarithm.of(score);
        }

        if (Link.Kind.LOGISTIC != link.kind())
        {
            return score;
        }

        final float probability = clamped(node, score);
        final float odds = 1.0f / probability - 1.0f;
        if (!(score > 0 && score < 1 && odds > 0 && Float.isFinite(odds)))
        {
            throw node.problem("must be a probability between 0 and 1: " + score);
        }

        return -FloatLogarithm.of(odds);
    }

    /** Versions up to 3.0 take it as it is, those from 3.4 hold it off the ends. */
    private float clamped(final JsonNode node, final float score)
    {
        final float probability = Math.min(1.0f - BASE_SCORE_EPSILON, Math.max(BASE_SCORE_EPSILON, score));
        final boolean isOld = version[0] < CLAMPING[0] || version[0] == CLAMPING[0] && version[1] < 1;
        final boolean isNew = version[0] > CLAMPING[0] || version[0] == CLAMPING[0] && version[1] >= CLAMPING[1];
        if (!isOld && !isNew && probability != score)
        {
            throw node.problem("is " + score + ", which this version of XGBoost may have taken in two ways: " +
                "load the model and save it with another");
        }

        return isOld ? score : probability;
    }
}
