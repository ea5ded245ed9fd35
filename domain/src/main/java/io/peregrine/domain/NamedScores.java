package io.peregrine.domain;

import java.util.Arrays;

/** What models said of a slot's payment that the policy gave names to. Written by score. */
public final class NamedScores
{
    /** How many scores a policy can give names to. */
    public static final int MAX = 32;

    private final double[] values = new double[MAX];
    private boolean isEmpty;

    NamedScores()
    {
        Arrays.fill(values, Double.NaN);
        isEmpty = true;
    }

    void clear()
    {
        if (!isEmpty)
        {
            Arrays.fill(values, Double.NaN);
            isEmpty = true;
        }
    }

    /** Score: one of them. */
    public void value(final int index, final double value)
    {
        values[index] = value;
        isEmpty = false;
    }

    /** @return NaN where no model said it. */
    public double value(final int index)
    {
        return values[index];
    }

    /** @return true if no model said any. */
    public boolean isEmpty()
    {
        return isEmpty;
    }
}
