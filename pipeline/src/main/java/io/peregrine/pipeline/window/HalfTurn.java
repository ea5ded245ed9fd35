package io.peregrine.pipeline.window;

/**
 * Sine and cosine of angles from -pi/2 to pi/2, the same bits as StrictMath's, without anything on the heap: newer JDKs
 * put an array there at each call. The method is fdlibm's (Sun, 1993: k_sin, k_cos, and the first step of e_rem_pio2).
 */
final class HalfTurn
{
    private static final double QUARTER = Math.PI / 4;
    private static final double TINY = 0x1p-27;

    private static final double S1 = -1.66666666666666324348e-01;
    private static final double S2 = 8.33333333332248946124e-03;
    private static final double S3 = -1.98412698298579493134e-04;
    private static final double S4 = 2.75573137070700676789e-06;
    private static final double S5 = -2.50507602534068634195e-08;
    private static final double S6 = 1.58969099521155010221e-10;

    private static final double C1 = 4.16666666666666019037e-02;
    private static final double C2 = -1.38888888888741095749e-03;
    private static final double C3 = 2.48015872894767294178e-05;
    private static final double C4 = -2.75573143513906633035e-07;
    private static final double C5 = 2.08757232129817482790e-09;
    private static final double C6 = -1.13596475577881948265e-11;

    // Pi/2 in pieces: 33 bits, and what is missing; the next 33, and what is missing then.
    private static final double HALF_PI_1 = 1.57079632673412561417e+00;
    private static final double HALF_PI_1_REST = 6.07710050650619224932e-11;
    private static final double HALF_PI_2 = 6.07710050630396597660e-11;
    private static final double HALF_PI_2_REST = 2.02226624879595063154e-21;

    /** The upper word of the doubles next to pi/2. */
    private static final int HALF_PI_WORD = 0x3ff921fb;

    private HalfTurn()
    {
    }

    /** @param angle in radians, from -pi/2 to pi/2. */
    static double sin(final double angle)
    {
        final double size = Math.abs(angle);
        if (size <= QUARTER)
        {
            return sine(angle);
        }
        final double cosine = cosine(head(size), rest(size));
        return angle < 0 ? -cosine : cosine;
    }

    /** @param angle in radians, from -pi/2 to pi/2. */
    static double cos(final double angle)
    {
        final double size = Math.abs(angle);
        return size <= QUARTER ? cosine(size, 0) : -sine(head(size), rest(size));
    }

    private static boolean isNextToHalfPi(final double angle)
    {
        return word(angle) == HALF_PI_WORD;
    }

    private static int word(final double value)
    {
        return (int)(Double.doubleToRawLongBits(value) >>> Integer.SIZE);
    }

    /** @return angle - pi/2, rounded. */
    private static double head(final double angle)
    {
        final double first = angle - HALF_PI_1;
        return isNextToHalfPi(angle) ? first - HALF_PI_2 - HALF_PI_2_REST : first - HALF_PI_1_REST;
    }

    /** @return what the head is short of angle - pi/2. */
    private static double rest(final double angle)
    {
        final double first = angle - HALF_PI_1;
        return isNextToHalfPi(angle) ? first - HALF_PI_2 - head(angle) - HALF_PI_2_REST :
            first - head(angle) - HALF_PI_1_REST;
    }

    // The angle is at most pi/4 in size; the rest is to be added to it.

    private static double sine(final double angle)
    {
        if (Math.abs(angle) < TINY)
        {
            return angle;
        }
        final double z = angle * angle;
        return angle + z * angle * (S1 + z * series(z));
    }

    private static double sine(final double angle, final double rest)
    {
        if (Math.abs(angle) < TINY)
        {
            return angle;
        }
        final double z = angle * angle;
        final double v = z * angle;
        return angle - (z * (0.5 * rest - v * series(z)) - rest - v * S1);
    }

    private static double series(final double z)
    {
        return S2 + z * (S3 + z * (S4 + z * (S5 + z * S6)));
    }

    private static double cosine(final double angle, final double rest)
    {
        final double size = Math.abs(angle);
        if (size < TINY)
        {
            return 1;
        }
        final double z = angle * angle;
        final double r = z * (C1 + z * (C2 + z * (C3 + z * (C4 + z * (C5 + z * C6)))));
        if (word(size) < 0x3fd33333)
        {
            return 1 - (0.5 * z - (z * r - angle * rest));
        }
        final double q = word(size) > 0x3fe90000 ? 0.28125 :
            Double.longBitsToDouble((long)(word(size) - 0x00200000) << Integer.SIZE);
        return 1 - q - (0.5 * z - q - (z * r - angle * rest));
    }
}
