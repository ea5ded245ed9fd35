package io.peregrine.policy;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.peregrine.domain.ListKey;

/**
 * Keys of lists as people write them: 10.0.0.0/8, BE or 056, 5999, 411111-411199, a token in decimal or 32 hex digits,
 * a terminal's id as it is. Off the hot path; any thread.
 */
public final class ListKeyText
{
    private static final int TOKEN_HEX_LENGTH = 32;
    private static final int WORD_HEX_LENGTH = 16;
    private static final int ADDRESS_BITS = 128;
    private static final int V4_BITS = 32;
    private static final long MAX_BIN = 99_999_999;
    private static final long MAX_MCC = 9_999;
    private static final long MAX_U16 = 65_534;
    private static final long MAX_COUNTRY = 999;
    private static final long MAX_U32 = 0xFFFF_FFFEL;
    private static final long V4_PREFIX = 0xFFFFL << 32;
    private static final Pattern NETWORK = Pattern.compile("([^/]+)/(\\d{1,3})");
    private static final Pattern RANGE = Pattern.compile("(\\d{1,8})-(\\d{1,8})");
    private static final Pattern V4 = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");
    private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private ListKeyText()
    {
    }

    /**
     * @return four words as a ListUpdate's entry has them: key low, high, second key low, high. The last two are 0 but
     *     for networks and ranges.
     * @throws IllegalArgumentException where it is no such key; the message goes on after the text in quotes.
     */
    public static long[] words(final ListKey key, final String text)
    {
        return switch (key)
        {
            case CARD -> token(text);
            case ACCOUNT, CUSTOMER, DEVICE, PAYEE -> word(unsigned(text, BigInteger.ONE.shiftLeft(64)));
            case MERCHANT -> characters(text, 15, "merchant");
            case TERMINAL -> characters(text, 8, "terminal");
            case IP -> address(text);
            case BIN -> word(number(text, MAX_U32, "a BIN, for example 411111"));
            case TENANT -> word(number(text, MAX_U16, "a tenant's number"));
            case COUNTRY -> word(country(text));
            case MCC -> word(number(text, MAX_MCC, "a merchant category code, four digits like 5999"));
            case CIDR -> network(text);
            case BIN_RANGE -> range(text);
        };
    }

    private static long[] word(final long low)
    {
        return new long[]{ low, 0, 0, 0 };
    }

    private static long[] token(final String text)
    {
        if (TOKEN_HEX_LENGTH == text.length() && text.chars().allMatch(HexFormat::isHexDigit))
        {
            return new long[]{ HexFormat.fromHexDigitsToLong(text, WORD_HEX_LENGTH, TOKEN_HEX_LENGTH),
                HexFormat.fromHexDigitsToLong(text, 0, WORD_HEX_LENGTH), 0, 0 };
        }
        return word(unsigned(text, BigInteger.ONE.shiftLeft(64)));
    }

    private static long unsigned(final String text, final BigInteger limit)
    {
        if (!text.matches("\\d{1,20}") || new BigInteger(text).compareTo(limit) >= 0)
        {
            throw new IllegalArgumentException("is no id: write a number below 2^64, or a token of 32 hex digits");
        }
        return new BigInteger(text).longValue();
    }

    private static long number(final String text, final long greatest, final String what)
    {
        if (!text.matches("\\d{1,10}") || Long.parseLong(text) > greatest)
        {
            throw new IllegalArgumentException("is not " + what + ": write digits, at most " + greatest);
        }
        return Long.parseLong(text);
    }

    private static long country(final String text)
    {
        final Integer code = CountryCodes.numeric(text);
        if (null != code)
        {
            return code;
        }
        if (!text.matches("\\d{1,3}") || 0 == Integer.parseInt(text) || Integer.parseInt(text) > MAX_COUNTRY)
        {
            throw new IllegalArgumentException("is no country: write its two letters or three digits, BE or 056");
        }
        return Integer.parseInt(text);
    }

    private static long[] characters(final String text, final int limit, final String what)
    {
        if (text.isEmpty() || text.length() > limit)
        {
            throw new IllegalArgumentException("is no " + what + "'s id: it has " + text.length() +
                " characters, and a " + what + "'s id has 1 to " + limit + ", as messages carry it");
        }
        for (int i = 0; i < text.length(); i++)
        {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~')
            {
                throw new IllegalArgumentException("is no " + what + "'s id: its character " + (i + 1) +
                    " is not printable ASCII, as all of a " + what + "'s id are");
            }
        }
        final long[] words = new long[4];
        for (int i = 0; i < text.length(); i++)
        {
            words[i >>> 3] |= (long)text.charAt(i) << ((i & 7) << 3);
        }
        return words;
    }

    private static long[] address(final String text)
    {
        final Matcher v4 = V4.matcher(text);
        if (v4.matches())
        {
            long low = 0xFFFF;
            for (int i = 1; i <= 4; i++)
            {
                final int octet = Integer.parseInt(v4.group(i));
                if (octet > 255)
                {
                    throw noAddress();
                }
                low = low << 8 | octet;
            }
            return word(low);
        }
        if (!V6.matcher(text).matches())
        {
            throw noAddress();
        }
        try
        {
            // A text with a colon is never looked up as a name.
            final byte[] bytes = InetAddress.getByName(text).getAddress();
            final BigInteger number = new BigInteger(1, bytes);
            return bytes.length < WORD_HEX_LENGTH ? word(number.longValue() | V4_PREFIX) :
                new long[]{ number.longValue(), number.shiftRight(64).longValue(), 0, 0 };
        }
        catch (final UnknownHostException ignore)
        {
            throw noAddress();
        }
    }

    private static IllegalArgumentException noAddress()
    {
        return new IllegalArgumentException("is no IP address: write 192.0.2.1 or 2001:db8::1");
    }

    private static long[] network(final String text)
    {
        final Matcher network = NETWORK.matcher(text);
        final String first = network.matches() ? network.group(1) : text;
        final long[] words = address(first);
        final boolean isV4 = V4.matcher(first).matches();
        final int width = isV4 ? V4_BITS : ADDRESS_BITS;
        final int bits = network.matches() ? Integer.parseInt(network.group(2)) : width;
        if (bits > width)
        {
            throw new IllegalArgumentException("is no network: after / write at most " + width);
        }
        final int all = bits + ADDRESS_BITS - width;
        final BigInteger mask = BigInteger.ONE.shiftLeft(ADDRESS_BITS).subtract(
            BigInteger.ONE.shiftLeft(ADDRESS_BITS - all));
        if (0 != (words[0] & ~mask.longValue()) || 0 != (words[1] & ~mask.shiftRight(64).longValue()))
        {
            throw new IllegalArgumentException("is no network: the address has bits beyond /" + bits +
                ": write zeros there, or a longer network");
        }
        words[2] = all;
        return words;
    }

    private static long[] range(final String text)
    {
        final Matcher range = RANGE.matcher(text);
        final long low = range.matches() ? Long.parseLong(range.group(1)) :
            number(text, MAX_BIN, "a range of BINs, for example 411111-411199");
        final long high = range.matches() ? Long.parseLong(range.group(2)) : low;
        if (low > high)
        {
            throw new IllegalArgumentException("is no range of BINs: the lower one comes first");
        }
        return new long[]{ low, 0, high, 0 };
    }
}
