package io.peregrine.perf.scale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZipfRanksTest
{
    private static final int DRAWS = 400_000;
    private static final long SEED = 11;

    @ParameterizedTest
    @ValueSource(doubles = { 0.7, 1.0, 1.5 })
    void shouldGiveEachRankAsOftenAsItsShare(final double exponent)
    {
        final int count = 50;
        final int[] seen = new int[count];
        final ZipfRanks ranks = new ZipfRanks(count, exponent, SEED);
        for (int i = 0; i < DRAWS; i++)
        {
            seen[ranks.next()]++;
        }

        double weights = 0;
        for (int rank = 0; rank < count; rank++)
        {
            weights += Math.pow(rank + 1, -exponent);
        }
        for (int rank = 0; rank < count; rank++)
        {
            final double expected = DRAWS * Math.pow(rank + 1, -exponent) / weights;
            assertEquals(expected, seen[rank], 5 * Math.sqrt(expected), "rank " + rank);
        }
    }

    @Test
    void shouldGiveTheOnlyRank()
    {
        final ZipfRanks ranks = new ZipfRanks(1, 1, SEED);
        for (int i = 0; i < 100; i++)
        {
            assertEquals(0, ranks.next());
        }
    }

    @Test
    void shouldStayBelowTenMillion()
    {
        final int count = 10_000_000;
        final ZipfRanks ranks = new ZipfRanks(count, 1, SEED);
        int highest = 0;
        int firsts = 0;
        for (int i = 0; i < DRAWS; i++)
        {
            final int rank = ranks.next();
            highest = Math.max(highest, rank);
            firsts += 0 == rank ? 1 : 0;
        }

        assertEquals(count, highest, count / 100.0);
        // One in the 10,000,000th harmonic number.
        assertEquals(DRAWS / 16.695, firsts, 5 * Math.sqrt(DRAWS / 16.695));
    }

    @Test
    void shouldGiveTheSameRanksForTheSameSeed()
    {
        final ZipfRanks one = new ZipfRanks(1_000, 1, SEED);
        final ZipfRanks other = new ZipfRanks(1_000, 1, SEED);
        for (int i = 0; i < 1_000; i++)
        {
            assertEquals(one.next(), other.next());
        }
    }

    @ParameterizedTest
    @CsvSource({ "0, 1.0", "-1, 1.0", "10, 0.0", "10, -1.0", "10, NaN" })
    void shouldRefuseWhatIsNoDistribution(final int count, final double exponent)
    {
        assertThrows(IllegalArgumentException.class, () -> new ZipfRanks(count, exponent, SEED));
    }
}
