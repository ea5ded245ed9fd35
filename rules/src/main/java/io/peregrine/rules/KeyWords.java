package io.peregrine.rules;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.google.common.net.InetAddresses;
import com.google.common.primitives.Longs;

/**
 * Keys of 16 bytes as texts. A token is an unsigned decimal where its high word is 0, else 32 hex digits. An IP address
 * is written as RFC 5952 says, an IPv4 address as 192.0.2.1; the slot holds that one as ::ffff:192.0.2.1.
 */
final class KeyWords
{
    private static final long V4_PREFIX = 0xFFFFL << 32;
    private static final long V4_MASK = 0xFFFF_FFFFL;
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{32}");
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,20}");

    private KeyWords()
    {
    }

    static String token(final long low, final long high)
    {
        return 0 == high ? Long.toUnsignedString(low) : String.format(Locale.ROOT, "%016x%016x", high, low);
    }

    /** @return low and high word, or null where the text is no token. */
    static long[] ofToken(final String text)
    {
        final Matcher hex = HEX.matcher(text);
        if (hex.matches())
        {
            return new long[]{ Long.parseUnsignedLong(text.substring(16), 16),
                Long.parseUnsignedLong(text.substring(0, 16), 16) };
        }
        return DECIMAL.matcher(text).matches() && new BigInteger(text).bitLength() <= Long.SIZE ?
            new long[]{ Long.parseUnsignedLong(text), 0 } : null;
    }

    /** @return true if the text is the one that a token has. */
    static boolean isToken(final String text)
    {
        final long[] words = ofToken(text);
        return null != words && token(words[0], words[1]).equals(text);
    }

    /** @return true if the text is the one that an address has. */
    static boolean isAddress(final String text)
    {
        final long[] words = ofAddress(text);
        return null != words && address(words[0], words[1]).equals(text);
    }

    static String address(final long low, final long high)
    {
        if (0 == high && V4_PREFIX == (low & ~V4_MASK))
        {
            return InetAddresses.fromInteger((int)low).getHostAddress();
        }
        final byte[] bytes = new byte[2 * Long.BYTES];
        System.arraycopy(Longs.toByteArray(high), 0, bytes, 0, Long.BYTES);
        System.arraycopy(Longs.toByteArray(low), 0, bytes, Long.BYTES, Long.BYTES);
        try
        {
            return InetAddresses.toAddrString(java.net.InetAddress.getByAddress(bytes));
        }
        catch (final java.net.UnknownHostException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    /** @return low and high word, or null where the text is no address. */
    static long[] ofAddress(final String text)
    {
        if (!InetAddresses.isInetAddress(text) || text.indexOf('%') >= 0)
        {
            return null;
        }
        final byte[] bytes = InetAddresses.forString(text).getAddress();
        if (Integer.BYTES == bytes.length)
        {
            return new long[]{ V4_PREFIX | com.google.common.primitives.Ints.fromByteArray(bytes) & V4_MASK, 0 };
        }
        return new long[]{ Longs.fromByteArray(java.util.Arrays.copyOfRange(bytes, 8, 16)),
            Longs.fromByteArray(bytes) };
    }
}
