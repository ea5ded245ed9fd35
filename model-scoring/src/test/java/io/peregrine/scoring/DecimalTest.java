package io.peregrine.scoring;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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

    private static void checkDouble(final String number)
    {
        final String text = "[" + number + ",";
        assertEquals(Double.doubleToRawLongBits(Double.parseDouble(number)),
            Double.doubleToRawLongBits(Decimal.parseDouble(text, 1, 1 + number.length())), number);
    }

    @Test
    void shouldReadFloat64AsTheJdkDoes()
    {
        final Random random = new Random(2);
        for (int i = 0; i < NUMBERS; i++)
        {
            final double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value))
            {
                checkDouble(Double.toString(value));
            }
            final double near = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(80) - 40);
            checkDouble(Double.toString(near));
            checkDouble(new BigDecimal(near).round(new MathContext(1 + random.nextInt(19))).toString());
            checkDouble(random.nextInt() + "." + random.nextInt(1_000_000) + "e" + (random.nextInt(260) - 130));
        }
    }

    /** The middle between two float64, the numbers next to it with as many digits, and a float64 itself. */
    @Test
    void shouldRoundFloat64InTheMiddleAsTheJdkDoes()
    {
        final Random random = new Random(3);
        for (int i = 0; i < NUMBERS / 4; i++)
        {
            final double value = (1 + random.nextDouble()) * Math.pow(2, random.nextInt(64));
            final BigDecimal middle = new BigDecimal(value).add(new BigDecimal(Math.nextUp(value)))
                .divide(BigDecimal.valueOf(2));
            for (int digits = 15; digits < 19; digits++)
            {
                final BigDecimal rounded = middle.round(new MathContext(digits));
                checkDouble(rounded.toString());
                checkDouble(rounded.add(rounded.ulp()).toString());
                checkDouble(rounded.subtract(rounded.ulp()).toString());
            }
            checkDouble(middle.toPlainString());
        }
        for (final String number : List.of("0", "-0", "-0.0", "0e5", "00012", "9007199254740993", "9007199254740992.5",
            "1e22", "1e23", "123456789012345678", "1234567890123456789", "0.000000000000000000000000001", "5e-324",
            "1.7976931348623157e308", "1e400", "1.0000000180025095e-35", "+1", ".5", "5.", "-.5", "1e+5", "1e0005"))
        {
            checkDouble(number);
        }
    }

    @Test
    void shouldRefuseWhatIsNoNumber()
    {
        for (final String word : List.of("", "-", ".", "e5", "1e", "1.2.3", "--1", "1-2", "-e", "1e5e5", "-."))
        {
            assertThrows(NumberFormatException.class, () -> Decimal.parseDouble(word, 0, word.length()), word);
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
