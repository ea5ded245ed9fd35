package io.peregrine.scoring;

import java.util.HashMap;
import java.util.Map;

/** The header or one tree of LightGBM's text: lines of a name, an equals sign and words. */
final class LightgbmSection
{
    private final String name;
    private final String title;
    private final Map<String, String> values = new HashMap<>();

    /** @param name of the file. @param title of the section, for messages. */
    LightgbmSection(final String name, final String title)
    {
        this.name = name;
        this.title = title;
    }

    void add(final String line)
    {
        final int equals = line.indexOf('=');
        final String key = equals < 0 ? line : line.substring(0, equals);
        if (null != values.putIfAbsent(key, equals < 0 ? "" : line.substring(equals + 1)))
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
        final String value = values.get(key);
        if (null == value)
        {
            throw problem("has no \"" + key + "\": is this a whole model, written by save_model?");
        }

        return value;
    }

    String[] words(final String key)
    {
        final String value = text(key).strip();
        return value.isEmpty() ? new String[0] : value.split(" ");
    }

    /** @return the line's words, which are counted but not taken apart: trees have many. */
    private String line(final String key, final int count)
    {
        final String line = text(key).strip();
        final int words = line.isEmpty() ? 0 : 1 + (int)line.chars().filter(character -> ' ' == character).count();
        if (words != count)
        {
            throw problem("has " + words + " numbers in " + key + " and not " + count);
        }

        return line;
    }

    private static int wordEnd(final String line, final int begin)
    {
        final int space = line.indexOf(' ', begin);
        return space < 0 ? line.length() : space;
    }

    int integer(final String key)
    {
        return (int)whole(key, text(key), Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    int[] integers(final String key, final int count)
    {
        final String line = line(key, count);
        final int[] result = new int[count];
        int begin = 0;
        for (int i = 0; i < count; i++)
        {
            final int end = wordEnd(line, begin);
            result[i] = (int)whole(key, line, begin, end, Integer.MIN_VALUE, Integer.MAX_VALUE);
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
        final String line = line(key, count);
        final double[] result = new double[count];
        int begin = 0;
        for (int i = 0; i < count; i++)
        {
            final int end = wordEnd(line, begin);
            result[i] = number(key, line.substring(begin, end));
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
        if ("inf".equals(word) || "-inf".equals(word))
        {
            return '-' == word.charAt(0) ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }

        // Java's own grammar knows more: hexadecimal digits, a type's letter, the words NaN and Infinity.
        if (isDecimal(word))
        {
            try
            {
                return Double.parseDouble(word);
            }
            catch (final NumberFormatException ignore)
            {
                // Said below.
            }
        }

        throw problem(key + " must be a number: " + shown(word));
    }

    private static boolean isDecimal(final String word)
    {
        for (int i = 0; i < word.length(); i++)
        {
            if ("0123456789+-.eE".indexOf(word.charAt(i)) < 0)
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
