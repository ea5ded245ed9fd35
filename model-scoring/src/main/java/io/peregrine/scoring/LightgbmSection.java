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

    private String[] words(final String key, final int count)
    {
        final String[] words = words(key);
        if (words.length != count)
        {
            throw problem("has " + words.length + " numbers in " + key + " and not " + count);
        }

        return words;
    }

    int integer(final String key)
    {
        return (int)whole(key, text(key), Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    int[] integers(final String key, final int count)
    {
        final String[] words = words(key, count);
        final int[] result = new int[count];
        for (int i = 0; i < count; i++)
        {
            result[i] = (int)whole(key, words[i], Integer.MIN_VALUE, Integer.MAX_VALUE);
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
        final String[] words = words(key, count);
        final double[] result = new double[count];
        for (int i = 0; i < count; i++)
        {
            result[i] = number(key, words[i]);
        }

        return result;
    }

    private long whole(final String key, final String word, final long least, final long greatest)
    {
        try
        {
            final long value = Long.parseLong(word);
            if (value >= least && value <= greatest)
            {
                return value;
            }
        }
        catch (final NumberFormatException ignore)
        {
            // Said below.
        }

        throw problem(key + " must be a whole number: " + shown(word));
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
