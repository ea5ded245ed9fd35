package io.peregrine.rules;

/** What one evaluation of a set keeps on the way: columns, and values that several rules share. One thread. */
final class RuleScratch
{
    private static final byte UNKNOWN = -1;

    private long[] keys = new long[0];
    private long[] highs = new long[0];
    private int[] states = new int[0];
    private int[] rows = new int[0];
    private int[] without = new int[0];
    private int withoutCount;
    private long[] values = new long[0];
    private byte[] answers = new byte[0];

    /** Makes room, once for each set, and forgets what is shared. */
    void begin(final int columnCount, final int sharedCount)
    {
        if (keys.length < columnCount || values.length < sharedCount)
        {
            grow(columnCount, sharedCount);
        }
        for (int i = 0; i < sharedCount; i++)
        {
            answers[i] = UNKNOWN;
        }
    }

    private void grow(final int columnCount, final int sharedCount)
    {
        keys = new long[columnCount];
        highs = new long[columnCount];
        states = new int[columnCount];
        rows = new int[columnCount];
        without = new int[columnCount];
        values = new long[sharedCount];
        answers = new byte[sharedCount];
    }

    /** @return a long that is ordered as the doubles are, zeros being one; of no use for NaN. */
    static long key(final double value)
    {
        final long bits = Double.doubleToRawLongBits(value + 0.0);
        return bits ^ (bits >> Long.SIZE - 1 & Long.MAX_VALUE);
    }

    void columnLong(final int column, final long value, final int isMissing)
    {
        keys[column] = value;
        states[column] = isMissing;
    }

    void columnDouble(final int column, final double value, final int isMissing)
    {
        keys[column] = key(value);
        states[column] = 0 != isMissing ? ColumnTest.MISSING :
            Double.isNaN(value) ? ColumnTest.NOT_A_NUMBER : ColumnTest.PRESENT;
    }

    void columnPair(final int column, final long low, final long high, final int isMissing)
    {
        keys[column] = low;
        highs[column] = high;
        states[column] = isMissing;
    }

    void columnFailed(final int column)
    {
        states[column] = ColumnTest.FAILED;
    }

    long[] keys()
    {
        return keys;
    }

    long[] highs()
    {
        return highs;
    }

    int[] states()
    {
        return states;
    }

    int[] rows()
    {
        return rows;
    }

    /** Says which column is the i-th of those that have no value. */
    void withoutValue(final int i, final int column)
    {
        without[i] = column;
    }

    int withoutValue(final int i)
    {
        return without[i];
    }

    void withoutValueCount(final int count)
    {
        withoutCount = count;
    }

    int withoutValueCount()
    {
        return withoutCount;
    }

    /** @return what was remembered of this payment; negative where nothing was. */
    int remembered(final int shared)
    {
        return answers[shared];
    }

    /** @return the answer, to be remembered. */
    int remember(final int shared, final int answer)
    {
        answers[shared] = (byte)answer;
        return answer;
    }

    /** @return that there is a value. */
    int rememberLong(final int shared, final long value)
    {
        values[shared] = value;
        return remember(shared, CompiledValue.VALUE);
    }

    /** @return that there is a value. */
    int rememberDouble(final int shared, final double value)
    {
        return rememberLong(shared, Double.doubleToRawLongBits(value));
    }

    long sharedLong(final int shared)
    {
        return values[shared];
    }

    double sharedDouble(final int shared)
    {
        return Double.longBitsToDouble(values[shared]);
    }
}
