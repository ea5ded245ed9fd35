package io.peregrine.scoring;

import java.util.Arrays;

/** An array of numbers, each by where it begins in the document's text: a model is little else. */
final class JsonNumbers
{
    private final String text;
    private final int[] begins;

    /** @param begins where numbers begin, as JSON writes them or the word NaN; the first so many are copied. */
    JsonNumbers(final String text, final int[] begins, final int count)
    {
        this.text = text;
        this.begins = Arrays.copyOf(begins, count);
    }

    int count()
    {
        return begins.length;
    }

    /** No number is the document's last character: an array's bracket follows. */
    private int end(final int index)
    {
        int end = begins[index];
        for (char next = text.charAt(end); next >= '0' && next <= '9' || isSign(next); next = text.charAt(end))
        {
            end++;
        }

        return end;
    }

    private static boolean isSign(final char character)
    {
        return '-' == character || '.' == character || '+' == character || 'e' == character || 'E' == character;
    }

    JsonReader.JsonNumber number(final int index)
    {
        return isNaN(index) ? JsonReader.JsonNumber.NAN :
            new JsonReader.JsonNumber(text.substring(begins[index], end(index)));
    }

    /** @throws NumberFormatException if it is none. */
    int integer(final int index)
    {
        return Integer.parseInt(text, begins[index], end(index), 10);
    }

    /** @return the nearest float32, which may be infinite; NaN of the word. */
    float floatValue(final int index)
    {
        return isNaN(index) ? Float.NaN : Decimal.parseFloat(text, begins[index], end(index));
    }

    private boolean isNaN(final int index)
    {
        return 'N' == text.charAt(begins[index]);
    }
}
