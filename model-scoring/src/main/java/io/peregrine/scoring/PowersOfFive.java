package io.peregrine.scoring;

import java.math.BigInteger;

/** Powers of five, each as the 128 bits from its first one on, rounded down, times a power of two. */
final class PowersOfFive
{
    /** The greatest power, up or down. */
    static final int MAX = 100;

    private static final int BITS = 128;
    private static final long[] HIGH = new long[2 * MAX + 1];
    private static final long[] LOW = new long[2 * MAX + 1];
    private static final int[] EXPONENT = new int[2 * MAX + 1];

    static
    {
        for (int power = -MAX; power <= MAX; power++)
        {
            final BigInteger five = BigInteger.valueOf(5).pow(Math.abs(power));
            final int exponent = power < 0 ? -(five.bitLength() + BITS - 1) : five.bitLength() - BITS;
            final BigInteger bits =
                power < 0 ? BigInteger.ONE.shiftLeft(-exponent).divide(five) : five.shiftRight(exponent);
            HIGH[power + MAX] = bits.shiftRight(Long.SIZE).longValue();
            LOW[power + MAX] = bits.longValue();
            EXPONENT[power + MAX] = exponent;
        }
    }

    private PowersOfFive()
    {
    }

    static long high(final int power)
    {
        return HIGH[power + MAX];
    }

    static long low(final int power)
    {
        return LOW[power + MAX];
    }

    /** @return of the two by which its 128 bits are multiplied. */
    static int exponent(final int power)
    {
        return EXPONENT[power + MAX];
    }
}
