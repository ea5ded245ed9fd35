package io.peregrine.scoring;

import java.util.Arrays;

/** Reads one tree of XGBoost's document. */
final class XgboostTreeReader
{
    private static final int CATEGORY_LIMIT = 1 << 24;

    private final JsonNode tree;
    private final int count;
    private final boolean[] isCategorical;

    private XgboostTreeReader(final JsonNode tree)
    {
        this.tree = tree;
        final JsonNode params = tree.field("tree_param");
        count = params.integerField("num_nodes");
        // Nothing of that size is made before the nodes are seen.
        if (count < 1 || count != tree.field("left_children").count())
        {
            throw params.problem("num_nodes is " + count + ", and left_children has " +
                tree.field("left_children").count() + " elements: there must be as many, at least 1");
        }

        if (params.hasField("size_leaf_vector") && params.integerField("size_leaf_vector") > 1)
        {
            throw params.problem("the leaves hold several values, which are not read: " +
                "train with multi_strategy=one_output_per_tree");
        }

        isCategorical = flags("split_type", tree.hasField("split_type"));
    }

    static Tree read(final JsonNode node, final int output, final int featureCount, final CategorySets sets)
    {
        final Tree tree = new XgboostTreeReader(node).read(output, sets);
        TreeCheck.check(tree, featureCount, node::problem);
        return tree;
    }

    private Tree read(final int output, final CategorySets sets)
    {
        final int[] left = tree.field("left_children").integers(count);
        final float[] condition = tree.field("split_conditions").floats(count);
        final float[] threshold = new float[count];
        final double[] value = new double[count];
        for (int node = 0; node < count; node++)
        {
            final boolean isLeaf = Tree.NONE == left[node];
            if (isLeaf || !isCategorical[node])
            {
                if (!Float.isFinite(condition[node]))
                {
                    throw tree.field("split_conditions").problem("[" + node + "] must be a finite float32: " +
                        condition[node]);
                }

                threshold[node] = isLeaf ? 0 : condition[node];
                value[node] = isLeaf ? condition[node] : 0;
            }
        }

        return new Tree(
            output,
            left,
            tree.field("right_children").integers(count),
            tree.field("split_indices").integers(count),
            threshold,
            flags("default_left", true),
            new boolean[count],
            categories(left, sets),
            value,
            doubles("sum_hessian"),
            doubles("loss_changes"));
    }

    private boolean[] flags(final String field, final boolean isThere)
    {
        final boolean[] flags = new boolean[count];
        if (isThere)
        {
            final int[] numbers = tree.field(field).integers(count);
            for (int node = 0; node < count; node++)
            {
                if (0 != (numbers[node] & ~1))
                {
                    throw tree.field(field).problem("[" + node + "] must be 0 or 1: " + numbers[node]);
                }

                flags[node] = 1 == numbers[node];
            }
        }

        return flags;
    }

    private double[] doubles(final String field)
    {
        final float[] floats = tree.field(field).floats(count);
        final double[] doubles = new double[count];
        for (int i = 0; i < count; i++)
        {
            doubles[i] = floats[i];
        }

        return doubles;
    }

    private int[][] categories(final int[] left, final CategorySets sets)
    {
        final int[][] result = new int[count][];
        if (tree.hasField("categories_nodes"))
        {
            final JsonNode nodes = tree.field("categories_nodes");
            final int splits = nodes.count();
            final int[] node = nodes.integers(splits);
            final int[] first = tree.field("categories_segments").integers(splits);
            final int[] size = tree.field("categories_sizes").integers(splits);
            final int[] members = tree.field("categories").integers(tree.field("categories").count());
            checkMembers(members);
            for (int i = 0; i < splits; i++)
            {
                if (first[i] < 0 || size[i] < 0 || size[i] > members.length - first[i])
                {
                    throw tree.field("categories_segments").problem("[" + i + "] begins at " + first[i] + " with " +
                        size[i] + " of " + members.length + " categories");
                }

                if (node[i] < 0 || node[i] >= count || null != result[node[i]] || !isCategorical[node[i]])
                {
                    throw nodes.problem("[" + i + "] is " + node[i] + ", which is no node that splits on categories");
                }

                result[node[i]] = sets.of(members, first[i], first[i] + size[i], tree::problem);
            }
        }

        for (int node = 0; node < count; node++)
        {
            if (isCategorical[node] && null == result[node] && Tree.NONE != left[node])
            {
                throw tree.problem("node " + node + " splits on categories and has none");
            }
        }

        return result;
    }

    private void checkMembers(final int[] members)
    {
        final int wrong = Arrays.stream(members).filter(member -> member < 0 || member >= CATEGORY_LIMIT)
            .findFirst().orElse(0);
        if (0 != wrong)
        {
            throw tree.field("categories").problem("a category is from 0 to below " + CATEGORY_LIMIT + ": " + wrong);
        }
    }
}
