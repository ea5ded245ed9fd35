package io.peregrine.scoring;

import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class FloatLogarithmTest
{
    private static final double ERROR_LIMIT = 0.82;

    /** Bits of numbers and of what C's library says, which is not the exact logarithm, rounded. */
    @ParameterizedTest
    @CsvSource({ "3e1b0fe2, bff19e67", "3f7ca4da, bc58351a", "3f84a601, 3d121cf6", "3f6b93bd, bdaa44e1",
        "3eb393a6, bf861bc1", "3fa3baa6, 3e7c1761", "3f810009, 3bff0a42", "3f1fcef2, bef14162", "3f518a2a, be4d120f",
        "3f8aaab7, 3da3ee24", "3b246324, c0bf9ec3" })
    void shouldBeTheLogarithmOfCWhereThatIsNotTheNearest(final String bits, final String expected)
    {
        final float value = Float.intBitsToFloat(Integer.parseUnsignedInt(bits, 16));

        assertEquals(expected, Integer.toHexString(Float.floatToRawIntBits(FloatLogarithm.of(value))));
        assertNotEquals((float)StrictMath.log(value), FloatLogarithm.of(value));
    }

    @Test
    void shouldBeNearTheLogarithmEverywhere()
    {
        final Random random = new Random(1);
        for (int i = 0; i < 200_000; i++)
        {
            final float value = (float)Math.pow(10, random.nextDouble() * 74 - 37);
            final double exact = StrictMath.log(value);
            assertTrue(Math.abs(FloatLogarithm.of(value) - exact) <= ERROR_LIMIT * Math.ulp((float)exact),
                () -> "logarithm of " + value);
        }

        assertEquals(0.0f, FloatLogarithm.of(1.0f));
    }
}
