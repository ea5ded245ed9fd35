package io.peregrine.replay.drift;

import java.util.Arrays;

/** What was seen and said of each payment of one period, column by column. */
final class PeriodValues
{
    private static final int FIRST_CAPACITY = 1024;

    private final double[][] columns;
    private final long maxPayments;
    private int count;

    /** @param maxPayments above which it refuses more. */
    PeriodValues(final int columns, final long maxPayments)
    {
        this.columns = new double[columns][FIRST_CAPACITY];
        this.maxPayments = maxPayments;
    }

    /** Begins the next payment; all its values are missing. @return false where there is no room for it. */
    boolean next()
    {
        if (count >= maxPayments)
        {
            return false;
        }
        for (int i = 0; i < columns.length; i++)
        {
            if (count == columns[i].length)
            {
                columns[i] = Arrays.copyOf(columns[i], (int)Math.min(maxPayments, 2L * count));
            }
            columns[i][count] = Double.NaN;
        }
        count++;
        return true;
    }

    void value(final int column, final double value)
    {
        columns[column][count - 1] = value;
    }

    /** @return a copy. */
    double[] column(final int column)
    {
        return Arrays.copyOf(columns[column], count);
    }

    int count()
    {
        return count;
    }
}
