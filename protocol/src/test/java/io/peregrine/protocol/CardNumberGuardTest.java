package io.peregrine.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
            final boolean expected = isCardNumber(Long.toString(number)) || isPacked(Long.toHexString(number));
            hits += expected ? 1 : 0;
            assertEquals(expected, CardNumberGuard.isCardNumber(number, 0), Long.toString(number));
        }
        assertTrue(hits > 1_000);
    }

    @ParameterizedTest
    @CsvSource({
        "00000000000000004111111111111111, true", "41111111111111110000000000000000, true",
        "4111111111111111ffffffffffffffff, true", "00041111111111111110000000000000, true",
        "0378282246310005ffffffffffffffff, true", "00000000000000000004222222222222, true",
        "4111111111111112ffffffffffffffff, false", "378282246310005f0000000000000000, false",
        "fffffffffffffffffff4222222222222, false", "4111111111111111000000000000000a, false",
        "41111111111111114111111111111111, false", "00000000000000000000000000000000, false",
        "ffffffffffffffffffffffffffffffff, false" })
    void shouldKnowPackedDigits(final String hex, final boolean isExpected)
    {
        assertEquals(isExpected, CardNumberGuard.isCardNumber(
            Long.parseUnsignedLong(hex.substring(16), 16), Long.parseUnsignedLong(hex.substring(0, 16), 16)));
    }

    @Test
    void shouldPassAlmostEachRandomToken()
    {
        final SplittableRandom random = new SplittableRandom(9);
        int refused = 0;
        for (int i = 0; i < 1_000_000; i++)
        {
            refused += CardNumberGuard.isCardNumber(random.nextLong(), random.nextLong()) ? 1 : 0;
        }
        assertEquals(0, refused);
    }

    /** The same by a pattern: whole runs, and runs after single spaces and hyphens are taken out. */
    @Test
    void shouldFindInTextsWhatAPatternFinds()
    {
        final SplittableRandom random = new SplittableRandom(7);
        final String others = "ab -";
        final String[] numbers = { "4111111111111111", "378282246310005", "4222222222222", "6011111111111117" };
        int hits = 0;
        for (int i = 0; i < 200_000; i++)
        {
            final StringBuilder text = new StringBuilder();
            for (int part = random.nextInt(6); part >= 0; part--)
            {
                final String number = numbers[random.nextInt(numbers.length)];
                final int cut = random.nextInt(number.length());
                text.append(switch (random.nextInt(5))
                {
                    case 0 -> number;
                    case 1 -> number.substring(0, cut) + others.charAt(2 + random.nextInt(2)) + number.substring(cut);
                    case 2 -> number.substring(cut);
                    case 3 -> Integer.toString(random.nextInt(100));
                    default -> others.substring(random.nextInt(4));
                });
            }
            final boolean expected = hasRun(text.toString(), "[^0-9]+") ||
                hasRun(text.toString().replaceAll("(?<=[0-9])[ -](?=[0-9])", ""), "[^0-9]+");
            final UnsafeBuffer buffer = new UnsafeBuffer(text.toString().getBytes(StandardCharsets.US_ASCII));
            hits += expected ? 1 : 0;
            assertEquals(expected, CardNumberGuard.isInText(buffer, 0, buffer.capacity()), text.toString());
        }
        assertTrue(hits > 10_000 && hits < 190_000, () -> "one sided");
    }

    /** Without what fills up behind: F, or zeros as many as one likes. */
    private static boolean isPacked(final String hex)
    {
        String digits = hex.replaceAll("f+$", "");
        while (digits.matches("\\d{13,}"))
        {
            if (isCardNumber(digits))
            {
                return true;
            }
            digits = digits.endsWith("0") ? digits.substring(0, digits.length() - 1) : "";
        }
        return false;
    }

    private static boolean hasRun(final String text, final String between)
    {
        return Arrays.stream(text.split(between)).anyMatch(
            run -> run.length() >= 13 && run.length() <= 19 && isCardNumber(run));
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
