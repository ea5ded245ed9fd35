package io.peregrine.protocol;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import org.agrona.MutableDirectBuffer;

/** How texts, hashes and ids become the wire's words, and back. Stateless; for edges and tools, off the hot path. */
public final class Frames
{
    private static final int HEX_DIGITS = 16;

    private Frames()
    {
    }

    /**
     * Writes printable ASCII into a char array of the wire, padded with NULs.
     *
     * @throws IllegalArgumentException if it is too long or something else.
     */
    public static void putText(
        final MutableDirectBuffer buffer, final int offset, final int length, final CharSequence text)
    {
        if (text.length() > length)
        {
            throw new IllegalArgumentException("\"" + text + "\" is longer than " + length + " characters");
        }

        for (int i = 0; i < length; i++)
        {
            final char character = i < text.length() ? text.charAt(i) : 0;
            if (i < text.length() && (character < ' ' || character > '~'))
            {
                throw new IllegalArgumentException("\"" + text + "\" is not printable ASCII");
            }

            buffer.putByte(offset + i, (byte)character);
        }
    }

    /** @return the text of up to 16 NUL-padded ASCII characters that two little-endian words hold. */
    public static String text(final long low, final long high)
    {
        final StringBuilder text = new StringBuilder(HEX_DIGITS);
        for (int i = 0; i < HEX_DIGITS; i++)
        {
            final char character = (char)((i < 8 ? low >>> (i << 3) : high >>> (i - 8 << 3)) & 0xFF);
            if (0 == character)
            {
                break;
            }
            text.append(character);
        }

        return text.toString();
    }

    /** @return the sender that a principal is: the first 8 bytes, little endian, of the SHA-256 of its UTF-8. */
    public static long hashOfPrincipal(final String principal)
    {
        return littleEndian(sha256(principal.getBytes(StandardCharsets.UTF_8)), 0);
    }

    /** @return 32 bytes. */
    public static byte[] sha256(final byte[] bytes)
    {
        try
        {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        }
        catch (final NoSuchAlgorithmException ex)
        {
            throw new IllegalStateException("every JDK has SHA-256", ex);
        }
    }

    /** @return the SHA-256, 64 lower-case hex digits, whose bytes four little-endian words hold. */
    public static String hex(final long word0, final long word1, final long word2, final long word3)
    {
        final HexFormat format = HexFormat.of();
        return format.toHexDigits(Long.reverseBytes(word0)) + format.toHexDigits(Long.reverseBytes(word1)) +
            format.toHexDigits(Long.reverseBytes(word2)) + format.toHexDigits(Long.reverseBytes(word3));
    }

    /** @return word 0 to 3 of a SHA-256 in hex. */
    public static long hashWord(final String hex, final int index)
    {
        return littleEndian(HexFormat.of().parseHex(hex), index * Long.BYTES);
    }

    private static long littleEndian(final byte[] bytes, final int offset)
    {
        long word = 0;
        for (int i = Long.BYTES - 1; i >= 0; i--)
        {
            word = word << Byte.SIZE | bytes[offset + i] & 0xFF;
        }

        return word;
    }

    /**
     * @return the low word of an id's text: of an unsigned decimal all of it, of 32 hex digits the last 16.
     * @throws IllegalArgumentException if it is neither.
     */
    public static long idLow(final String text)
    {
        return isHexId(text) ? Long.parseUnsignedLong(text.substring(HEX_DIGITS), HEX_DIGITS) : decimal(text);
    }

    /** @return the high word of an id's text: of an unsigned decimal 0, of 32 hex digits the first 16. */
    public static long idHigh(final String text)
    {
        return isHexId(text) ? Long.parseUnsignedLong(text.substring(0, HEX_DIGITS), HEX_DIGITS) : 0;
    }

    /** @return an unsigned decimal where the high word is zero, else 32 hex digits. */
    public static String paymentIdText(final long low, final long high)
    {
        return 0 == high ? Long.toUnsignedString(low) :
            HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }

    private static boolean isHexId(final String text)
    {
        return text.length() == 2 * HEX_DIGITS;
    }

    private static long decimal(final String text)
    {
        try
        {
            return Long.parseUnsignedLong(text);
        }
        catch (final NumberFormatException ex)
        {
            throw new IllegalArgumentException(
                "\"" + text + "\" is no id: an unsigned decimal below 2^64 or 32 hex digits", ex);
        }
    }
}
