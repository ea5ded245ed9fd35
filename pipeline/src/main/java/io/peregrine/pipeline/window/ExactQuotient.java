package io.peregrine.pipeline.window;

/** The double nearest to the quotient of two longs, ties to even, whatever their size. */
final class ExactQuotient
{
    private static final long EXACT_LIMIT = 1L << 53;
    private static final long ENOUGH_BITS = 1L << 54;

    private ExactQuotient()
    {
    }

    /**
     * @param numerator   above Long.MIN_VALUE.
     * @param denominator positive.
     */
    static double of(final long numerator, final long denominator)
    {
        final long magnitude = Math.abs(numerator);
        if (0 == magnitude || magnitude <= EXACT_LIMIT && denominator <= EXACT_LIMIT)
        {
            return (double)numerator / denominator;
        }

        // At least 55 bits of quotient, the lowest of them standing for all that follow: the conversion rounds once.
        long quotient = magnitude / denominator;
        long remainder = magnitude % denominator;
        int shifted = 0;
        while (quotient < ENOUGH_BITS)
        {
            remainder <<= 1;
            quotient <<= 1;
            shifted++;
            if (Long.compareUnsigned(remainder, denominator) >= 0)
            {
                remainder -= denominator;
                quotient |= 1;
            }
        }
        final double rounded = StrictMath.scalb((double)(0 != remainder ? quotient | 1 : quotient), -shifted);
        return numerator < 0 ? -rounded : rounded;
    }
}
