package io.peregrine.scoring;

import java.util.HashMap;
import java.util.Map;

/** The header or one tree of LightGBM's text: lines of a name, an equals sign and words. */
final class LightgbmSection
{
    private final String name;
    private final String title;
    private final String text;
    private final Map<String, Line> values = new HashMap<>();

    /** Where in the file's text a line's words stand; a copy would be as large as the model. */
    private record Line(int begin, int end)
    {
    }

    /** @param name of the file. @param title of the section, for messages. @param text of the whole file. */
    LightgbmSection(final String name, final String title, final String text)
    {
        this.name = name;
        this.title = title;
        this.text = text;
    }

    /** Adds a line. @param begin its place in the text. @param end behind it, without spaces. */
    void add(final int begin, final int end)
    {
        final int found = text.indexOf('=', begin);
        final int equals = found < 0 || found >= end ? end : found;
        final String key = text.substring(begin, equals);
        if (null != values.putIfAbsent(key, new Line(Math.min(end, equals + 1), end)))
        {
            throw problem("has \"" + shown(key) + "\" twice");
        }
    }

    boolean has(final String key)
    {
        return values.containsKey(key);
    }

    String text(final String key)
    {
        final Line line = value(key);
        return text.substring(line.begin, line.end);
    }

    boolean isEmpty(final String key)
    {
        return text(key).isBlank();
    }

    private Line value(final String key)
    {
        final Line line = values.get(key);
        if (null == line)
        {
            throw problem("has no \"" + key + "\": is this a whole model, written by save_model?");
        }

        return line;
    }

    String[] words(final String key)
    {
        final String value = text(key).strip();
        return value.isEmpty() ? new String[0] : value.split(" ");
    }

    /** @return the line's words, which are counted but not taken apart: trees have many. */
    private Line line(final String key, final int count)
    {
        final Line value = value(key);
        int begin = value.begin;
        while (begin < value.end && Character.isWhitespace(text.charAt(begin)))
        {
            begin++;
        }

        int words = begin < value.end ? 1 : 0;
        for (int i = begin; i < value.end; i++)
        {
            words += ' ' == text.charAt(i) ? 1 : 0;
        }
        if (words != count)
        {
            throw problem("has " + words + " numbers in " + key + " and not " + count);
        }

        return new Line(begin, value.end);
    }

    private int wordEnd(final Line line, final int begin)
    {
        int end = begin;
        while (end < line.end && ' ' != text.charAt(end))
        {
            end++;
        }

        return end;
    }

    int integer(final String key)
    {
        return (int)whole(key, text(key), Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    int[] integers(final String key, final int count)
    {
        final Line line = line(key, count);
        final int[] result = new int[count];
        int begin = line.begin;
        for (int i = 0; i < count; i++)
        {
            final int end = wordEnd(line, begin);
            result[i] = (int)whole(key, text, begin, end, Integer.MIN_VALUE, Integer.MAX_VALUE);
            begin = end + 1;
        }

        return result;
    }

    /** Numbers of 32 bits without a sign. */
    int[] bits(final String key)
    {
        final String[] words = words(key);
        final int[] result = new int[words.length];
        for (int i = 0; i < result.length; i++)
        {
            result[i] = (int)whole(key, words[i], 0, 0xffff_ffffL);
        }

        return result;
    }

    /** The words {@code inf} and {@code -inf} are numbers here. */
    double[] doubles(final String key, final int count)
    {
        final Line line = line(key, count);
        final double[] result = new double[count];
        int begin = line.begin;
        for (int i = 0; i < count; i++)
        {
            final int end = wordEnd(line, begin);
            result[i] = number(key, text, begin, end);
            begin = end + 1;
        }

        return result;
    }

    private long whole(final String key, final String word, final long least, final long greatest)
    {
        return whole(key, word, 0, word.length(), least, greatest);
    }

    private long whole(
        final String key, final String line, final int begin, final int end, final long least, final long greatest)
    {
        try
        {
            final long value = Long.parseLong(line, begin, end, 10);
            if (value >= least && value <= greatest)
            {
                return value;
            }
        }
        catch (final NumberFormatException ignore)
        {
            // Said below.
        }

        throw problem(key + " must be a whole number: " + shown(line.substring(begin, end)));
    }

    double number(final String key, final String word)
    {
        return number(key, word, 0, word.length());
    }

    private double number(final String key, final String line, final int begin, final int end)
    {
        if (line.startsWith("inf", begin) && 3 == end - begin)
        {
            return Double.POSITIVE_INFINITY;
        }
        if (line.startsWith("-inf", begin) && 4 == end - begin)
        {
            return Double.NEGATIVE_INFINITY;
        }

        // Java's own grammar knows more: hexadecimal digits, a type's letter, the words NaN and Infinity.
        if (isDecimal(line, begin, end))
        {
            try
            {
                return Decimal.parseDouble(line, begin, end);
            }
            catch (final NumberFormatException ignore)
            {
                // Said below.
            }
        }

        throw problem(key + " must be a number: " + shown(line.substring(begin, end)));
    }

    private static boolean isDecimal(final String line, final int begin, final int end)
    {
        for (int i = begin; i < end; i++)
        {
            if ("0123456789+-.eE".indexOf(line.charAt(i)) < 0)
            {
                return false;
            }
        }

        return true;
    }

    private static String shown(final String text)
    {
        return text.length() > 40 ? text.substring(0, 40) + "..." : text;
    }

    ModelFormatException problem(final String what)
    {
        return new ModelFormatException(name + ": " + title + " " + what);
    }
}
