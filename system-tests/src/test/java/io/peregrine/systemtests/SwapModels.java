package io.peregrine.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.peregrine.policy.PolicyContent;
import io.peregrine.scoring.Model;
import io.peregrine.scoring.ModelReader;
import io.peregrine.scoring.TreeEnsemble;

/**
 * Two policies that differ in their model alone, with trees that nobody trained: full ones in XGBoost's JSON, which are
 * walked as heaps and summed as float32, and lopsided ones in LightGBM's text, which are packed and summed as float64.
 */
final class SwapModels
{
    static final List<String> INPUTS = List.of("amount", "mcc", "bin", "c_nb", "c_sum", "t_nb");

    private static final double[] LARGEST = { 301, 10_000, 1_000_000, 60, 600_000, 2_000 };
    private static final List<String> FILES = List.of("models/full.json", "models/lopsided.txt");
    private static final double CHAIN = 0.7;

    private final Path parent;
    private final int trees;

    /** A tree's splits; a child below 0 is a leaf, whose number is the child's complement. */
    private record Splits(int[] feature, double[] threshold, int[] left, int[] right, double[] leaf)
    {
        private int count()
        {
            return feature.length;
        }

        /** @return the node's number where leaves stand behind the splits. */
        private int node(final int child)
        {
            return child < 0 ? count() + ~child : child;
        }
    }

    SwapModels(final Path parent, final int trees)
    {
        this.parent = parent;
        this.trees = trees;
    }

    Path directory(final int side)
    {
        return parent.resolve("side-" + side);
    }

    /** Writes both policies. @return their hashes. */
    List<String> write() throws IOException
    {
        for (int side = 0; side < FILES.size(); side++)
        {
            final Path directory = Files.createDirectories(directory(side));
            Files.createDirectories(directory.resolve("models"));
            Files.writeString(directory.resolve("policy.yaml"), "policy: swapped\nlanguage: 1\nzone: UTC\n" +
                "currency: EUR\ncapacity: {customer: 5000, terminal: 10000, events: 50000, repeats: 200000}\n" +
                "champion: {file: " + FILES.get(side) + "}\nbands: [{from: 0.5, action: review, reason: 602}]\n");
            Files.writeString(directory.resolve("features.yaml"), "features:\n" +
                "  - {name: amount, field: amount}\n  - {name: mcc, field: mcc}\n  - {name: bin, field: bin}\n" +
                "  - {name: c_nb, key: customer, aggregate: count, window: sliding 1h}\n" +
                "  - {name: c_sum, key: customer, aggregate: sum amount_minor, window: sliding 1h}\n" +
                "  - {name: t_nb, key: terminal, aggregate: count, window: lifetime}\n");
            Files.writeString(directory.resolve("rules.yaml"), "rules: []\n");
            Files.writeString(directory.resolve("reasons.yaml"), "reasons: {602: review band, 401: amount}\n" +
                "model-inputs: {401: [amount, c_sum], none: [mcc, bin, c_nb, t_nb]}\n");
            Files.writeString(directory.resolve("lists.yaml"), "lists: []\n");
            final List<Splits> grown = grow(new Random(side + 1), 0 == side);
            Files.writeString(directory.resolve(FILES.get(side)), 0 == side ? xgboost(grown) : lightgbm(grown));
        }
        return List.of(hash(0), hash(1));
    }

    private String hash(final int side)
    {
        return PolicyContent.read(directory(side)).hash();
    }

    /** @return the slow evaluator, whose inputs are {@link #INPUTS}. */
    Model plain(final int side) throws IOException
    {
        final String file = FILES.get(side);
        return ((TreeEnsemble)ModelReader.read(Files.readAllBytes(directory(side).resolve(file)), file)).plain();
    }

    private List<Splits> grow(final Random random, final boolean isFull)
    {
        final List<Splits> grown = new ArrayList<>();
        for (int tree = 0; tree < trees; tree++)
        {
            grown.add(tree(random, 63, isFull));
        }
        return grown;
    }

    /** Leaves are split one after the other; of lopsided trees mostly the one that came last. */
    private static Splits tree(final Random random, final int count, final boolean isFull)
    {
        final int[] left = new int[count];
        final int[] right = new int[count];
        final List<int[]> open = new ArrayList<>();
        for (int split = 0; split < count; split++)
        {
            if (split > 0)
            {
                final int last = open.size() - 1;
                final int[] place = open.remove(
                    isFull ? 0 : random.nextDouble() < CHAIN ? last : random.nextInt(open.size()));
                (0 == place[1] ? left : right)[place[0]] = split;
            }
            open.add(new int[]{ split, 0 });
            open.add(new int[]{ split, 1 });
        }
        for (int leaf = 0; leaf < open.size(); leaf++)
        {
            final int[] place = open.get(leaf);
            (0 == place[1] ? left : right)[place[0]] = ~leaf;
        }

        final int[] feature = random.ints(count, 0, INPUTS.size()).toArray();
        return new Splits(feature,
            Arrays.stream(feature).mapToDouble(i -> (float)(random.nextDouble() * LARGEST[i])).toArray(), left, right,
            random.doubles(open.size(), -0.1, 0.1).toArray());
    }

    private static String each(final int count, final String between, final IntFunction<Object> value)
    {
        return IntStream.range(0, count).mapToObj(value).map(Object::toString).collect(Collectors.joining(between));
    }

    private static String xgboost(final List<Splits> grown)
    {
        return "{\"learner\":{\"feature_names\":[\"" + String.join("\",\"", INPUTS) + "\"],\"feature_types\":[]," +
            "\"learner_model_param\":{\"base_score\":\"5E-1\",\"num_class\":\"0\",\"num_feature\":\"" + INPUTS.size() +
            "\",\"num_target\":\"1\"},\"objective\":{\"name\":\"binary:logistic\"},\"gradient_booster\":{\"name\":" +
            "\"gbtree\",\"model\":{\"gbtree_model_param\":{\"num_trees\":\"" + grown.size() +
            "\",\"num_parallel_tree\":\"1\"},\"tree_info\":[" + each(grown.size(), ",", i -> 0) + "],\"trees\":[" +
            grown.stream().map(SwapModels::xgboostTree).collect(Collectors.joining(",\n")) +
            "]}}},\"version\":[2,1,4]}\n";
    }

    private static String xgboostTree(final Splits tree)
    {
        final int splits = tree.count();
        final int nodes = splits + tree.leaf().length;
        return "{\"tree_param\":{\"num_nodes\":\"" + nodes + "\"},\"left_children\":[" +
            each(nodes, ",", i -> i < splits ? tree.node(tree.left()[i]) : -1) + "],\"right_children\":[" +
            each(nodes, ",", i -> i < splits ? tree.node(tree.right()[i]) : -1) + "],\"split_indices\":[" +
            each(nodes, ",", i -> i < splits ? tree.feature()[i] : 0) + "],\"split_conditions\":[" +
            each(nodes, ",", i -> (float)(i < splits ? tree.threshold()[i] : tree.leaf()[i - splits])) +
            "],\"default_left\":[" + each(nodes, ",", i -> i & 1) + "],\"sum_hessian\":[" +
            each(nodes, ",", i -> nodes - i) + "],\"loss_changes\":[" + each(nodes, ",", i -> 1) + "]}";
    }

    private static String lightgbm(final List<Splits> grown)
    {
        return "tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\nmax_feature_idx=" + (INPUTS.size() - 1) +
            "\nobjective=binary sigmoid:1\nfeature_names=" + String.join(" ", INPUTS) + "\nfeature_infos=" +
            each(INPUTS.size(), " ", i -> "[0:1]") + "\ntree_sizes=" + each(grown.size(), " ", i -> 1) + "\n\n" +
            each(grown.size(), "\n\n", i -> "Tree=" + i + "\n" + lightgbmTree(grown.get(i))) + "\n\nend of trees\n";
    }

    /** Missing values are NaN and go left, or right with every other split. */
    private static String lightgbmTree(final Splits tree)
    {
        final int splits = tree.count();
        return "num_leaves=" + tree.leaf().length + "\nnum_cat=0\nsplit_feature=" +
            each(splits, " ", i -> tree.feature()[i]) + "\nsplit_gain=" + each(splits, " ", i -> 1) + "\nthreshold=" +
            each(splits, " ", i -> tree.threshold()[i]) + "\ndecision_type=" + each(splits, " ", i -> 8 + i % 2 * 2) +
            "\nleft_child=" + each(splits, " ", i -> tree.left()[i]) + "\nright_child=" +
            each(splits, " ", i -> tree.right()[i]) + "\nleaf_value=" + each(splits + 1, " ", i -> tree.leaf()[i]) +
            "\nleaf_count=" + each(splits + 1, " ", i -> 1) + "\ninternal_count=" +
            each(splits, " ", i -> splits + 1 - i) + "\nis_linear=0\nshrinkage=1";
    }
}
