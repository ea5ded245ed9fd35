package io.peregrine.scoring;

import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A strict reader of JSON (RFC 8259) for model files: no duplicate names, nothing after the document, bounded depth.
 * Numbers stay text, since a model's numbers must be read as the type that its library used: a double in between rounds
 * twice. Objects become maps, arrays lists or {@link JsonNumbers}, numbers {@link JsonNumber}. The word NaN is a number
 * here, since XGBoost before 3.0 writes it where a node splits on categories.
 */
final class JsonReader
{
    /** A number as it was written. */
    record JsonNumber(String text)
    {
        static final JsonNumber NAN = new JsonNumber("NaN");

        @Override
        public String toString()
        {
            return text;
        }
    }

    private static final int MAX_DEPTH = 64;
    private static final int FIRST_NUMBERS = 1_024;

    private final String name;
    private final String text;
    private int[] begins = new int[FIRST_NUMBERS];
    private int position;
    private int depth;

    private JsonReader(final String name, final String text)
    {
        this.name = name;
        this.text = text;
    }

    /** @throws ModelFormatException if it is not JSON. */
    static Object read(final byte[] bytes, final String name)
    {
        final String text;
        try
        {
            text = ModelText.of(bytes);
        }
        catch (final CharacterCodingException ex)
        {
            throw new ModelFormatException(name + ": not a JSON document, since it is not UTF-8 text: " +
                "save the model again");
        }

        final JsonReader reader = new JsonReader(name, text);
        final Object value = reader.value();
        reader.skipSpace();
        if (reader.position < text.length())
        {
            throw reader.problem("something follows the document");
        }

        return value;
    }

    private Object value()
    {
        skipSpace();
        final char next = peek();
        return switch (next)
        {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> literal("true", Boolean.TRUE);
            case 'f' -> literal("false", Boolean.FALSE);
            case 'n' -> literal("null", null);
            case 'N' -> literal("NaN", JsonNumber.NAN);
            default -> number();
        };
    }

    private Map<String, Object> object()
    {
        final Map<String, Object> map = new LinkedHashMap<>();
        enter();
        if (!isNext('}'))
        {
            do
            {
                skipSpace();
                final String key = string();
                skipSpace();
                expect(':');
                if (map.containsKey(key))
                {
                    throw problem("\"" + key + "\" stands twice in one object");
                }
                map.put(key, value());
            }
            while (isNext(','));
            expect('}');
        }
        depth--;

        return map;
    }

    private Object array()
    {
        final JsonNumbers numbers = numbers();
        if (null != numbers)
        {
            return numbers;
        }

        final List<Object> list = new ArrayList<>();
        enter();
        if (!isNext(']'))
        {
            do
            {
                list.add(value());
            }
            while (isNext(','));
            expect(']');
        }
        depth--;

        return list;
    }

    /** @return an array of numbers alone; null, and nothing is taken, where it holds something else or nothing. */
    private JsonNumbers numbers()
    {
        final int start = position++;
        int count = 0;
        do
        {
            skipSpace();
            final char first = peek();
            if ('-' != first && 'N' != first && (first < '0' || first > '9'))
            {
                position = start;
                return null;
            }

            if (count == begins.length)
            {
                begins = Arrays.copyOf(begins, 2 * count);
            }
            begins[count++] = position;
            if ('N' == first)
            {
                literal("NaN", JsonNumber.NAN);
            }
            else
            {
                skipNumber();
            }
        }
        while (isNext(','));
        expect(']');
        return new JsonNumbers(text, begins, count);
    }

    private void enter()
    {
        position++;
        if (++depth > MAX_DEPTH)
        {
            throw problem("nested deeper than " + MAX_DEPTH);
        }
    }

    private String string()
    {
        expect('"');
        final StringBuilder value = new StringBuilder();
        while (true)
        {
            final char next = take();
            if ('"' == next)
            {
                return value.toString();
            }

            if (next < ' ')
            {
                throw problem("a control character in a string");
            }

            value.append('\\' == next ? escape() : next);
        }
    }

    private char escape()
    {
        final char kind = take();
        return switch (kind)
        {
            case '"', '\\', '/' -> kind;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' ->
            {
                int code = 0;
                for (int i = 0; i < 4; i++)
                {
                    final int digit = Character.digit(take(), 16);
                    if (digit < 0)
                    {
                        throw problem("a bad \\u escape");
                    }
                    code = code << 4 | digit;
                }
                yield (char)code;
            }
            default -> throw problem("a bad escape");
        };
    }

    private JsonNumber number()
    {
        final int start = position;
        skipNumber();
        return new JsonNumber(text.substring(start, position));
    }

    private void skipNumber()
    {
        skip('-');
        if (!skip('0'))
        {
            digits();
        }

        if (skip('.'))
        {
            digits();
        }

        if (skip('e') || skip('E'))
        {
            if (!skip('+'))
            {
                skip('-');
            }
            digits();
        }
    }

    private void digits()
    {
        final int start = position;
        while (position < text.length() && text.charAt(position) >= '0' && text.charAt(position) <= '9')
        {
            position++;
        }

        if (start == position)
        {
            throw problem("a value was expected");
        }
    }

    private Object literal(final String word, final Object value)
    {
        if (!text.startsWith(word, position))
        {
            throw problem("a value was expected");
        }

        position += word.length();
        return value;
    }

    private boolean isNext(final char character)
    {
        skipSpace();
        return skip(character);
    }

    private boolean skip(final char character)
    {
        final boolean isThere = position < text.length() && text.charAt(position) == character;
        position += isThere ? 1 : 0;
        return isThere;
    }

    private void expect(final char character)
    {
        if (take() != character)
        {
            position--;
            throw problem("'" + character + "' was expected");
        }
    }

    private char take()
    {
        final char next = peek();
        position++;
        return next;
    }

    private char peek()
    {
        if (position >= text.length())
        {
            throw problem("the document ends too early");
        }

        return text.charAt(position);
    }

    private void skipSpace()
    {
        while (position < text.length() && " \t\r\n".indexOf(text.charAt(position)) >= 0)
        {
            position++;
        }
    }

    private ModelFormatException problem(final String what)
    {
        return new ModelFormatException(name + ": " + what + " at character " + Math.min(position, text.length()));
    }
}
