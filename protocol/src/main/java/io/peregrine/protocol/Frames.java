package io.peregrine.protocol;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** How texts and ids stand in frames. For the edges, off the hot path: these allocate. Any thread. */
public final class Frames
{
    private static final int SHA_256_HEX_LENGTH = 64;
    private static final int ID_HEX_LENGTH = 32;
    private static final int WORD_HEX_LENGTH = 16;
    private static final int MAX_DECIMAL_LENGTH = 20;

    private Frames()
    {
    }

    /** Puts printable ASCII and pads it with NUL to length; an empty text means missing. */
    public static void putText(
        final MutableDirectBuffer buffer, final int index, final int length, final CharSequence text)
    {
        final int textLength = text.length();
        if (textLength > length)
        {
            throw new IllegalArgumentException("text of at most " + length + " characters: \"" + text + "\"");
        }
        for (int i = 0; i < textLength; i++)
        {
            final char c = text.charAt(i);
            if (c < ' ' || c > '~')
            {
                throw new IllegalArgumentException("printable ASCII only: \"" + text + "\"");
            }
            buffer.putByte(index + i, (byte)c);
        }
        buffer.setMemory(index + textLength, length - textLength, (byte)0);
    }

    /** @return the text up to the first NUL; empty where it is missing. */
    public static String text(final DirectBuffer buffer, final int index, final int length)
    {
        int textLength = 0;
        while (textLength < length && 0 != buffer.getByte(index + textLength))
        {
            textLength++;
        }
        return buffer.getStringWithoutLengthAscii(index, textLength);
    }

    /** @return the first 8 bytes, little endian, of the SHA-256 of the principal's UTF-8: the sender in the engine. */
    public static long hashOfPrincipal(final String principal)
    {
        try
        {
            final byte[] hash = MessageDigest.getInstance("SHA-256").digest(principal.getBytes(StandardCharsets.UTF_8));
            return Long.reverseBytes(HexFormat.fromHexDigitsToLong(HexFormat.of().formatHex(hash, 0, 8)));
        }
        catch (final NoSuchAlgorithmException ex)
        {
            throw new IllegalStateException("every JDK has SHA-256", ex);
        }
    }

    /** @return the word, 0 to 3, of a SHA-256 in hex, as type sha256 holds it: first byte lowest. */
    public static long sha256Word(final CharSequence hex, final int word)
    {
        if (SHA_256_HEX_LENGTH != hex.length() || !isHex(hex))
        {
            throw new IllegalArgumentException("a SHA-256 has 64 hex digits: \"" + hex + "\"");
        }
        final int from = word * WORD_HEX_LENGTH;
        return Long.reverseBytes(HexFormat.fromHexDigitsToLong(hex, from, from + WORD_HEX_LENGTH));
    }

    /** @return the 64 lower-case hex digits of four little-endian words. */
    public static String sha256Hex(final long word0, final long word1, final long word2, final long word3)
    {
        final HexFormat hex = HexFormat.of();
        return hex.toHexDigits(Long.reverseBytes(word0)) + hex.toHexDigits(Long.reverseBytes(word1)) +
            hex.toHexDigits(Long.reverseBytes(word2)) + hex.toHexDigits(Long.reverseBytes(word3));
    }

    /** @return whether a text can be an id16: an unsigned decimal of at most 64 bits, or 32 hex digits. */
    public static boolean isPaymentId(final CharSequence text)
    {
        return (ID_HEX_LENGTH == text.length() && isHex(text)) || isDecimal(text);
    }

    /** @return the low word: the decimal, or the last 16 of 32 hex digits. Leading zeros of a decimal are lost. */
    public static long paymentIdLow(final CharSequence text)
    {
        checkPaymentId(text);
        return ID_HEX_LENGTH == text.length() ? HexFormat.fromHexDigitsToLong(text, WORD_HEX_LENGTH, ID_HEX_LENGTH) :
            Long.parseUnsignedLong(text, 0, text.length(), 10);
    }

    /** @return the high word: 0 for a decimal, or the first 16 of 32 hex digits. */
    public static long paymentIdHigh(final CharSequence text)
    {
        checkPaymentId(text);
        return ID_HEX_LENGTH == text.length() ? HexFormat.fromHexDigitsToLong(text, 0, WORD_HEX_LENGTH) : 0;
    }

    /** @return an unsigned decimal where high is 0, else 32 lower-case hex digits. */
    public static String paymentIdText(final long low, final long high)
    {
        return 0 == high ? Long.toUnsignedString(low) :
            HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }

    private static void checkPaymentId(final CharSequence text)
    {
        if (!isPaymentId(text))
        {
            throw new IllegalArgumentException(
                "a payment id is an unsigned decimal below 2^64 or 32 hex digits: \"" + text + "\"");
        }
    }

    private static boolean isHex(final CharSequence text)
    {
        for (int i = 0; i < text.length(); i++)
        {
            if (!HexFormat.isHexDigit(text.charAt(i)))
            {
                return false;
            }
        }
        return true;
    }

    private static boolean isDecimal(final CharSequence text)
    {
        final int length = text.length();
        if (0 == length || length > MAX_DECIMAL_LENGTH)
        {
            return false;
        }
        for (int i = 0; i < length; i++)
        {
            if (text.charAt(i) < '0' || text.charAt(i) > '9')
            {
                return false;
            }
        }
        return length < MAX_DECIMAL_LENGTH || "18446744073709551615".compareTo(text.toString()) >= 0;
    }
}
