package io.peregrine.scoring;

import java.util.List;

/**
 * Regression trees in the neutral form that every reader makes and every evaluator takes. Immutable by convention: the
 * arrays are not copied.
 *
 * @param featureNames of the inputs, in the model's own order.
 * @param baseMargin   where the sum begins.
 * @param trees        in file order, in which their leaves are summed.
 */
public record TreeEnsemble(List<String> featureNames, float baseMargin, List<Tree> trees)
{
    /**
     * One tree; node 0 is its root. A node whose left child is -1 is a leaf.
     *
     * @param left          index of the left child, for values less than the threshold.
     * @param right         index of the right child.
     * @param feature       index of the input that the node looks at.
     * @param threshold     of a split; of a leaf its value.
     * @param isDefaultLeft true if a missing value goes left.
     */
    public record Tree(int[] left, int[] right, int[] feature, float[] threshold, boolean[] isDefaultLeft)
    {
        /** Of a leaf's children. */
        public static final int NONE = -1;
    }

    /** @return the first so many trees. */
    public TreeEnsemble limitedTo(final int count)
    {
        if (count < 1 || count > trees.size())
        {
            throw new ModelFormatException("the model has " + trees.size() + " trees, " + count + " were asked for");
        }

        return new TreeEnsemble(featureNames, baseMargin, trees.subList(0, count));
    }
}
