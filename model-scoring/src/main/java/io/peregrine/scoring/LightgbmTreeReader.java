package io.peregrine.scoring;

import java.util.Arrays;

/**
 * Reads one tree of LightGBM's text. Its splits come first and its leaves after them, so that a leaf's number is the
 * number of splits and its own. LightGBM compares {@code x <= threshold} in float64; with float32 inputs that is
 * {@code x < t} with the float32 next above the greatest that is not above the threshold.
 */
final class LightgbmTreeReader
{
    private static final int CATEGORICAL = 1;
    private static final int DEFAULT_LEFT = 2;
    private static final int MISSING_SHIFT = 2;
    private static final int MISSING_NONE = 0;
    private static final int MISSING_ZERO = 1;
    private static final int MISSING_NAN = 2;

    private final LightgbmSection section;
    private final int splits;
    private final int leaves;
    private final int count;
    private final int[] left;
    private final int[] right;
    private final int[] feature;
    private final float[] threshold;
    private final boolean[] isMissingLeft;
    private final boolean[] isZeroMissing;
    private final int[][] categories;
    private final double[] value;
    private final double[] cover;
    private final double[] gain;

    private LightgbmTreeReader(final LightgbmSection section)
    {
        this.section = section;
        leaves = section.integer("num_leaves");
        final double[] leafValues = leaves < 1 ? new double[0] : section.doubles("leaf_value", leaves);
        if (leaves < 1)
        {
            throw section.problem("has num_leaves=" + leaves + ": a tree has at least one leaf");
        }

        splits = leaves - 1;
        count = splits + leaves;
        left = new int[count];
        right = new int[count];
        feature = new int[count];
        threshold = new float[count];
        isMissingLeft = new boolean[count];
        isZeroMissing = new boolean[count];
        categories = new int[count][];
        value = new double[count];
        cover = new double[count];
        gain = new double[count];
        System.arraycopy(leafValues, 0, value, splits, leaves);
    }

    static Tree read(final LightgbmSection section, final int output, final int featureCount)
    {
        final LightgbmTreeReader reader = new LightgbmTreeReader(section);
        reader.checkKnown();
        reader.readLeaves();
        if (reader.splits > 0)
        {
            reader.readSplits();
        }

        final Tree tree = new Tree(output, reader.left, reader.right, reader.feature, reader.threshold,
            reader.isMissingLeft, reader.isZeroMissing, reader.categories, reader.value, reader.cover, reader.gain);
        TreeCheck.check(tree, featureCount, section::problem);
        return tree;
    }

    private void checkKnown()
    {
        if (section.has("is_linear") && 0 != section.integer("is_linear"))
        {
            throw section.problem("has linear models in its leaves, which are not read: train with linear_tree=false");
        }
    }

    private void readLeaves()
    {
        Arrays.fill(left, splits, count, Tree.NONE);
        Arrays.fill(right, splits, count, Tree.NONE);
        for (int i = splits; i < count; i++)
        {
            if (!Double.isFinite(value[i]))
            {
                throw section.problem("has the leaf_value " + value[i] + ": it must be finite");
            }
        }

        // A tree of one leaf has none.
        if (section.has("leaf_count") && !section.isEmpty("leaf_count"))
        {
            final int[] counts = section.integers("leaf_count", leaves);
            for (int i = 0; i < leaves; i++)
            {
                cover[splits + i] = counts[i];
            }
        }
    }

    private void readSplits()
    {
        final int[] features = section.integers("split_feature", splits);
        final double[] thresholds = section.doubles("threshold", splits);
        final int[] decisions = section.integers("decision_type", splits);
        final int[] lefts = section.integers("left_child", splits);
        final int[] rights = section.integers("right_child", splits);
        final double[] gains = section.doubles("split_gain", splits);
        final int[] counts = section.integers("internal_count", splits);
        final int setCount = section.integer("num_cat");
        final int[] boundaries = setCount > 0 ? section.integers("cat_boundaries", setCount + 1) : new int[0];
        final int[] words = setCount > 0 ? section.bits("cat_threshold") : new int[0];
        for (int node = 0; node < splits; node++)
        {
            left[node] = child(lefts[node]);
            right[node] = child(rights[node]);
            feature[node] = features[node];
            gain[node] = gains[node];
            cover[node] = counts[node];
            if (0 != (decisions[node] & CATEGORICAL))
            {
                categories[node] = set(thresholds[node], boundaries, words);
            }
            else
            {
                readNumeric(node, thresholds[node], decisions[node]);
            }
        }
    }

    private int child(final int child)
    {
        if (child >= splits || ~child >= leaves)
        {
            throw section.problem("has child " + child + " with " + splits + " splits and " + leaves + " leaves");
        }

        return child >= 0 ? child : splits + ~child;
    }

    private int[] set(final double index, final int[] boundaries, final int[] words)
    {
        final int set = (int)index;
        if (set != index || set < 0 || set >= boundaries.length - 1)
        {
            throw section.problem("has a split on the categories " + index + " of " + (boundaries.length - 1));
        }

        final int first = boundaries[set];
        final int end = boundaries[set + 1];
        if (first < 0 || end < first || end > words.length)
        {
            throw section.problem("has categories from " + first + " to " + end + " of " + words.length);
        }

        return Arrays.copyOfRange(words, first, end);
    }

    private void readNumeric(final int node, final double greatestLeft, final int decision)
    {
        threshold[node] = floatAbove(greatestLeft);
        final boolean isZeroLeft = !(0 >= threshold[node]);
        final boolean isDefaultLeft = 0 != (decision & DEFAULT_LEFT);
        switch (decision >> MISSING_SHIFT)
        {
            case MISSING_NONE -> isMissingLeft[node] = isZeroLeft;
            case MISSING_ZERO ->
            {
                isMissingLeft[node] = isDefaultLeft;
                isZeroMissing[node] = isDefaultLeft != isZeroLeft;
            }
            case MISSING_NAN -> isMissingLeft[node] = isDefaultLeft;
            default -> throw section.problem("has the decision_type " + decision + ", which is not known");
        }
    }

    /** @return the least float32 above it, and NaN where there is none: every number is at most infinity. */
    static float floatAbove(final double threshold)
    {
        if (Double.POSITIVE_INFINITY == threshold)
        {
            return Float.NaN;
        }

        final float nearest = (float)threshold;
        return nearest > threshold ? nearest : Math.nextUp(nearest);
    }
}
