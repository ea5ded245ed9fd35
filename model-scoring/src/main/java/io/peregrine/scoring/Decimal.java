package io.peregrine.scoring;

/** Reads decimal numbers where they stand in a text, most of them without allocating. */
final class Decimal
{
    private static final long MAX_DIGITS = 1L << 53;
    private static final int DROPPED_BITS = 29;
    private static final int MANTISSA_BITS = 52;
    private static final int MAX_LONG_DIGITS = 18;
    private static final double[] TENS = new double[23];

    static
    {
        TENS[0] = 1;
        for (int i = 1; i < TENS.length; i++)
        {
            TENS[i] = TENS[i - 1] * 10;
        }
    }

    private Decimal()
    {
    }

    /**
     * As {@link Float#parseFloat}. A number of at most 53 bits and a power of ten up to 22 are float64 values, so that
     * their product or quotient is rounded once. Rounding it once more, to float32, gives another number only where it
     * lies in the middle between two of them, or where float32 has fewer bits: these are left to the library.
     *
     * @param begin of a number as JSON writes it.
     * @param end   behind it.
     */
    static float parseFloat(final String text, final int begin, final int end)
    {
        long digits = 0;
        int exponent = 0;
        boolean isFraction = false;
        int at = begin + ('-' == text.charAt(begin) ? 1 : 0);
        for (; at < end && digits < MAX_DIGITS / 10; at++)
        {
            final char next = text.charAt(at);
            if ('.' == next)
            {
                isFraction = true;
                continue;
            }
            if (next < '0' || next > '9')
            {
                break;
            }
            digits = digits * 10 + (next - '0');
            exponent -= isFraction ? 1 : 0;
        }

        final int power = at < end ? exponentAt(text, at, end) : 0;
        final int tens = exponent + power;
        if (Integer.MAX_VALUE != power && Math.abs(tens) < TENS.length)
        {
            if (0 == digits)
            {
                return '-' == text.charAt(begin) ? -0.0f : 0.0f;
            }

            final double value = tens < 0 ? digits / TENS[-tens] : digits * TENS[tens];
            final long dropped = Double.doubleToRawLongBits(value) & (1L << DROPPED_BITS) - 1;
            if (value >= Float.MIN_NORMAL && value < Float.MAX_VALUE && 1L << DROPPED_BITS - 1 != dropped)
            {
                return (float)('-' == text.charAt(begin) ? -value : value);
            }
        }

        return Float.parseFloat(text.substring(begin, end));
    }

    /**
     * As {@link Double#parseDouble}. Up to 18 digits are multiplied by a power of five of 128 bits; the product's first
     * 128 bits are then at most 2 too small, which says how it is rounded, but for the rare number next to the middle
     * between two float64. That one is left to the library, as are longer ones, the smallest and the largest.
     *
     * @throws NumberFormatException if it is no number.
     */
    static double parseDouble(final String text, final int begin, final int end)
    {
        long digits = 0;
        int count = 0;
        int exponent = 0;
        boolean isFraction = false;
        int at = begin + (begin < end && '-' == text.charAt(begin) ? 1 : 0);
        final int first = at;
        for (; at < end && count <= MAX_LONG_DIGITS; at++)
        {
            final char next = text.charAt(at);
            if ('.' == next && !isFraction)
            {
                isFraction = true;
                continue;
            }
            if (next < '0' || next > '9')
            {
                break;
            }
            digits = digits * 10 + (next - '0');
            count += 0 == digits ? 0 : 1;
            exponent -= isFraction ? 1 : 0;
        }

        final boolean isWhole = count <= MAX_LONG_DIGITS && at > first && '.' != text.charAt(first) &&
            '.' != text.charAt(at - 1);
        final int power = at < end ? exponentAt(text, at, end) : 0;
        if (isWhole && Integer.MAX_VALUE != power && Math.abs(exponent + power) <= PowersOfFive.MAX)
        {
            final double value = 0 == digits ? 0 : product(digits, exponent + power);
            if (!Double.isNaN(value))
            {
                return '-' == text.charAt(begin) ? -value : value;
            }
        }

        return Double.parseDouble(text.substring(begin, end));
    }

    /** @return digits times ten to the power, rounded once; NaN where these bits do not say how. */
    private static double product(final long digits, final int power)
    {
        final int zeros = Long.numberOfLeadingZeros(digits);
        final long factor = digits << zeros;
        final long middle = factor * PowersOfFive.high(power);
        final long low = middle + highOf(factor, PowersOfFive.low(power));
        final long high = highOf(factor, PowersOfFive.high(power)) + (Long.compareUnsigned(low, middle) < 0 ? 1 : 0);

        final int top = Long.SIZE - 1 - Long.numberOfLeadingZeros(high);
        final int shift = top - MANTISSA_BITS;
        final long dropped = high & (1L << shift) - 1;
        final long half = 1L << shift - 1;
        if (half == dropped && 0 == low || half - 1 == dropped && Long.compareUnsigned(low, -2) >= 0)
        {
            return Double.NaN;
        }

        // A mantissa that is rounded up to the next power of two has carried into the exponent, as it should.
        final long mantissa = (high >>> shift) + (dropped >= half ? 1 : 0);
        final int exponent = top + 2 * Long.SIZE + PowersOfFive.exponent(power) + power - zeros;
        return Double.longBitsToDouble(
            mantissa + ((long)(exponent + Double.MAX_EXPONENT - 1) << MANTISSA_BITS));
    }

    /** @return the upper 64 bits of the product of two numbers without signs. */
    private static long highOf(final long one, final long other)
    {
        return Math.multiplyHigh(one, other) + (one >> Long.SIZE - 1 & other) + (other >> Long.SIZE - 1 & one);
    }

    /** @return what stands behind an e; the greatest integer where that is long, or no e. */
    private static int exponentAt(final String text, final int at, final int end)
    {
        final boolean isExponent = 'e' == (text.charAt(at) | ' ') && end - at > 1 && end - at < 5;
        if (!isExponent)
        {
            return Integer.MAX_VALUE;
        }

        try
        {
            return Integer.parseInt(text, at + 1, end, 10);
        }
        catch (final NumberFormatException ex)
        {
            return Integer.MAX_VALUE;
        }
    }
}
