package io.peregrine.scoring;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Ensembles of every shape and kind that readers can make, and rows that try their edges. */
final class RandomForests
{
    private static final float[] EDGES =
    {
        Float.NaN, Float.intBitsToFloat(0xffc00001), Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0.0f, -0.0f,
        Float.MIN_VALUE, -Float.MIN_VALUE, Float.MIN_NORMAL, -Float.MIN_NORMAL, Float.MAX_VALUE, -Float.MAX_VALUE,
        1e-35f, -1e-35f, Math.nextUp(1e-35f), Math.nextDown(-1e-35f), -0.5f, -1.0f, Math.nextUp(-1.0f), 0.5f, 31.0f,
        32.0f, 1 << 24, Math.nextDown((float)(1 << 24)), -7.0f
    };

    /** What trees look like. */
    enum Shape
    {
        ONE_NODE, STUMPS, FULL, BUSHY, LOPSIDED, DEEP, MIXED
    }

    private final Random random;
    private final Library library;
    private final Shape shape;
    private final int features;
    private final boolean hasCategories;

    private RandomForests(final Random random, final Shape shape)
    {
        this.random = random;
        this.shape = shape;
        library = Library.values()[random.nextInt(2)];
        features = 1 + random.nextInt(12);
        hasCategories = random.nextInt(3) == 0;
    }

    static TreeEnsemble of(final Random random)
    {
        return new RandomForests(random, Shape.values()[random.nextInt(Shape.values().length)]).ensemble();
    }

    /** @return one whose trees are not deep. */
    static TreeEnsemble small(final Random random)
    {
        return new RandomForests(random, Shape.BUSHY).ensemble();
    }

    private TreeEnsemble ensemble()
    {
        final int outputs = random.nextInt(4) == 0 ? 2 + random.nextInt(3) : 1;
        final int iterations = 1 + random.nextInt(random.nextInt(4) == 0 ? 60 : 12);
        final List<Tree> trees = new ArrayList<>();
        for (int i = 0; i < iterations * outputs; i++)
        {
            trees.add(tree(i % outputs));
        }

        final double[] bases = new double[outputs];
        for (int i = 0; i < outputs; i++)
        {
            bases[i] = value();
        }

        return new TreeEnsemble(new ModelOrigin("random", "1", "random", "0".repeat(64)),
            IntStream.range(0, features).mapToObj(i -> "f" + i).toList(),
            Collections.nCopies(features, FeatureKind.NUMERIC), library, Link.IDENTITY, bases,
            Library.LIGHTGBM == library && random.nextInt(4) == 0, outputs, -1, List.copyOf(trees));
    }

    private Tree tree(final int output)
    {
        final Growth growth = new Growth(output);
        final Shape kind = Shape.MIXED == shape ? Shape.values()[random.nextInt(Shape.MIXED.ordinal())] : shape;
        growth.grow(growth.add(), switch (kind)
        {
            case ONE_NODE -> 0;
            case STUMPS -> 1;
            case FULL, BUSHY -> 1 + random.nextInt(7);
            case LOPSIDED -> 2 + random.nextInt(20);
            default -> 30 + random.nextInt(120);
        }, kind);
        return growth.tree();
    }

    private double value()
    {
        final float value = (float)random.nextGaussian() * (random.nextInt(10) == 0 ? 1000 : 0.1f);
        return library.isFloatSum() ? value : value + random.nextGaussian() * 1e-9;
    }

    private float threshold()
    {
        return switch (random.nextInt(12))
        {
            case 0 -> EDGES[2 + random.nextInt(EDGES.length - 2)];
            case 1 -> Library.LIGHTGBM == library ? Float.NaN : 0.0f;
            case 2 -> random.nextInt(5);
            default -> (float)random.nextGaussian();
        };
    }

    /** A tree's arrays while it grows. */
    private final class Growth
    {
        private final int output;
        private final List<int[]> links = new ArrayList<>();

        private Growth(final int output)
        {
            this.output = output;
        }

        private int add()
        {
            links.add(new int[]{ Tree.NONE, Tree.NONE });
            return links.size() - 1;
        }

        private void grow(final int node, final int depth, final Shape kind)
        {
            if (depth == 0 || Shape.BUSHY == kind && node > 0 && random.nextInt(4) == 0)
            {
                return;
            }

            // Children need not stand in order.
            final boolean isLeftFirst = random.nextBoolean();
            final int first = add();
            final int second = add();
            links.set(node, isLeftFirst ? new int[]{ first, second } : new int[]{ second, first });
            grow(first, depth - 1, kind);
            if (Shape.FULL == kind || Shape.BUSHY == kind || random.nextInt(8) == 0)
            {
                grow(second, Shape.FULL == kind || Shape.BUSHY == kind ? depth - 1 : Math.min(3, depth - 1), kind);
            }
        }

        private Tree tree()
        {
            // Pruned nodes stay in a file.
            for (int pruned = random.nextInt(3); pruned > 0; pruned--)
            {
                add();
            }

            final int count = links.size();
            final Tree tree = new Tree(output, new int[count], new int[count], new int[count], new float[count],
                new boolean[count], new boolean[count], new int[count][], new double[count], new double[count],
                new double[count]);
            for (int node = 0; node < count; node++)
            {
                tree.left()[node] = links.get(node)[0];
                tree.right()[node] = links.get(node)[1];
                tree.value()[node] = value();
                if (!tree.isLeaf(node))
                {
                    split(tree, node);
                }
            }
            cover(tree, 0, 1000.0 * random.nextDouble() + 1);
            return tree;
        }

        private void split(final Tree tree, final int node)
        {
            tree.feature()[node] = random.nextInt(features);
            tree.isMissingLeft()[node] = random.nextBoolean();
            if (hasCategories && tree.feature()[node] % 2 == 0)
            {
                final int[] set = new int[random.nextInt(4)];
                for (int i = 0; i < set.length; i++)
                {
                    set[i] = random.nextInt(3) == 0 ? 0 : random.nextInt() & random.nextInt();
                }
                tree.categories()[node] = set;
            }
            else
            {
                tree.threshold()[node] = threshold();
                tree.isZeroMissing()[node] = Library.LIGHTGBM == library && random.nextInt(3) == 0;
            }
        }

        private void cover(final Tree tree, final int node, final double cover)
        {
            tree.cover()[node] = cover;
            if (!tree.isLeaf(node))
            {
                final double left = cover * (0.05 + 0.9 * random.nextDouble());
                cover(tree, tree.left()[node], left);
                cover(tree, tree.right()[node], cover - left);
            }
        }
    }

    /** @return rows with every threshold of the feature, one ulp to each side, categories and all that is odd. */
    static List<float[]> rows(final TreeEnsemble ensemble, final int count, final Random random)
    {
        final int features = ensemble.featureNames().size();
        final List<List<Float>> values = new ArrayList<>();
        for (int feature = 0; feature < features; feature++)
        {
            values.add(new ArrayList<>(valuesOf(ensemble, feature)));
        }

        final List<float[]> rows = new ArrayList<>();
        final float[] base = new float[features];
        for (int feature = 0; feature < features; feature++)
        {
            for (final float value : values.get(feature))
            {
                randomise(base, values, random);
                base[feature] = value;
                rows.add(base.clone());
            }
        }

        Collections.shuffle(rows, random);
        while (rows.size() < count)
        {
            randomise(base, values, random);
            rows.add(base.clone());
        }

        return rows.subList(0, count);
    }

    private static void randomise(final float[] row, final List<List<Float>> values, final Random random)
    {
        final int missingIn = 1 + random.nextInt(10);
        for (int feature = 0; feature < row.length; feature++)
        {
            final List<Float> choices = values.get(feature);
            row[feature] = random.nextInt(10) >= missingIn ? Float.NaN : switch (random.nextInt(4))
            {
                case 0 -> (float)random.nextGaussian();
                case 1 -> random.nextInt(140) - 2;
                default -> choices.get(random.nextInt(choices.size()));
            };
        }
    }

    private static TreeSet<Float> valuesOf(final TreeEnsemble ensemble, final int feature)
    {
        final TreeSet<Float> values = new TreeSet<>();
        for (final float edge : EDGES)
        {
            values.add(edge);
        }

        for (final Tree tree : ensemble.trees())
        {
            for (int node = 0; node < tree.nodeCount(); node++)
            {
                if (!tree.isLeaf(node) && feature == tree.feature()[node])
                {
                    values.add(tree.threshold()[node]);
                    values.add(Math.nextUp(tree.threshold()[node]));
                    values.add(Math.nextDown(tree.threshold()[node]));
                }
            }
        }

        return values;
    }
}
