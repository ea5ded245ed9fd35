package io.peregrine.scoring;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Numbers are read to the bits that the JDK reads. */
class DecimalTest
{
    private static final int NUMBERS = Integer.getInteger("peregrine.decimals", 200_000);

    private static void check(final String number)
    {
        final String text = "[" + number + ",";
        assertEquals(Float.floatToRawIntBits(Float.parseFloat(number)),
            Float.floatToRawIntBits(Decimal.parseFloat(text, 1, 1 + number.length())), number);
    }

    @Test
    void shouldReadAsTheJdkDoes()
    {
        final Random random = new Random(1);
        for (int i = 0; i < NUMBERS; i++)
        {
            final float value = Float.intBitsToFloat(random.nextInt());
            if (Float.isFinite(value))
            {
                check(Float.toString(value));
                check(new BigDecimal(value).round(new MathContext(1 + random.nextInt(12))).toString());
                check(random.nextInt() + "." + random.nextInt(1_000_000) + "e" + (random.nextInt(60) - 30));
            }
        }
    }

    /** The middle between two float32, and what is a little off it, as far as there is room for the digits. */
    @Test
    void shouldRoundOnceNearTheMiddleOfTwo()
    {
        final Random random = new Random(2);
        for (int i = 0; i < NUMBERS; i++)
        {
            final float low = random.nextFloat() * (1 << random.nextInt(20));
            final BigDecimal middle = new BigDecimal(low).add(new BigDecimal(Math.nextUp(low)))
                .divide(BigDecimal.valueOf(2));
            for (int digits = 8; digits <= 20; digits++)
            {
                final BigDecimal near = middle.round(new MathContext(digits));
                check(near.toString());
                check(near.negate().toString());
                check(near.add(near.ulp()).toString());
            }
            check(middle.toString());
        }
    }

    @Test
    void shouldReadTheEnds()
    {
        for (final String number : List.of("0", "-0", "0.0", "-0.000", "0e5", "-0E-400", "1e39", "-1e39",
            "3.4028236e38", "3.4028235677973366e38", "1.17549435E-38", "1.1754943E-38", "1.4E-45", "7e-46", "0.7e-45",
            "1e-400", "1e400", "16777217", "16777219", "9007199254740993", "123456789012345678901234567890", "1E+2",
            "1e0000000005", "0." + "0".repeat(43) + "1", "1" + "0".repeat(38), "1" + "0".repeat(39)))
        {
            check(number);
        }
    }
}
