package io.peregrine.scoring;

/** Reads decimal numbers where they stand in a text, most of them without allocating. */
final class Decimal
{
    private static final long MAX_DIGITS = 1L << 53;
    private static final int DROPPED_BITS = 29;
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
