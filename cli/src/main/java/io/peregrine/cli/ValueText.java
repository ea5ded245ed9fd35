package io.peregrine.cli;

import java.util.Currency;
import java.util.HashMap;
import java.util.Map;

/** Reads numbers from texts, strictly and without allocating: no sign +, no spaces, no separators. */
final class ValueText
{
    private static final int MAX_DIGITS = 18;
    private static final long[] POWERS = new long[MAX_DIGITS + 1];
    private static final Map<Integer, Currency> BY_NUMBER = new HashMap<>();

    static
    {
        POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++)
        {
            POWERS[i] = POWERS[i - 1] * 10;
        }
        for (final Currency currency : Currency.getAvailableCurrencies())
        {
            // The set has no order of its own.
            BY_NUMBER.merge(currency.getNumericCode(), currency, ValueText::firstByCode);
        }
    }

    private ValueText()
    {
    }

    private static Currency firstByCode(final Currency a, final Currency b)
    {
        return a.getCurrencyCode().compareTo(b.getCurrencyCode()) <= 0 ? a : b;
    }

    /** @return a whole number of at most 19 digits. */
    static long wholeNumber(final CharSequence text)
    {
        final int length = text.length();
        final boolean isNegative = length > 0 && '-' == text.charAt(0);
        final int start = isNegative ? 1 : 0;
        if (start == length)
        {
            throw new BadValue("is not a whole number: write digits only");
        }
        long value = 0; // kept negative, since there is one more of those
        for (int i = start; i < length; i++)
        {
            final int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9)
            {
                throw new BadValue("is not a whole number: write digits only");
            }
            if (value < (Long.MIN_VALUE + 1 + digit) / 10)
            {
                throw new BadValue("is too large: a whole number has at most 64 bits");
            }
            value = value * 10 - digit;
        }
        return isNegative ? value : -value;
    }

    /** @return a whole number from least to most. */
    static long wholeNumber(final CharSequence text, final long least, final long most)
    {
        final long value = wholeNumber(text);
        if (value < least || value > most)
        {
            throw new BadValue("is out of range: it must be from " + least + " to " + most);
        }
        return value;
    }

    /** @return a decimal number, exactly, in units of its last allowed decimal: 12.5 with two decimals is 1250. */
    static long decimal(final CharSequence text, final int decimals)
    {
        final int length = text.length();
        final boolean isNegative = length > 0 && '-' == text.charAt(0);
        long value = 0;
        int digits = 0;
        int fraction = -1;
        for (int i = isNegative ? 1 : 0; i < length; i++)
        {
            final char c = text.charAt(i);
            if ('.' == c && fraction < 0 && digits > 0)
            {
                fraction = 0;
                continue;
            }
            if (c < '0' || c > '9')
            {
                throw new BadValue("is not a decimal number: write 1234.56");
            }
            if (fraction >= decimals)
            {
                if ('0' != c)
                {
                    throw new BadValue("has more than " + decimals + " decimals, which its unit does not have");
                }
                continue;
            }
            value = value * 10 + (c - '0');
            fraction += fraction < 0 ? 0 : 1;
            if (++digits > MAX_DIGITS)
            {
                throw new BadValue("is too large: at most " + MAX_DIGITS + " digits");
            }
        }
        if (0 == digits)
        {
            throw new BadValue("is not a decimal number: write 1234.56");
        }
        final int missing = decimals - Math.max(fraction, 0);
        if (digits + missing > MAX_DIGITS)
        {
            throw new BadValue("is too large: at most " + MAX_DIGITS + " digits");
        }
        value *= POWERS[missing];
        return isNegative ? -value : value;
    }

    /** @return the currency of three letters or of its number; allocates. */
    static Currency currency(final CharSequence text)
    {
        final String code = text.toString();
        if (code.matches("[0-9]{1,3}"))
        {
            final Currency currency = BY_NUMBER.get(Integer.parseInt(code));
            if (null != currency && currency.getNumericCode() > 0)
            {
                return currency;
            }
        }
        else if (code.matches("[A-Z]{3}"))
        {
            try
            {
                return Currency.getInstance(code);
            }
            catch (final IllegalArgumentException ignore)
            {
                // Said below.
            }
        }
        throw new BadValue("is not a currency: write its ISO 4217 code, EUR or 978");
    }
}
