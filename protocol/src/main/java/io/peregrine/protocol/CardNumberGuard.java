package io.peregrine.protocol;

/**
 * Recognises a card number where a token belongs: 13 to 19 digits that have a card network's prefix and length and pass
 * Luhn's check (ISO/IEC 7812-1). Looks at the 16 bytes as text and, where the high word is zero, at the low word as an
 * unsigned decimal. Prefixes: the networks' published IIN ranges. Allocates nothing.
 */
final class CardNumberGuard
{
    private static final int MIN_DIGITS = 13;
    private static final int MAX_DIGITS = 19;
    private static final long LEAST_13_DIGITS = 1_000_000_000_000L;

    private CardNumberGuard()
    {
    }

    static boolean isCardNumber(final long low, final long high)
    {
        return 0 == high && isDecimalCardNumber(low) || isTextCardNumber(low, high);
    }

    private static boolean isDecimalCardNumber(final long number)
    {
        // Beyond 19 digits, that is, as unsigned beyond Long.MAX_VALUE in part, nothing is a card number's length.
        if (number < LEAST_13_DIGITS)
        {
            return false;
        }

        int digits = 0;
        int sum = 0;
        long rest = number;
        while (rest > 0)
        {
            final int digit = (int)(rest % 10);
            sum += (digits & 1) == 0 ? digit : doubled(digit);
            rest /= 10;
            digits++;
        }

        long prefix = number;
        for (int i = digits; i > 6; i--)
        {
            prefix /= 10;
        }

        return sum % 10 == 0 && isNetwork((int)prefix, digits);
    }

    private static boolean isTextCardNumber(final long low, final long high)
    {
        int digits = 0;
        int prefix = 0;
        int evenSum = 0;
        int oddSum = 0;

        for (int i = 0; i < 16; i++)
        {
            final int character = (int)((i < 8 ? low >>> (i << 3) : high >>> (i - 8 << 3)) & 0xFF);
            if (character < '0' || character > '9')
            {
                if (0 != character || !isZeroFrom(low, high, i))
                {
                    return false;
                }
                break;
            }

            final int digit = character - '0';
            prefix = digits < 6 ? prefix * 10 + digit : prefix;
            evenSum += (i & 1) == 0 ? digit : doubled(digit);
            oddSum += (i & 1) == 0 ? doubled(digit) : digit;
            digits++;
        }

        // Counted from the right, every second digit is doubled.
        final int sum = (digits & 1) == 1 ? evenSum : oddSum;
        return digits >= MIN_DIGITS && sum % 10 == 0 && isNetwork(prefix, digits);
    }

    private static boolean isZeroFrom(final long low, final long high, final int index)
    {
        return index < 8 ? 0 == low >>> (index << 3) && 0 == high : 0 == high >>> (index - 8 << 3);
    }

    private static int doubled(final int digit)
    {
        return digit < 5 ? digit * 2 : digit * 2 - 9;
    }

    /** @param prefix the first six digits. */
    private static boolean isNetwork(final int prefix, final int digits)
    {
        if (digits > MAX_DIGITS)
        {
            return false;
        }

        final int two = prefix / 10_000;
        final int three = prefix / 1_000;
        final int four = prefix / 100;

        final boolean isVisa = two / 10 == 4 && (13 == digits || 16 == digits || 19 == digits);
        final boolean isMastercard = 16 == digits && (two >= 51 && two <= 55 || four >= 2221 && four <= 2720);
        final boolean isAmex = 15 == digits && (34 == two || 37 == two);
        final boolean isDiscover =
            digits >= 16 && (6011 == four || 65 == two || three >= 644 && three <= 649 || 62 == two);
        final boolean isJcb = digits >= 16 && four >= 3528 && four <= 3589;
        final boolean isDiners =
            digits >= 14 && (three >= 300 && three <= 305 || 309 == three || 36 == two || 38 == two || 39 == two);
        final boolean isMaestro = 50 == two || two >= 56 && two <= 58 || 6304 == four || 6759 == four ||
            four >= 6761 && four <= 6763;

        return isVisa || isMastercard || isAmex || isDiscover || isJcb || isDiners || isMaestro;
    }
}
