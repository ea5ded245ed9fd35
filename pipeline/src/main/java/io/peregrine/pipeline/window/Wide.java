package io.peregrine.pipeline.window;

/** Unsigned integers of several words. */
final class Wide
{
    private Wide()
    {
    }

    static long multiplyHighUnsigned(final long a, final long b)
    {
        return Math.multiplyHigh(a, b) + (a >> 63 & b) + (b >> 63 & a);
    }

    /** @return the double nearest to an integer of four words, ties to even. */
    static double toDouble(final long word3, final long word2, final long word1, final long word0)
    {
        if (0 == (word3 | word2 | word1) && word0 >= 0)
        {
            return word0;
        }

        final long top = 0 != word3 ? word3 : 0 != word2 ? word2 : 0 != word1 ? word1 : word0;
        final long next = 0 != word3 ? word2 : 0 != word2 ? word1 : 0 != word1 ? word0 : 0;
        final long rest = 0 != word3 ? word1 | word0 : 0 != word2 ? word0 : 0;
        final int exponent = 0 != word3 ? 192 : 0 != word2 ? 128 : 0 != word1 ? 64 : 0;

        // 63 bits from the first one, the lowest standing for all that follow: the conversion rounds once.
        final int zeros = Long.numberOfLeadingZeros(top);
        final long bits64 = 0 == zeros ? top : top << zeros | next >>> 64 - zeros;
        final long lost = rest | (0 == zeros ? next : next << zeros);
        final long bits63 = bits64 >>> 1 | bits64 & 1 | (0 != lost ? 1 : 0);
        return StrictMath.scalb((double)bits63, exponent - zeros + 1);
    }

    /**
     * @param high        of a signed integer of two words.
     * @param denominator positive.
     * @return the double nearest to the quotient, ties to even.
     */
    static double quotient(final long high, final long low, final long denominator)
    {
        final boolean isNegative = high < 0;
        long rest1 = isNegative ? ~high + (0 == low ? 1 : 0) : high;
        long rest0 = isNegative ? -low : low;

        // Long division, a bit a step: 192 bits of quotient, the last 64 behind the point.
        long quotient2 = 0;
        long quotient1 = 0;
        long quotient0 = 0;
        long remainder = 0;
        for (int i = 0; i < 192; i++)
        {
            final boolean isCarried = remainder < 0;
            remainder = remainder << 1 | rest1 >>> 63;
            rest1 = rest1 << 1 | rest0 >>> 63;
            rest0 <<= 1;
            quotient2 = quotient2 << 1 | quotient1 >>> 63;
            quotient1 = quotient1 << 1 | quotient0 >>> 63;
            quotient0 <<= 1;
            if (isCarried || Long.compareUnsigned(remainder, denominator) >= 0)
            {
                remainder -= denominator;
                quotient0 |= 1;
            }
        }
        final double nearest =
            StrictMath.scalb(toDouble(0, quotient2, quotient1, quotient0 | (0 != remainder ? 1 : 0)), -64);
        return isNegative ? -nearest : nearest;
    }
}
