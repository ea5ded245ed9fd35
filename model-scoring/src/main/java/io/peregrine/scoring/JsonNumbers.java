package io.peregrine.scoring;

import java.util.Arrays;

/** An array of numbers, each where it stands in the document's text: a model is little else. */
final class JsonNumbers
{
    private static final int FIRST_LENGTH = 64;

    private final String text;
    private int[] places = new int[2 * FIRST_LENGTH];
    private int count;

    JsonNumbers(final String text)
    {
        this.text = text;
    }

    void add(final int begin, final int end)
    {
        if (2 * count == places.length)
        {
            places = Arrays.copyOf(places, 2 * places.length);
        }

        places[2 * count] = begin;
        places[2 * count++ + 1] = end;
    }

    /** Gives back what was too much. */
    JsonNumbers trimmed()
    {
        places = Arrays.copyOf(places, 2 * count);
        return this;
    }

    int count()
    {
        return count;
    }

    JsonReader.JsonNumber number(final int index)
    {
        return isNaN(index) ? JsonReader.JsonNumber.NAN :
            new JsonReader.JsonNumber(text.substring(places[2 * index], places[2 * index + 1]));
    }

    /** @throws NumberFormatException if it is none. */
    int integer(final int index)
    {
        return Integer.parseInt(text, places[2 * index], places[2 * index + 1], 10);
    }

    /** @return the nearest float32, which may be infinite; NaN of the word. */
    float floatValue(final int index)
    {
        return isNaN(index) ? Float.NaN : Decimal.parseFloat(text, places[2 * index], places[2 * index + 1]);
    }

    private boolean isNaN(final int index)
    {
        return 'N' == text.charAt(places[2 * index]);
    }
}
