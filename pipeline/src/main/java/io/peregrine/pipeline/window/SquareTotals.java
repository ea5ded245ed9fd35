package io.peregrine.pipeline.window;

import io.peregrine.domain.PaymentEvent;
import org.agrona.concurrent.UnsafeBuffer;

/** Sum and sum of squares, the squares in 192 bits: exact for two thousand million values of any size. */
final class SquareTotals extends SumTotals
{
    private long squares0;
    private long squares1;
    private long squares2;

    // The variance's numerator, n * sum of squares - square of the sum, in 256 bits.
    private long wide0;
    private long wide1;
    private long wide2;
    private long wide3;

    SquareTotals(final int offset, final int column)
    {
        super(offset, column);
    }

    @Override
    int length()
    {
        return 48;
    }

    @Override
    void clear()
    {
        super.clear();
        squares0 = 0;
        squares1 = 0;
        squares2 = 0;
    }

    @Override
    void load(final UnsafeBuffer memory, final int at)
    {
        super.load(memory, at);
        squares0 = memory.getLong(at + offset + 24);
        squares1 = memory.getLong(at + offset + 32);
        squares2 = memory.getLong(at + offset + 40);
    }

    @Override
    void store(final UnsafeBuffer memory, final int at)
    {
        super.store(memory, at);
        memory.putLong(at + offset + 24, squares0);
        memory.putLong(at + offset + 32, squares1);
        memory.putLong(at + offset + 40, squares2);
    }

    @Override
    void add(final Row row)
    {
        super.add(row);
        final long value = row.values[column];
        if (PaymentEvent.MISSING != value)
        {
            final long low = value * value;
            final long high = Math.multiplyHigh(value, value);
            squares0 += low;
            final long carry = Long.compareUnsigned(squares0, low) < 0 ? 1 : 0;
            final long before = squares1;
            squares1 += high + carry;
            squares2 += Long.compareUnsigned(squares1, before) < 0 ? 1 : 0;
        }
    }

    @Override
    boolean leave(final Row row)
    {
        super.leave(row);
        final long value = row.values[column];
        if (PaymentEvent.MISSING != value)
        {
            final long low = value * value;
            final long high = Math.multiplyHigh(value, value);
            final long borrow = Long.compareUnsigned(squares0, low) < 0 ? 1 : 0;
            squares0 -= low;
            final long before = squares1;
            squares1 -= high + borrow;
            squares2 -= Long.compareUnsigned(before, high + borrow) < 0 ? 1 : 0;
        }
        return true;
    }

    @Override
    void copy(final Accumulator other)
    {
        super.copy(other);
        final SquareTotals totals = (SquareTotals)other;
        squares0 = totals.squares0;
        squares1 = totals.squares1;
        squares2 = totals.squares2;
    }

    @Override
    long digest()
    {
        return super.digest() ^ Long.rotateLeft(squares0, 20) + squares1 * 31 + squares2;
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
        final long low = value * count;
        final long high = Math.multiplyHigh(value, (long)count);
        final long differenceLow = low - sumLow;
        final long differenceHigh = high - sumHigh - (Long.compareUnsigned(low, sumLow) < 0 ? 1 : 0);
        return differenceHigh >= 0 ? Wide.toDouble(0, 0, differenceHigh, differenceLow) :
            -Wide.toDouble(0, 0, ~differenceHigh + (0 == differenceLow ? 1 : 0), -differenceLow);
    }

    /** @return the sample standard deviation, in units of the column; there must be two values or more. */
    double deviation()
    {
        return StrictMath.sqrt(varianceNumerator() / ((double)count * (count - 1)));
    }
}
