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

    /** @return the word of this index of what orders among ids as the text does: no id holds what is beyond ASCII. */
    static long orderedWord(final String text, final int index)
    {
        long word = 0;
        for (int i = 0; i < Long.BYTES && index * Long.BYTES + i < text.length(); i++)
        {
            word |= Math.min(text.charAt(index * Long.BYTES + i), 0xffL) << (Byte.SIZE * i);
        }
        return word;
    }

    /** Called by generated code, as what follows. @return characters. */
    static long size(final long low, final long high)
    {
        return 0 != high ? 2 * Long.BYTES - Long.numberOfLeadingZeros(high) / Byte.SIZE :
            Long.BYTES - Long.numberOfLeadingZeros(low) / Byte.SIZE;
    }

    /** @return below, at or above 0, in the order of characters. */
    static int compare(final long low, final long high, final long otherLow, final long otherHigh)
    {
        final int first = Long.compareUnsigned(Long.reverseBytes(low), Long.reverseBytes(otherLow));
        return 0 != first ? first :
            Long.compareUnsigned(Long.reverseBytes(high), Long.reverseBytes(otherHigh));
    }

    static boolean startsWith(final long low, final long high, final long partLow, final long partHigh)
    {
        return isAt(low, high, partLow, partHigh, (int)size(partLow, partHigh));
    }

    static boolean endsWith(final long low, final long high, final long partLow, final long partHigh)
    {
        final int length = (int)size(partLow, partHigh);
        final int from = (int)size(low, high) - length;
        return from >= 0 && isAt(lowFrom(low, high, from), highFrom(high, from), partLow, partHigh, length);
    }

    static boolean contains(final long low, final long high, final long partLow, final long partHigh)
    {
        final int length = (int)size(partLow, partHigh);
        for (int from = (int)size(low, high) - length; from >= 0; from--)
        {
            if (isAt(lowFrom(low, high, from), highFrom(high, from), partLow, partHigh, length))
            {
                return true;
            }
        }
        return false;
    }

    private static boolean isAt(
        final long low, final long high, final long partLow, final long partHigh, final int length)
    {
        return 0 == ((low ^ partLow) & mask(length)) && 0 == ((high ^ partHigh) & mask(length - Long.BYTES));
    }

    /** @return a word whose first bytes, this many, are set. */
    private static long mask(final int length)
    {
        return length <= 0 ? 0 : length >= Long.BYTES ? -1L : (1L << (Byte.SIZE * length)) - 1;
    }

    private static long lowFrom(final long low, final long high, final int from)
    {
        return 0 == from ? low : from >= Long.BYTES ? highFrom(high, from - Long.BYTES) :
            low >>> (Byte.SIZE * from) | high << (Byte.SIZE * (Long.BYTES - from));
    }

    private static long highFrom(final long high, final int from)
    {
        return from >= Long.BYTES ? 0 : high >>> (Byte.SIZE * from);
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
