package io.peregrine.scoring;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Runs models on made-up rows before they are needed, on a thread that no payment waits for: what scores is compiled
 * then, and nothing that the first payments do is done for the first time. Results are not used.
 */
public final class Rehearsal
{
    private static final int ROWS = 4_096;
    private static final int ROUNDS = 3;
    private static final int MOST_WALKS = 1 << 18;
    private static final int FEWEST_ROWS = 256;
    private static final int ROWS_A_TURN = 16;
    private static final int MISSING_IN = 8;
    private static final int TREES = 16;
    private static final int FULL_DEPTH = 4;
    private static final int LONG_DEPTH = 12;

    private long state;

    private Rehearsal(final long seed)
    {
        state = seed;
    }

    /**
     * What evaluates trees is the same code for every model, and was compiled by {@link #kernels}: a forest is walked
     * as often as brings its arrays near, a linear model until its own few lines are compiled.
     *
     * @return a sum that keeps the work from being dropped.
     */
    public static double of(final Model model)
    {
        final int trees = model instanceof CompiledForest forest ? forest.ensemble().trees().size() : 1;
        return new Rehearsal(1).run(model, Math.min(ROUNDS * ROWS, Math.max(FEWEST_ROWS, MOST_WALKS / trees)));
    }

    /**
     * Runs every kernel, with numbers and with categories: a compiler leaves out the branches that it never saw taken,
     * and would have to begin anew when the first model came that takes them.
     */
    public static double kernels()
    {
        double sum = 0;
        for (int round = 0; round < ROUNDS; round++)
        {
            for (final Library library : Library.values())
            {
                final Rehearsal rehearsal = new Rehearsal(round + 1);
                for (final CompiledForest.Kernel kernel : CompiledForest.Kernel.values())
                {
                    final int depth = CompiledForest.Kernel.HEAP == kernel ? FULL_DEPTH : LONG_DEPTH;
                    for (int outputs = 1; outputs <= 2; outputs++)
                    {
                        sum += rehearsal.run(
                            CompiledForest.of(rehearsal.forest(library, depth, outputs), kernel), ROWS);
                    }
                }
            }
        }

        return sum;
    }

    private double run(final Model model, final int count)
    {
        final Scratch scratch = model.newScratch();
        final float[] inputs = new float[model.featureNames().size()];
        final double[] contributions = new double[inputs.length];
        final double[] margins = new double[model.outputCount()];
        double sum = 0;
        for (int row = 0; row < count; row++)
        {
            if (0 == row % ROWS_A_TURN)
            {
                // Who waits for this core has payments in hand, and this has time.
                Thread.yield();
            }
            for (int i = 0; i < inputs.length; i++)
            {
                inputs[i] = value();
            }

            sum += model.margin(inputs, scratch);
            if (1 == row % MISSING_IN)
            {
                model.margins(inputs, scratch, margins);
                model.contributions(inputs, scratch, 0, contributions);
                sum += margins[0] + contributions[0];
            }
        }

        return sum;
    }

    /** Of the sizes that features have: shares, counts and amounts, before and after zero. */
    private float value()
    {
        final long bits = next();
        if (0 == bits % MISSING_IN)
        {
            return Float.NaN;
        }

        final float unit = (bits >>> 8 & 0xffff) / 65_536.0f;
        return switch ((int)(bits >>> 3 & 3))
        {
            case 0 -> unit;
            case 1 -> (int)(unit * 30);
            case 2 -> unit * 1_000;
            default -> -unit;
        };
    }

    private long next()
    {
        state ^= state << 13;
        state ^= state >>> 7;
        state ^= state << 17;
        return state >>> 1;
    }

    /** A root whose left side is a chain, and whose every other node looks at a category. */
    private TreeEnsemble forest(final Library library, final int depth, final int outputs)
    {
        final List<Tree> trees = new ArrayList<>();
        for (int i = 0; i < TREES; i++)
        {
            final int count = 2 * depth + 1;
            final Tree tree = new Tree(i % outputs, new int[count], new int[count], new int[count], new float[count],
                new boolean[count], new boolean[count], new int[count][], new double[count], new double[count],
                new double[count]);
            for (int node = 0; node < count; node++)
            {
                final boolean isSplit = node < count - 1 && node % 2 == 0;
                tree.left()[node] = isSplit ? node + 1 : Tree.NONE;
                tree.right()[node] = isSplit ? node + 2 : Tree.NONE;
                tree.feature()[node] = node % 4;
                tree.threshold()[node] = (next() & 0xff) / 128.0f;
                tree.isMissingLeft()[node] = 0 == (next() & 1);
                tree.isZeroMissing()[node] = Library.LIGHTGBM == library && 0 == (next() & 1);
                tree.categories()[node] = isSplit && tree.feature()[node] == 2 ? new int[]{ (int)next() } : null;
                tree.value()[node] = 1.0 / (node + 1);
                tree.cover()[node] = count - node;
            }
            trees.add(tree);
        }

        return new TreeEnsemble(new ModelOrigin("rehearsal", "1", "none", ""), List.of("a", "b", "c", "d"),
            Collections.nCopies(4, FeatureKind.NUMERIC), library, Link.LOGISTIC, new double[outputs], false, outputs,
            -1, List.copyOf(trees));
    }
}
