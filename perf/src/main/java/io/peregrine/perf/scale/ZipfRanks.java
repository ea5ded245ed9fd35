package io.peregrine.perf.scale;

import java.util.SplittableRandom;

/**
 * Ranks 0 to n-1, where rank r comes with a probability proportional to 1 / (r+1)^s: rejection-inversion (Hörmann and
 * Derflinger 1996), without a table, whatever n is. The same seed gives the same ranks.
 */
final class ZipfRanks
{
    private static final double TAYLOR_BELOW = 1e-8;

    private final int count;
    private final double exponent;
    private final double integralOfFirst;
    private final double integralOfAll;
    private final double threshold;
    private final SplittableRandom random;

    /**
     * @param count    ranks.
     * @param exponent s, above 0.
     */
    ZipfRanks(final int count, final double exponent, final long seed)
    {
        if (count < 1 || !(exponent > 0))
        {
            throw new IllegalArgumentException("ranks and exponent must be above 0: " + count + ", " + exponent);
        }
        this.count = count;
        this.exponent = exponent;
        random = new SplittableRandom(seed);
        integralOfFirst = integral(1.5) - 1;
        integralOfAll = integral(count + 0.5);
        threshold = 2 - inverse(integral(2.5) - density(2));
    }

    int next()
    {
        while (true)
        {
            final double u = integralOfAll + random.nextDouble() * (integralOfFirst - integralOfAll);
            final double x = inverse(u);
            final int k = (int)Math.min(count, Math.max(1, Math.round(x)));
            if (k - x <= threshold || u >= integral(k + 0.5) - density(k))
            {
                return k - 1;
            }
        }
    }

    private double density(final double x)
    {
        return Math.exp(-exponent * Math.log(x));
    }

    /** The integral of the density from 1 to x. */
    private double integral(final double x)
    {
        final double log = Math.log(x);
        return expm1OverX((1 - exponent) * log) * log;
    }

    private double inverse(final double integral)
    {
        final double t = Math.max(-1, integral * (1 - exponent));
        return Math.exp(log1pOverX(t) * integral);
    }

    private static double expm1OverX(final double x)
    {
        return Math.abs(x) > TAYLOR_BELOW ? Math.expm1(x) / x : 1 + x / 2;
    }

    private static double log1pOverX(final double x)
    {
        return Math.abs(x) > TAYLOR_BELOW ? Math.log1p(x) / x : 1 - x / 2;
    }
}
