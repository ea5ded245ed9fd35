package io.peregrine.scoring;

/**
 * The logarithm that C's library has for float32, bit for bit: glibc's {@code logf} since 2.27, on machines that
 * multiply and add in one step. XGBoost takes the margin of its base score by it. It is right to 0.82 of the last
 * place only: the exact logarithm, rounded, is another number for one score in three hundred.
 * <p>
 * A number is a power of two times z, and z, from 0.7 to 1.4, stands in one of sixteen steps, near whose middle the
 * table has 1/c and log(c). A polynomial gives log(z/c). The table and the coefficients are those of that library.
 */
final class FloatLogarithm
{
    private static final int LEAST_BITS = 0x3f330000;
    private static final int FRACTION_BITS = 23;
    private static final int STEP_BITS = 4;
    private static final double LOG_OF_TWO = 0x1.62e42fefa39efp-1;

    private static final double[] RECIPROCAL =
    {
        0x1.661ec79f8f3bep+0, 0x1.571ed4aaf883dp+0, 0x1.49539f0f010bp+0, 0x1.3c995b0b80385p+0,
        0x1.30d190c8864a5p+0, 0x1.25e227b0b8eap+0, 0x1.1bb4a4a1a343fp+0, 0x1.12358f08ae5bap+0,
        0x1.0953f419900a7p+0, 0x1p+0, 0x1.e608cfd9a47acp-1, 0x1.ca4b31f026aap-1,
        0x1.b2036576afce6p-1, 0x1.9c2d163a1aa2dp-1, 0x1.886e6037841edp-1, 0x1.767dcf5534862p-1
    };

    private static final double[] LOGARITHM =
    {
        -0x1.57bf7808caadep-2, -0x1.2bef0a7c06ddbp-2, -0x1.01eae7f513a67p-2, -0x1.b31d8a68224e9p-3,
        -0x1.6574f0ac07758p-3, -0x1.1aa2bc79c81p-3, -0x1.a4e76ce8c0e5ep-4, -0x1.1973c5a611cccp-4,
        -0x1.252f438e10c1ep-5, 0, 0x1.aa5aa5df25984p-5, 0x1.c5e53aa362eb4p-4,
        0x1.526e57720db08p-3, 0x1.bc2860d22477p-3, 0x1.1058bc8a07ee1p-2, 0x1.4043057b6ee09p-2
    };

    private static final double CUBIC = 0x1.5575b0be00b6ap-2;
    private static final double QUARTIC = -0x1.00ea348b88334p-2;
    private static final double QUADRATIC = -0x1.ffffef20a4123p-2;

    private FloatLogarithm()
    {
    }

    /** @param value finite, at least {@link Float#MIN_NORMAL}. */
    static float of(final float value)
    {
        final int bits = Float.floatToRawIntBits(value);
        final int distance = bits - LEAST_BITS;
        final int exponent = distance >> FRACTION_BITS;
        final int step = distance >>> FRACTION_BITS - STEP_BITS & (1 << STEP_BITS) - 1;
        final double z = Float.intBitsToFloat(bits - (exponent << FRACTION_BITS));

        final double rest = Math.fma(z, RECIPROCAL[step], -1.0);
        final double base = Math.fma((double)exponent, LOG_OF_TWO, LOGARITHM[step]);
        final double square = rest * rest;
        final double tail = Math.fma(QUARTIC, square, Math.fma(CUBIC, rest, QUADRATIC));
        return (float)Math.fma(tail, square, base + rest);
    }
}
