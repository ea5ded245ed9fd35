package io.peregrine.replay.drift;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The population stability index of one number between two periods: the sum over bins of (q - p) * ln(q / p), where p
 * and q are the bin's shares of the first and of the second period. Bins end at the deciles of the first period's
 * values, equal ones taken once: up to the first decile, above it up to the second, and so on, above the last; what is
 * missing is a bin of its own. A share is (count + 0.5) / (all + 0.5 * bins), so that none is 0; bins that both periods
 * leave empty are none.
 *
 * @param index 0 where both periods are alike.
 * @param bins  by value, what is missing last.
 */
public record StabilityIndex(double index, List<Bin> bins)
{
    private static final int DECILES = 10;
    private static final double HALF = 0.5;

    /**
     * Values above one bound up to another.
     *
     * @param above  of the bin before; negative infinity for the first.
     * @param upTo   its greatest value; positive infinity for the last; both NaN for what is missing.
     * @param first  how many of the first period.
     * @param second how many of the second.
     * @param part   what it adds to the index.
     */
    public record Bin(double above, double upTo, long first, long second, double part)
    {
        public boolean isMissing()
        {
            return Double.isNaN(upTo);
        }
    }

    /** @param first values, NaN where missing; left as they are. @param second likewise. */
    public static StabilityIndex of(final double[] first, final double[] second)
    {
        final double[] sorted = sortedWithoutMissing(first);
        final double[] others = sortedWithoutMissing(second);
        final double[] bounds = bounds(sorted);
        final List<Bin> counted = new ArrayList<>();
        int at = 0;
        int otherAt = 0;
        for (int i = 0; i < bounds.length; i++)
        {
            final int end = firstAbove(sorted, bounds[i]);
            final int otherEnd = firstAbove(others, bounds[i]);
            add(counted, 0 == i ? Double.NEGATIVE_INFINITY : bounds[i - 1], bounds[i], end - at, otherEnd - otherAt);
            at = end;
            otherAt = otherEnd;
        }
        add(counted, Double.NaN, Double.NaN, first.length - sorted.length, second.length - others.length);

        final double total = first.length + HALF * counted.size();
        final double otherTotal = second.length + HALF * counted.size();
        final List<Bin> bins = new ArrayList<>();
        double index = 0;
        for (final Bin bin : counted)
        {
            final double p = (bin.first() + HALF) / total;
            final double q = (bin.second() + HALF) / otherTotal;
            final double part = (q - p) * StrictMath.log(q / p);
            bins.add(new Bin(bin.above(), bin.upTo(), bin.first(), bin.second(), part));
            index += part;
        }
        return new StabilityIndex(index, List.copyOf(bins));
    }

    private static void add(
        final List<Bin> bins, final double above, final double upTo, final long first, final long second)
    {
        if (first + second > 0)
        {
            bins.add(new Bin(above, upTo, first, second, 0));
        }
    }

    private static double[] sortedWithoutMissing(final double[] values)
    {
        final double[] sorted = Arrays.stream(values).filter(value -> !Double.isNaN(value)).map(value -> value + 0.0)
            .toArray();
        Arrays.sort(sorted);
        return sorted;
    }

    /** @return the distinct deciles below the last, and infinity. */
    private static double[] bounds(final double[] sorted)
    {
        final double[] deciles = new double[DECILES];
        int count = 0;
        for (int decile = 1; decile < DECILES && sorted.length > 0; decile++)
        {
            final double value = sorted[(int)(((long)decile * sorted.length + DECILES - 1) / DECILES) - 1];
            if (0 == count || deciles[count - 1] < value)
            {
                deciles[count++] = value;
            }
        }
        if (0 == count || deciles[count - 1] < Double.POSITIVE_INFINITY)
        {
            deciles[count++] = Double.POSITIVE_INFINITY;
        }
        return Arrays.copyOf(deciles, count);
    }

    private static int firstAbove(final double[] sorted, final double bound)
    {
        int low = 0;
        int high = sorted.length;
        while (low < high)
        {
            final int middle = low + high >>> 1;
            if (sorted[middle] <= bound)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        return low;
    }
}
