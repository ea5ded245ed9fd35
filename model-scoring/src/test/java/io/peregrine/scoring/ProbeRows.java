package io.peregrine.scoring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Rows that search a forest for differences: for every split a way to it from the root, and there its threshold, one
 * ulp to each side of it, nothing, or its categories; and rows of odd values in every place. The same forest and seed
 * give the same rows.
 */
final class ProbeRows
{
    private static final float[] ODD =
    {
        Float.NaN, 0.0f, -0.0f, Float.MIN_VALUE, -Float.MIN_VALUE, Float.MIN_NORMAL, -1e-40f, 1e-35f, -1e-35f,
        Math.nextUp(1e-35f), Math.nextDown(-1e-35f), Float.MAX_VALUE, -Float.MAX_VALUE, Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY, 1.0f, -1.0f, -0.5f, 0.5f, 1.5f, 2.999f, 31.0f, 32.0f, 33.5f, 1000.0f, 16777214.0f,
        16777215.0f, 16777216.0f, 2147483647.0f, 4294967296.0f, 1e20f
    };

    private final TreeEnsemble ensemble;
    private final Random random;
    private final int width;
    private final List<List<Float>> known = new ArrayList<>();
    private final List<float[]> rows = new ArrayList<>();

    private ProbeRows(final TreeEnsemble ensemble, final long seed)
    {
        this.ensemble = ensemble;
        random = new Random(seed);
        width = ensemble.featureNames().size();
        for (int i = 0; i < width; i++)
        {
            known.add(new ArrayList<>(List.of(0.0f, 1.0f)));
        }
    }

    /** @return at least so many rows. */
    static List<float[]> of(final TreeEnsemble ensemble, final int least, final long seed)
    {
        final ProbeRows probes = new ProbeRows(ensemble, seed);
        probes.collectThresholds();
        for (final float odd : ODD)
        {
            final float[] row = new float[probes.width];
            Arrays.fill(row, odd);
            probes.rows.add(row);
        }

        for (final Tree tree : ensemble.trees())
        {
            probes.addSplits(tree);
        }

        while (probes.rows.size() < least)
        {
            probes.rows.add(probes.mixed());
        }

        return probes.rows;
    }

    private void collectThresholds()
    {
        for (final Tree tree : ensemble.trees())
        {
            for (int node = 0; node < tree.nodeCount(); node++)
            {
                if (!tree.isLeaf(node) && !tree.isCategorical(node) && !Float.isNaN(tree.threshold()[node]))
                {
                    known.get(tree.feature()[node]).add(tree.threshold()[node]);
                }
            }
        }
    }

    private float[] mixed()
    {
        final float[] row = new float[width];
        for (int i = 0; i < width; i++)
        {
            row[i] = switch (random.nextInt(6))
            {
                case 0 -> ODD[random.nextInt(ODD.length)];
                case 1 -> Float.NaN;
                case 2 -> random.nextInt(40);
                default -> near(i);
            };
        }

        return row;
    }

    private float near(final int index)
    {
        final List<Float> values = known.get(index);
        final float value = values.get(random.nextInt(values.size()));
        return switch (random.nextInt(5))
        {
            case 0 -> value;
            case 1 -> Math.nextUp(value);
            case 2 -> Math.nextDown(value);
            default -> value * (0.5f + random.nextFloat());
        };
    }

    private void addSplits(final Tree tree)
    {
        final int[] parent = new int[tree.nodeCount()];
        Arrays.fill(parent, -1);
        for (int node = 0; node < tree.nodeCount(); node++)
        {
            if (!tree.isLeaf(node))
            {
                parent[tree.left()[node]] = node;
                parent[tree.right()[node]] = node;
            }
        }

        for (int node = 0; node < tree.nodeCount(); node++)
        {
            if (!tree.isLeaf(node) && (0 == node || parent[node] >= 0))
            {
                final float[] way = wayTo(tree, node, parent);
                for (final float value : valuesAt(tree, node))
                {
                    final float[] row = way.clone();
                    row[tree.feature()[node]] = value;
                    rows.add(row);
                }
            }
        }
    }

    private float[] valuesAt(final Tree tree, final int node)
    {
        if (tree.isCategorical(node))
        {
            final int beyond = tree.categories()[node].length * 32;
            final int member = category(tree.categories()[node], true);
            final int other = category(tree.categories()[node], false);
            return new float[]{ member, member + 0.75f, other, other + 0.25f, beyond, beyond - 1, -1, Float.NaN };
        }

        final float threshold = tree.threshold()[node];
        final float[] values = new float[]{ threshold, Math.nextUp(threshold), Math.nextDown(threshold) };
        return 0 == random.nextInt(4) ?
            new float[]{ values[0], values[1], values[2], Float.NaN, -0.0f } : values;
    }

    /** Constraints from the root down narrow each input's range; what no split asks for is drawn. */
    private float[] wayTo(final Tree tree, final int node, final int[] parent)
    {
        final float[] row = mixed();
        final float[] low = new float[width];
        final float[] high = new float[width];
        Arrays.fill(low, Float.NEGATIVE_INFINITY);
        Arrays.fill(high, Float.POSITIVE_INFINITY);
        for (int child = node, above = parent[node]; above >= 0; child = above, above = parent[above])
        {
            final int feature = tree.feature()[above];
            final boolean isLeft = tree.left()[above] == child;
            if (tree.isCategorical(above))
            {
                row[feature] = category(tree.categories()[above], isLeft == ensemble.library().isMemberLeft());
                continue;
            }

            final float threshold = tree.threshold()[above];
            if (isLeft)
            {
                high[feature] = Math.min(high[feature], Float.isNaN(threshold) ? Float.MAX_VALUE : threshold);
            }
            else if (Float.isNaN(threshold))
            {
                row[feature] = Float.NaN;
                continue;
            }
            else
            {
                low[feature] = Math.max(low[feature], threshold);
            }

            row[feature] = between(low[feature], high[feature]);
        }

        return row;
    }

    private float between(final float low, final float high)
    {
        if (Float.isInfinite(low))
        {
            return 0 == random.nextInt(2) ? Math.nextDown(high) : high - Math.abs(high) * random.nextFloat() - 1e-3f;
        }

        if (Float.isInfinite(high))
        {
            return 0 == random.nextInt(2) ? low : low + Math.abs(low) * random.nextFloat() + 1e-3f;
        }

        return 0 == random.nextInt(2) ? low : low + (high - low) * random.nextFloat();
    }

    private int category(final int[] set, final boolean isMember)
    {
        final int bits = set.length * 32;
        final int start = random.nextInt(bits + 1);
        for (int i = 0; i < bits; i++)
        {
            final int category = (start + i) % bits;
            if (isMember == (0 != (set[category >>> 5] >>> category & 1)))
            {
                return category;
            }
        }

        return bits + 1;
    }
}
