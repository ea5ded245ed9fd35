package io.peregrine.protocol;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * Tells whether 16 bytes that should be a card token are a card number in disguise: a whole run of 13 to 19 digits
 * with a card network's prefix and length that passes Luhn. The bytes are read as ASCII, first byte first and, since
 * 32 hex digits put the first byte highest, the other way round; where the high word is 0, as an unsigned decimal; or
 * as 32 decimal digits packed two to a byte, filled up with 0 on either side or F behind.
 * A decimal token can look like a card number by chance and is refused all the same: of random 16-digit
 * tokens about one in 27 is. Issue tokens of more than 19 digits, of fewer than 13, or of 32 hex digits.
 * In a text it is looked for among digits that follow each other, and among groups of digits with one space or hyphen
 * between them.
 * Any thread; allocates nothing.
 */
public final class CardNumberGuard
{
    private static final int MIN_DIGITS = 13;
    private static final int MAX_DIGITS = 19;
    private static final int ID_LENGTH = 16;
    private static final long SMALLEST = 1_000_000_000_000L;

    // A run of 13 or more among 16 bytes covers bytes 3 to 12, so these must be 0x3n.
    private static final long FIRST_MASK = 0xF0F0_F0F0_F000_0000L;
    private static final long FIRST_DIGITS = 0x3030_3030_3000_0000L;

    // Packed digits: the lowest bit of each nibble, and how many nibbles a word has.
    private static final long NIBBLES = 0x1111_1111_1111_1111L;
    private static final int WORD_NIBBLES = 16;
    private static final long SMALLEST_PACKED = 1L << (MIN_DIGITS - 1 << 2);

    private CardNumberGuard()
    {
    }

    /** @return whether the id16 at index is a card number. */
    public static boolean isCardNumber(final DirectBuffer buffer, final int index)
    {
        return isCardNumber(
            buffer.getLong(index, ByteOrder.LITTLE_ENDIAN), buffer.getLong(index + 8, ByteOrder.LITTLE_ENDIAN));
    }

    /** @return whether the id of these two words, as id16 in the schema, is a card number. */
    public static boolean isCardNumber(final long low, final long high)
    {
        if (isPacked(low, high))
        {
            return true;
        }
        if (0 == high)
        {
            return low >= SMALLEST && isNumber(low);
        }
        return isText(low, high) || isText(Long.reverseBytes(high), Long.reverseBytes(low));
    }

    /** @return whether a card number stands somewhere in a text. */
    public static boolean isInText(final DirectBuffer buffer, final int index, final int length)
    {
        long number = 0;
        long joined = 0;
        int digits = 0;
        int joinedDigits = 0;
        for (int i = 0; i < length; i++)
        {
            final int b = buffer.getByte(index + i);
            if (b >= '0' && b <= '9')
            {
                number = number * 10 + b - '0';
                joined = joined * 10 + b - '0';
                digits++;
                joinedDigits++;
                continue;
            }
            final boolean isJoining = (' ' == b || '-' == b) && digits > 0;
            if (isNumberOf(number, digits) || !isJoining && isNumberOf(joined, joinedDigits))
            {
                return true;
            }
            number = 0;
            digits = 0;
            joined = isJoining ? joined : 0;
            joinedDigits = isJoining ? joinedDigits : 0;
        }
        return isNumberOf(number, digits) || isNumberOf(joined, joinedDigits);
    }

    /** @return whether a run of so many digits, which are this number, is a card number. */
    private static boolean isNumberOf(final long number, final int digits)
    {
        // No network's numbers begin with 0, so a run whose value is shorter than the run is none.
        return digits >= MIN_DIGITS && digits <= MAX_DIGITS && number >= SMALLEST && digitCount(number) == digits &&
            isNumber(number);
    }

    /** The first digit is high's highest nibble; what fills up is 0 before, and 0 or F behind. */
    private static boolean isPacked(final long low, final long high)
    {
        if (0 == high && Long.compareUnsigned(low, SMALLEST_PACKED) < 0)
        {
            return false;
        }
        long first = high;
        long second = low;
        int nibbles = 2 * WORD_NIBBLES;
        while (0xF == (second & 0xF) && nibbles > 0)
        {
            second = second >>> 4 | first << 60;
            first >>>= 4;
            nibbles--;
        }
        if (0 != (first >>> 3 & (first >>> 2 | first >>> 1) & NIBBLES) ||
            0 != (second >>> 3 & (second >>> 2 | second >>> 1) & NIBBLES))
        {
            return false; // some nibble is above 9
        }

        long number = 0;
        int digits = 0;
        for (int i = 2 * WORD_NIBBLES - 1; i >= 0; i--)
        {
            final int digit = (int)((i < WORD_NIBBLES ? second >>> (i << 2) : first >>> (i - WORD_NIBBLES << 2)) & 0xF);
            if (0 == digit && 0 == digits)
            {
                continue;
            }
            if (MAX_DIGITS == digits)
            {
                return false;
            }
            number = number * 10 + digit;
            digits++;
            if (isRestZero(first, second, i) && isNumberOf(number, digits))
            {
                return true;
            }
        }
        return false;
    }

    /** @return whether nothing stands below this nibble. */
    private static boolean isRestZero(final long first, final long second, final int nibble)
    {
        return nibble < WORD_NIBBLES ? 0 == (second & (1L << (nibble << 2)) - 1) :
            0 == second && 0 == (first & (1L << (nibble - WORD_NIBBLES << 2)) - 1);
    }

    /** First's lowest byte is the text's first. */
    private static boolean isText(final long first, final long second)
    {
        if (FIRST_DIGITS != (first & FIRST_MASK))
        {
            return false;
        }

        long number = 0;
        int runLength = 0;
        for (int i = 0; i < ID_LENGTH; i++)
        {
            final int digit = (int)((i < 8 ? first >>> (i << 3) : second >>> ((i - 8) << 3)) & 0xFF) - '0';
            if (digit >= 0 && digit <= 9)
            {
                number = number * 10 + digit;
                runLength++;
            }
            else if (runLength >= MIN_DIGITS)
            {
                break;
            }
            else
            {
                number = 0;
                runLength = 0;
            }
        }
        return isNumberOf(number, runLength);
    }

    private static boolean isNumber(final long number)
    {
        final int digits = digitCount(number);
        return digits <= MAX_DIGITS && isIssued((int)(number / powerOfTen(digits - 4)), digits) && isLuhn(number);
    }

    /** The networks' ranges by their first four digits, from their public documentation and ISO/IEC 7812. */
    private static boolean isIssued(final int lead, final int digits)
    {
        final int two = lead / 100;
        if (4 == lead / 1000) // Visa
        {
            return 13 == digits || 16 == digits || 19 == digits;
        }
        if (34 == two || 37 == two) // American Express
        {
            return 15 == digits;
        }
        if ((two >= 51 && two <= 55) || (lead >= 2221 && lead <= 2720)) // Mastercard
        {
            return 16 == digits;
        }
        if ((lead >= 3000 && lead <= 3059) || 3095 == lead || 36 == two || 38 == two || 39 == two) // Diners Club
        {
            return digits >= 14;
        }
        if (50 == two || (two >= 56 && two <= 58) || 6304 == lead || 6390 == lead || 67 == two) // Maestro
        {
            return true;
        }
        // Discover, JCB, UnionPay, Mir
        return digits >= 16 && (6011 == lead || (lead >= 6440 && lead <= 6599) || (lead >= 3528 && lead <= 3589) ||
            62 == two || 81 == two || (lead >= 2200 && lead <= 2204));
    }

    private static boolean isLuhn(final long number)
    {
        long rest = number;
        int sum = 0;
        while (0 != rest)
        {
            final long next = rest / 100;
            final int pair = (int)(rest - next * 100);
            final int tens = pair / 10;
            sum += pair - tens * 10 + (tens < 5 ? tens << 1 : (tens << 1) - 9);
            rest = next;
        }
        return 0 == sum % 10;
    }

    private static int digitCount(final long number)
    {
        int digits = MIN_DIGITS;
        long limit = SMALLEST;
        while (digits < MAX_DIGITS && number / 10 >= limit)
        {
            limit *= 10;
            digits++;
        }
        return digits;
    }

    private static long powerOfTen(final int exponent)
    {
        long power = 1_000_000_000L;
        for (int i = 9; i < exponent; i++)
        {
            power *= 10;
        }
        return power;
    }
}
