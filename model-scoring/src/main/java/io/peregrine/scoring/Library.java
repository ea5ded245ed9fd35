package io.peregrine.scoring;

/** The libraries whose trees are scored, and where their arithmetic differs. */
public enum Library
{
    /**
     * Leaves are summed as float32. Members of a categorical split's set go right. What is below zero is no category.
     */
    XGBOOST(true, false, false),

    /**
     * Leaves are summed as float64. Members go left. What is nearly zero is zero before the first comparison, and a
     * category is what is left of a number when its fraction is cut off: -0.5 is category 0.
     */
    LIGHTGBM(false, true, true);

    /** Inputs whose size is at most this are zero to LightGBM. */
    public static final float NEARLY_ZERO = 1e-35f;

    private final boolean isFloatSum;
    private final boolean isSnappingZero;
    private final boolean isMemberLeft;

    Library(final boolean isFloatSum, final boolean isSnappingZero, final boolean isMemberLeft)
    {
        this.isFloatSum = isFloatSum;
        this.isSnappingZero = isSnappingZero;
        this.isMemberLeft = isMemberLeft;
    }

    /** @return true if leaves are summed as float32, false if as float64. */
    public boolean isFloatSum()
    {
        return isFloatSum;
    }

    /** @return true if inputs of at most {@link #NEARLY_ZERO} are taken as zero, also as categories. */
    public boolean isSnappingZero()
    {
        return isSnappingZero;
    }

    /** @return true if the members of a categorical split's set go left, false if right. */
    public boolean isMemberLeft()
    {
        return isMemberLeft;
    }

    /**
     * @param set   bits, the lowest of the first word being category 0.
     * @param value of the input, not NaN.
     * @return true if the value's category is in the set.
     */
    public boolean isMember(final int[] set, final float value)
    {
        if (XGBOOST == this ? value < 0 : value <= -1)
        {
            return false;
        }

        final int category = (int)value;
        final int word = category >>> 5;
        return word < set.length && 0 != (set[word] >>> category & 1);
    }
}
