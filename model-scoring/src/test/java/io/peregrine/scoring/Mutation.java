package io.peregrine.scoring;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Damages files: bits, cuts, lengths, and numbers that are none, too large or just wrong. */
final class Mutation
{
    private static final byte[][] NUMBERS = Arrays.stream(new String[]{
        "-1", "0", "1", "2", "7", "31", "32", "255", "65536", "16777215", "16777216", "2147483647",
        "-2147483648", "2147483648", "4294967295", "99999999999999999999", "1e999", "1e-999", "1e38", "-1e38",
        "3.5e38", "1e-45", "NaN", "inf", "-inf", "Infinity", "0x1p3", "1f", "", "\"", "[", "]", "{", "}", ",", ":",
        "=", "\n", "[[[[[[[[", "null", "true" })
        .map(text -> text.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);

    private final Random random;

    Mutation(final long seed)
    {
        random = new Random(seed);
    }

    byte[] of(final byte[] file)
    {
        byte[] bytes = file.clone();
        final int count = 1 + random.nextInt(3);
        for (int i = 0; i < count && bytes.length > 0; i++)
        {
            bytes = once(bytes);
        }

        return bytes;
    }

    private byte[] once(final byte[] bytes)
    {
        final int at = random.nextInt(bytes.length);
        switch (random.nextInt(8))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.nextInt(8));
                return bytes;
            case 1:
                bytes[at] = (byte)random.nextInt(256);
                return bytes;
            case 2:
                return Arrays.copyOf(bytes, at);
            case 3:
                return replaced(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(64)), new byte[0]);
            case 4:
                return repeated(bytes, at);
            case 5:
                return lengthened(bytes, at);
            default:
                return respelled(bytes, at);
        }
    }

    private static byte[] replaced(final byte[] bytes, final int from, final int to, final byte[] by)
    {
        final byte[] result = new byte[bytes.length - (to - from) + by.length];
        System.arraycopy(bytes, 0, result, 0, from);
        System.arraycopy(by, 0, result, from, by.length);
        System.arraycopy(bytes, to, result, from + by.length, bytes.length - to);
        return result;
    }

    private byte[] repeated(final byte[] bytes, final int at)
    {
        final int from = random.nextInt(bytes.length);
        final int to = Math.min(bytes.length, from + 1 + random.nextInt(200));
        return replaced(bytes, at, at, Arrays.copyOfRange(bytes, from, to));
    }

    /** Four or eight bytes become a number of many sizes: where a length stood, it lies now. */
    private byte[] lengthened(final byte[] bytes, final int at)
    {
        final long value = random.nextLong() >>> random.nextInt(64);
        for (int i = 0; i < 8 && at + i < bytes.length; i++)
        {
            bytes[at + i] = (byte)(value >>> 56 - 8 * i);
        }

        return bytes;
    }

    /** The next number in the text becomes another one. */
    private byte[] respelled(final byte[] bytes, final int at)
    {
        int from = at;
        while (from < bytes.length && !isDigit(bytes[from]))
        {
            from++;
        }

        int to = from;
        while (to < bytes.length && isDigit(bytes[to]))
        {
            to++;
        }

        return replaced(bytes, from, to, NUMBERS[random.nextInt(NUMBERS.length)]);
    }

    private static boolean isDigit(final byte character)
    {
        return character >= '0' && character <= '9' || '-' == character || '.' == character;
    }
}
