package io.peregrine.replay.drift;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The index against one that asks of every value which bin it is in, and against values worked out by hand. */
class StabilityIndexTest
{
    private static final int CASES = 2_000;
    private static final double NAN = Double.NaN;

    @Test
    void shouldAgreeWithAnIndexThatAsksEveryValue()
    {
        double greatest = 0;
        for (int i = 0; i < CASES; i++)
        {
            final Random random = new Random(i);
            final double[] first = values(random, 1 + random.nextInt(60));
            final double[] second = values(random, 1 + random.nextInt(60));

            final StabilityIndex index = StabilityIndex.of(first, second);

            assertEquals(plain(first, second), index.index(), 1e-12, "case " + i);
            assertEquals(first.length, index.bins().stream().mapToLong(StabilityIndex.Bin::first).sum());
            assertEquals(second.length, index.bins().stream().mapToLong(StabilityIndex.Bin::second).sum());
            assertTrue(index.index() >= 0);
            greatest = Math.max(greatest, index.index());
        }

        assertTrue(greatest > 0.5);
    }

    @Test
    void shouldBeNothingBetweenAPeriodAndItself()
    {
        final double[] values = values(new Random(7), 500);

        assertEquals(0, StabilityIndex.of(values, values).index());
    }

    @Test
    void shouldGiveWhatIsWorkedOutByHand()
    {
        // Two bins, up to 0 and above; shares (3 + 0.5) / (4 + 1) and (1 + 0.5) / (4 + 1).
        final StabilityIndex index = StabilityIndex.of(new double[]{ 0, 0, 0, 1 }, new double[]{ 0, 1, 1, 1 });

        assertEquals(2, index.bins().size());
        assertEquals((0.3 - 0.7) * Math.log(0.3 / 0.7) + (0.7 - 0.3) * Math.log(0.7 / 0.3), index.index(), 1e-15);
    }

    @Test
    void shouldGiveWhatIsMissingABinOfItsOwn()
    {
        final StabilityIndex index = StabilityIndex.of(new double[]{ 5, 5 }, new double[]{ NAN, 5 });

        assertEquals(2, index.bins().size());
        assertTrue(index.bins().get(1).isMissing());
        assertEquals(1, index.bins().get(1).second());
        assertEquals(1, StabilityIndex.of(new double[]{ NAN }, new double[]{ NAN, NAN }).bins().size());
    }

    @Test
    void shouldTakeBothZerosForOneAndInfinitiesForNumbers()
    {
        assertEquals(0, StabilityIndex.of(new double[]{ -0.0, 0.0 }, new double[]{ 0.0, -0.0 }).index());
        assertEquals(0, StabilityIndex.of(new double[]{ Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY },
            new double[]{ Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY }).index());
    }

    private static double[] values(final Random random, final int count)
    {
        final int distinct = 1 + random.nextInt(30);
        final double shift = random.nextInt(3);
        final double missing = random.nextInt(4) / 10.0;
        final double[] values = new double[count];
        Arrays.setAll(values, i -> random.nextDouble() < missing ? NAN : shift + random.nextInt(distinct) / 4.0);
        return values;
    }

    private static double plain(final double[] first, final double[] second)
    {
        final List<Double> present = new ArrayList<>();
        for (final double value : first)
        {
            if (!Double.isNaN(value))
            {
                present.add(value);
            }
        }
        present.sort(null);
        final TreeSet<Double> bounds = new TreeSet<>();
        for (int decile = 1; decile <= 9 && !present.isEmpty(); decile++)
        {
            int rank = 1;
            while (rank * 10 < decile * present.size())
            {
                rank++;
            }
            bounds.add(present.get(rank - 1));
        }

        final int bins = bounds.size() + 2;
        final long[] firstCounts = counts(first, bounds, bins);
        final long[] secondCounts = counts(second, bounds, bins);
        int used = 0;
        for (int bin = 0; bin < bins; bin++)
        {
            used += firstCounts[bin] + secondCounts[bin] > 0 ? 1 : 0;
        }
        double index = 0;
        for (int bin = 0; bin < bins; bin++)
        {
            if (firstCounts[bin] + secondCounts[bin] > 0)
            {
                final double p = (firstCounts[bin] + 0.5) / (first.length + 0.5 * used);
                final double q = (secondCounts[bin] + 0.5) / (second.length + 0.5 * used);
                index += (q - p) * Math.log(q / p);
            }
        }
        return index;
    }

    private static long[] counts(final double[] values, final TreeSet<Double> bounds, final int bins)
    {
        final long[] counts = new long[bins];
        for (final double value : values)
        {
            counts[Double.isNaN(value) ? bins - 1 : bounds.headSet(value, false).size()]++;
        }
        return counts;
    }
}
