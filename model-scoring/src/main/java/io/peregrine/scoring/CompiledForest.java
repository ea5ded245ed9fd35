package io.peregrine.scoring;

import java.util.List;

/**
 * A forest as flat arrays, walked without branches, several trees at a time. Margins are the same bits as
 * {@link PlainForest}'s: all that changes is how the leaves are found; they are summed in file order, by the library's
 * arithmetic.
 * <pre>{@code
 * inputs --> Lanes: one integer key for each lane --> PackedTrees or HeapTrees: where each walk ends --> leaves, summed
 * }</pre>
 */
public final class CompiledForest implements Model
{
    /** The ways of finding leaves. */
    public enum Kernel
    {
        /** Real nodes only; any shape. */
        PACKED,
        /** Trees filled up to one depth: less to read where they are nearly full. */
        HEAP
    }

    private static final int MAX_HEAP_DEPTH = 8;
    private static final int MAX_HEAP_GROWTH = 2;

    private final TreeEnsemble ensemble;
    private final Lanes lanes;
    private final PackedTrees packed;
    private final HeapTrees heap;
    private final int treeCount;
    private final boolean isFloat;
    private final float[] floatLeaves;
    private final double[] doubleLeaves;
    private final int[] outputs;
    private final double[] bases;
    private final int divisor;
    private final TreePaths paths;

    private CompiledForest(
        final TreeEnsemble ensemble, final Lanes lanes, final PackedTrees packed, final HeapTrees heap)
    {
        this.ensemble = ensemble;
        this.lanes = lanes;
        this.packed = packed;
        this.heap = heap;
        treeCount = ensemble.trees().size();
        isFloat = ensemble.library().isFloatSum();
        bases = ensemble.baseMargins().clone();
        divisor = ensemble.isMean() ? ensemble.iterationCount() : 1;
        outputs = 1 == bases.length ? null : ensemble.trees().stream().mapToInt(Tree::output).toArray();

        final int endCount = null != heap ? heap.endCount() : packed.endCount();
        final int[] firstNodes = TreePaths.firstNodes(ensemble.trees());
        final int[] nodesOfEnds = new int[endCount];
        floatLeaves = isFloat ? new float[endCount] : null;
        doubleLeaves = isFloat ? null : new double[endCount];
        for (int end = 0; end < endCount; end++)
        {
            final int tree = null != heap ? heap.endTree(end) : packed.endTree(end);
            final int node = null != heap ? heap.endNode(end) : packed.endNode(end);
            if (tree < treeCount)
            {
                nodesOfEnds[end] = firstNodes[tree] + node;
                final double value = ensemble.trees().get(tree).value()[node];
                if (isFloat)
                {
                    floatLeaves[end] = (float)value;
                }
                else
                {
                    doubleLeaves[end] = value;
                }
            }
        }

        paths = new TreePaths(ensemble, nodesOfEnds);
    }

    /**
     * @return the ensemble's evaluator: its kernel follows from its shape alone. The plain one, where nodes and lanes
     *         are more than can be numbered (a million nodes with four thousand category sets).
     */
    public static Model of(final TreeEnsemble ensemble)
    {
        final LaneBuilder builder = new LaneBuilder(ensemble);
        final List<CutTree> trees = builder.trees();
        final Kernel kernel = kernelFor(trees);
        final long nodeCount = trees.stream().mapToLong(CutTree::nodeCount).sum();
        return Kernel.HEAP == kernel || PackedTrees.fits(nodeCount, builder.count()) ?
            of(ensemble, builder, trees, kernel) : PlainForest.of(ensemble);
    }

    static CompiledForest of(final TreeEnsemble ensemble, final Kernel kernel)
    {
        final LaneBuilder builder = new LaneBuilder(ensemble);
        return of(ensemble, builder, builder.trees(), kernel);
    }

    private static CompiledForest of(
        final TreeEnsemble ensemble, final LaneBuilder builder, final List<CutTree> trees, final Kernel kernel)
    {
        final Lanes lanes = builder.lanes();
        return Kernel.HEAP == kernel ? new CompiledForest(ensemble, lanes, null, HeapTrees.of(trees)) :
            new CompiledForest(ensemble, lanes, PackedTrees.of(trees, lanes.count()), null);
    }

    /** Heaps are faster up to this depth, and where their trees are not much larger than they were. */
    private static Kernel kernelFor(final List<CutTree> trees)
    {
        final int depth = trees.stream().mapToInt(CutTree::depth).max().orElse(0);
        final long nodeCount = trees.stream().mapToLong(CutTree::nodeCount).sum();
        return depth <= MAX_HEAP_DEPTH && (long)trees.size() << depth <= nodeCount * MAX_HEAP_GROWTH ?
            Kernel.HEAP : Kernel.PACKED;
    }

    /** @return what it was compiled from. */
    public TreeEnsemble ensemble()
    {
        return ensemble;
    }

    /** @return how leaves are found. */
    public Kernel kernel()
    {
        return null != heap ? Kernel.HEAP : Kernel.PACKED;
    }

    @Override
    public List<String> featureNames()
    {
        return ensemble.featureNames();
    }

    @Override
    public Link link()
    {
        return ensemble.link();
    }

    @Override
    public int outputCount()
    {
        return bases.length;
    }

    @Override
    public Scratch newScratch()
    {
        return new Scratch(Math.max(1, lanes.count()), treeCount + Math.max(PackedTrees.WIDTH, HeapTrees.WIDTH) + 1);
    }

    @Override
    public double margin(final float[] inputs)
    {
        return margin(inputs, newScratch());
    }

    @Override
    public void margins(final float[] inputs, final double[] margins)
    {
        margins(inputs, newScratch(), margins);
    }

    @Override
    public double margin(final float[] inputs, final Scratch scratch)
    {
        walk(inputs, scratch);
        return null == outputs ? sum(scratch.ends) : sum(scratch.ends, 0);
    }

    @Override
    public void margins(final float[] inputs, final Scratch scratch, final double[] margins)
    {
        walk(inputs, scratch);
        for (int output = 0; output < bases.length; output++)
        {
            margins[output] = null == outputs ? sum(scratch.ends) : sum(scratch.ends, output);
        }
    }

    @Override
    public double[] exactContributions(final float[] inputs, final int output)
    {
        return TreeShap.of(ensemble).contributions(inputs, output);
    }

    @Override
    public double expectedMargin(final int output)
    {
        return paths.expected(output);
    }

    @Override
    public void contributions(
        final float[] inputs, final Scratch scratch, final int output, final double[] contributions)
    {
        walk(inputs, scratch);
        for (int i = 0; i < contributions.length; i++)
        {
            contributions[i] = 0;
        }

        for (int tree = 0; tree < treeCount; tree++)
        {
            if (null == outputs || output == outputs[tree])
            {
                paths.add(scratch.ends[tree], contributions);
            }
        }

        if (1 != divisor)
        {
            for (int i = 0; i < contributions.length; i++)
            {
                contributions[i] /= divisor;
            }
        }
    }

    private void walk(final float[] inputs, final Scratch scratch)
    {
        lanes.fill(inputs, scratch.keys);
        if (null != heap)
        {
            heap.walk(scratch.keys, scratch.ends);
        }
        else
        {
            packed.walk(scratch.keys, scratch.ends, scratch.open);
        }
    }

    private double sum(final int[] ends)
    {
        if (isFloat)
        {
            float sum = (float)bases[0];
            for (int tree = 0; tree < treeCount; tree++)
            {
                sum += floatLeaves[ends[tree]];
            }
            return (double)sum / divisor;
        }

        double sum = bases[0];
        for (int tree = 0; tree < treeCount; tree++)
        {
            sum += doubleLeaves[ends[tree]];
        }
        return sum / divisor;
    }

    private double sum(final int[] ends, final int output)
    {
        if (isFloat)
        {
            float sum = (float)bases[output];
            for (int tree = 0; tree < treeCount; tree++)
            {
                if (output == outputs[tree])
                {
                    sum += floatLeaves[ends[tree]];
                }
            }
            return (double)sum / divisor;
        }

        double sum = bases[output];
        for (int tree = 0; tree < treeCount; tree++)
        {
            if (output == outputs[tree])
            {
                sum += doubleLeaves[ends[tree]];
            }
        }
        return sum / divisor;
    }
}
