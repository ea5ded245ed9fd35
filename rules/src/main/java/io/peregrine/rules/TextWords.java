package io.peregrine.rules;

/** Ids of characters as the slot holds them: little-endian words of their bytes, padded with zeros. */
final class TextWords
{
    static final int MERCHANT_LENGTH = 15;
    static final int TERMINAL_LENGTH = 8;

    private TextWords()
    {
    }

    /** @return true if an id of this many characters can hold the text: US-ASCII, neither empty nor with NUL. */
    static boolean fits(final String text, final int length)
    {
        return !text.isEmpty() && text.length() <= length && text.chars().allMatch(c -> c > 0 && c < 128);
    }

    /** @return the text's word of this index, 0 beyond its end. */
    static long word(final String text, final int index)
    {
        long word = 0;
        for (int i = 0; i < Long.BYTES && index * Long.BYTES + i < text.length(); i++)
        {
            word |= (long)text.charAt(index * Long.BYTES + i) << (Byte.SIZE * i);
        }
        return word;
    }

    /** @return the text of two words. */
    static String text(final long low, final long high)
    {
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < 2 * Long.BYTES; i++)
        {
            final char c = (char)(((i < Long.BYTES ? low : high) >>> (Byte.SIZE * (i % Long.BYTES))) & 0xff);
            if (0 != c)
            {
                text.append(c);
            }
        }
        return text.toString();
    }
}
