package io.peregrine.pipeline.window;

import io.peregrine.domain.PaymentEvent;
import org.agrona.UnsafeApi;

/** Sum and sum of squares, the squares in 192 bits: exact for two thousand million values of any size. */
final class SquareTotals extends SumTotals
{
    private static final int SQUARES_0 = SUMS_LENGTH;
    private static final int SQUARES_1 = SQUARES_0 + 8;
    private static final int SQUARES_2 = SQUARES_0 + 16;

    // The variance's numerator, n * sum of squares - square of the sum, in 256 bits.
    private long wide0;
    private long wide1;
    private long wide2;
    private long wide3;

    SquareTotals(final KeyState state, final int offset, final int column)
    {
        super(state, offset, column);
    }

    @Override
    int length()
    {
        return SUMS_LENGTH + 3 * Long.BYTES;
    }

    static void add(final long at, final long value)
    {
        SumTotals.add(at, value);
        if (PaymentEvent.MISSING != value)
        {
            final long low = value * value;
            final long sum0 = UnsafeApi.getLong(at + SQUARES_0) + low;
            UnsafeApi.putLong(at + SQUARES_0, sum0);
            final long carried = Math.multiplyHigh(value, value) + (Long.compareUnsigned(sum0, low) < 0 ? 1 : 0);
            if (0 != carried)
            {
                final long sum1 = UnsafeApi.getLong(at + SQUARES_1) + carried;
                UnsafeApi.putLong(at + SQUARES_1, sum1);
                UnsafeApi.putLong(at + SQUARES_2,
                    UnsafeApi.getLong(at + SQUARES_2) + (Long.compareUnsigned(sum1, carried) < 0 ? 1 : 0));
            }
        }
    }

    static void leave(final long at, final long value)
    {
        SumTotals.leave(at, value);
        if (PaymentEvent.MISSING != value)
        {
            final long low = value * value;
            final long sum0 = UnsafeApi.getLong(at + SQUARES_0);
            UnsafeApi.putLong(at + SQUARES_0, sum0 - low);
            final long borrowed = Math.multiplyHigh(value, value) + (Long.compareUnsigned(sum0, low) < 0 ? 1 : 0);
            if (0 != borrowed)
            {
                final long sum1 = UnsafeApi.getLong(at + SQUARES_1);
                UnsafeApi.putLong(at + SQUARES_1, sum1 - borrowed);
                UnsafeApi.putLong(at + SQUARES_2,
                    UnsafeApi.getLong(at + SQUARES_2) - (Long.compareUnsigned(sum1, borrowed) < 0 ? 1 : 0));
            }
        }
    }

    @Override
    void add(final Row row)
    {
        add(at(), row.values[column]);
    }

    @Override
    boolean leave(final Row row)
    {
        leave(at(), row.values[column]);
        return true;
    }

    long count()
    {
        return count(at());
    }

    private long squares(final int field)
    {
        return state.longAt(offset + field);
    }

    /** @return n * sum of squares - square of the sum, the double nearest to it. */
    double varianceNumerator()
    {
        multiplySquares();
        subtractSquareOfSum();
        return Wide.toDouble(wide3, wide2, wide1, wide0);
    }

    private void multiplySquares()
    {
        final long count = count();
        final long squares0 = squares(SQUARES_0);
        final long squares1 = squares(SQUARES_1);
        final long squares2 = squares(SQUARES_2);
        wide0 = squares0 * count;
        final long carry0 = Wide.multiplyHighUnsigned(squares0, count);
        wide1 = squares1 * count + carry0;
        final long carry1 = Wide.multiplyHighUnsigned(squares1, count) +
            (Long.compareUnsigned(wide1, carry0) < 0 ? 1 : 0);
        wide2 = squares2 * count + carry1;
        wide3 = Wide.multiplyHighUnsigned(squares2, count) + (Long.compareUnsigned(wide2, carry1) < 0 ? 1 : 0);
    }

    private void subtractSquareOfSum()
    {
        final long sumLow = sumLow(at());
        final long sumHigh = sumHigh(at());
        final boolean isNegative = sumHigh < 0;
        final long low = isNegative ? -sumLow : sumLow;
        final long high = isNegative ? ~sumHigh + (0 == sumLow ? 1 : 0) : sumHigh;

        // (high * 2^64 + low)^2; high is below 2^32, since a sum of 2^31 longs is.
        final long square0 = low * low;
        long square1 = Wide.multiplyHighUnsigned(low, low);
        long square2 = high * high;
        final long cross = high * low;
        long crossHigh = Wide.multiplyHighUnsigned(high, low);
        crossHigh = crossHigh << 1 | cross >>> 63;
        final long doubled = cross << 1;
        square1 += doubled;
        square2 += crossHigh + (Long.compareUnsigned(square1, doubled) < 0 ? 1 : 0);

        long borrow = Long.compareUnsigned(wide0, square0) < 0 ? 1 : 0;
        wide0 -= square0;
        borrow = subtract1(square1, borrow);
        final long before = wide2;
        wide2 -= square2 + borrow;
        wide3 -= Long.compareUnsigned(before, square2 + borrow) < 0 ? 1 : 0;
    }

    private long subtract1(final long word, final long borrow)
    {
        final long before = wide1;
        final long first = before - word;
        final long borrows = Long.compareUnsigned(before, word) < 0 ? 1 : 0;
        wide1 = first - borrow;
        return borrows | (Long.compareUnsigned(first, borrow) < 0 ? 1 : 0);
    }

    /** @return count * value - sum, the double nearest to it. */
    double deviationNumerator(final long value)
    {
        final long low = value * count();
        final long high = Math.multiplyHigh(value, count());
        final long differenceLow = low - sumLow(at());
        final long differenceHigh = high - sumHigh(at()) - (Long.compareUnsigned(low, sumLow(at())) < 0 ? 1 : 0);
        return differenceHigh >= 0 ? Wide.toDouble(0, 0, differenceHigh, differenceLow) :
            -Wide.toDouble(0, 0, ~differenceHigh + (0 == differenceLow ? 1 : 0), -differenceLow);
    }

    /** @return the sample standard deviation, in units of the column; there must be two values or more. */
    double deviation()
    {
        return StrictMath.sqrt(varianceNumerator() / ((double)count() * (count() - 1)));
    }
}
