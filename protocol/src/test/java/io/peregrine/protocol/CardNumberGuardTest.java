package io.peregrine.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CardNumberGuardTest
{
    private static final Pattern ISSUED = Pattern.compile("4(\\d{12}|\\d{15}|\\d{18})|3[47]\\d{13}" +
        "|5[1-5]\\d{14}|(222[1-9]|22[3-9]\\d|2[3-6]\\d\\d|27[01]\\d|2720)\\d{12}" +
        "|(30[0-5]\\d|3095|3[689]\\d\\d)\\d{10,15}|(50|5[678]|67)\\d{11,17}|(6304|6390)\\d{9,15}" +
        "|(6011|64[4-9]\\d|65\\d\\d|352[89]|35[3-8]\\d|62\\d\\d|81\\d\\d|220[0-4])\\d{12,15}");

    @ParameterizedTest
    @ValueSource(longs = {
        4111111111111111L, 4222222222222L, 5555555555554444L, 2223003122003222L, 378282246310005L, 6011111111111117L,
        3530111333300000L, 30569309025904L, 6304000000000000L, 6759649826438453L })
    void shouldKnowTestNumbersAsDecimal(final long number)
    {
        assertTrue(CardNumberGuard.isCardNumber(number, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "4111111111111111", "4222222222222", "x4222222222222", "..4222222222222", "5555555555554444",
        "378282246310005" })
    void shouldKnowTestNumbersAsText(final String text)
    {
        final byte[] bytes = new byte[16];
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        buffer.putStringWithoutLengthAscii(0, text);
        final long low = buffer.getLong(0);
        final long high = buffer.getLong(8);

        assertTrue(CardNumberGuard.isCardNumber(low, high));
        assertTrue(CardNumberGuard.isCardNumber(Long.reverseBytes(high), Long.reverseBytes(low)));
    }

    @ParameterizedTest
    @ValueSource(longs = {
        4111111111111112L, 411111111111111L, 9111111111111111L, 422222222222L, 0, -1, 17, 5155555555554443L })
    void shouldPassNearMisses(final long number)
    {
        assertFalse(CardNumberGuard.isCardNumber(number, 0));
    }

    @Test
    void shouldAgreeWithAPatternAndSchoolbookLuhn()
    {
        final SplittableRandom random = new SplittableRandom(5);
        int hits = 0;
        for (int i = 0; i < 300_000; i++)
        {
            final int digits = random.nextInt(11, 20);
            long number = 1 + random.nextInt(9);
            for (int j = 1; j < digits && number < 900_000_000_000_000_000L; j++)
            {
                number = number * 10 + random.nextInt(10);
            }
            final boolean expected = isCardNumber(Long.toString(number));
            hits += expected ? 1 : 0;
            assertEquals(expected, CardNumberGuard.isCardNumber(number, 0), Long.toString(number));
        }
        assertTrue(hits > 1_000);
    }

    private static boolean isCardNumber(final String text)
    {
        int sum = 0;
        for (int i = 0; i < text.length(); i++)
        {
            final int digit = text.charAt(text.length() - 1 - i) - '0';
            final int counted = i % 2 == 0 ? digit : 2 * digit;
            sum += counted > 9 ? counted - 9 : counted;
        }
        return sum % 10 == 0 && ISSUED.matcher(text).matches();
    }
}
