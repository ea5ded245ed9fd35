package io.peregrine.scoring;

/**
 * One tree; node 0 is its root. A node whose left child is {@link #NONE} is a leaf. Every array has an element for each
 * node; none is copied and none may be changed. A number x goes left if {@code !(x >= threshold)}, which is
 * {@code x < threshold} but for the threshold NaN: there every number goes left.
 *
 * @param output        which of the model's outputs the tree adds to.
 * @param left          index of the left child.
 * @param right         index of the right child.
 * @param feature       index of the input that the node looks at.
 * @param threshold     of a numeric split.
 * @param isMissingLeft true if a missing value (NaN) goes left.
 * @param isZeroMissing true if a numeric split sends zero where it sends a missing value.
 * @param categories    of a categorical split its set as bits, see {@link Library#isMember}; null of any other node.
 * @param value         of a leaf; a float32 in XGBoost's trees.
 * @param cover         how much of the training data passed here: rows, or their hessians' sum.
 * @param gain          of a split, 0 where the file does not say.
 */
public record Tree(
    int output,
    int[] left,
    int[] right,
    int[] feature,
    float[] threshold,
    boolean[] isMissingLeft,
    boolean[] isZeroMissing,
    int[][] categories,
    double[] value,
    double[] cover,
    double[] gain)
{
    /** Of a leaf's children. */
    public static final int NONE = -1;

    /** @return of how many nodes the arrays tell; pruned ones, to which no way leads, may be among them. */
    public int nodeCount()
    {
        return left.length;
    }

    /** @return true if the node has no children. */
    public boolean isLeaf(final int node)
    {
        return NONE == left[node];
    }

    /** @return true if the node asks for a category. */
    public boolean isCategorical(final int node)
    {
        return null != categories[node];
    }
}
