package io.peregrine.cli;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class ValueTextTest
{
    private static final int ROUNDS = 20_000;

    @Test
    void shouldReadDecimalsAsBigDecimalDoes()
    {
        final Random random = new Random(5);
        for (int i = 0; i < ROUNDS; i++)
        {
            final int decimals = random.nextInt(5);
            final BigDecimal value = new BigDecimal(
                new BigInteger(random.nextInt(45), random), random.nextInt(decimals + 1));
            final String text = (random.nextBoolean() ? value : value.negate()).toPlainString();

            assertEquals(new BigDecimal(text).movePointRight(decimals).longValueExact(),
                ValueText.decimal(text, decimals), text);
        }
    }

    @Test
    void shouldReadWholeNumbersAsLongDoes()
    {
        final Random random = new Random(6);
        for (int i = 0; i < ROUNDS; i++)
        {
            final long value = random.nextLong() >> random.nextInt(64);
            assertEquals(value, ValueText.wholeNumber(Long.toString(value)));
        }
        assertEquals(Long.MAX_VALUE, ValueText.wholeNumber("9223372036854775807"));
        assertEquals(-Long.MAX_VALUE, ValueText.wholeNumber("-9223372036854775807"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "-", "+1", " 1", "1 ", "1.0", "1e3", "0x1", "9223372036854775808", "1_000", "١" })
    void shouldRefuseWhatIsNoWholeNumber(final String text)
    {
        assertThrows(BadValue.class, () -> ValueText.wholeNumber(text));
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "-", ".5", "1.234", "1,5", "1e3", "1.2.3", "--1", "NaN", "12345678901234567890" })
    void shouldRefuseWhatIsNoAmount(final String text)
    {
        assertThrows(BadValue.class, () -> ValueText.decimal(text, 2));
    }

    @ParameterizedTest
    @CsvSource({ "EUR, 978", "978, 978", "JPY, 392", "36, 36", "AUD, 36" })
    void shouldKnowCurrenciesByCodeAndNumber(final String text, final int number)
    {
        assertEquals(number, ValueText.currency(text).getNumericCode());
    }

    @ParameterizedTest
    @ValueSource(strings = { "eur", "ZZZ", "0", "1", "EURO", "" })
    void shouldRefuseWhatIsNoCurrency(final String text)
    {
        assertThrows(BadValue.class, () -> ValueText.currency(text));
    }
}
