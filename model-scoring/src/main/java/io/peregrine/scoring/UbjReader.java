package io.peregrine.scoring;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A strict reader of UBJSON (draft 12) as far as XGBoost writes it. Gives what {@link JsonReader} gives, but for arrays
 * of one type, which become {@code float[]} or {@code int[]}. No length is believed before the bytes are there.
 */
final class UbjReader
{
    private static final int MAX_DEPTH = 64;

    private final String name;
    private final ByteBuffer bytes;
    private int depth;

    private UbjReader(final String name, final byte[] bytes)
    {
        this.name = name;
        this.bytes = ByteBuffer.wrap(bytes);
    }

    /** @throws ModelFormatException if it is no such document. */
    static Object read(final byte[] bytes, final String name)
    {
        final UbjReader reader = new UbjReader(name, bytes);
        try
        {
            final Object value = reader.value(reader.bytes.get());
            if (reader.bytes.hasRemaining())
            {
                throw reader.problem("something follows the document");
            }

            return value;
        }
        catch (final BufferUnderflowException ex)
        {
            throw reader.problem("the document ends too early");
        }
    }

    private Object value(final byte type)
    {
        return switch (type)
        {
            case '{' -> object();
            case '[' -> array();
            case 'S' -> string();
            case 'T' -> Boolean.TRUE;
            case 'F' -> Boolean.FALSE;
            case 'Z' -> null;
            case 'i', 'U', 'I', 'l', 'L' -> new JsonReader.JsonNumber(Long.toString(integer(type)));
            case 'd' -> number(Float.toString(bytes.getFloat()));
            case 'D' -> number(Double.toString(bytes.getDouble()));
            default -> throw unknown(type);
        };
    }

    private static JsonReader.JsonNumber number(final String text)
    {
        return new JsonReader.JsonNumber(text);
    }

    private long integer(final byte type)
    {
        return switch (type)
        {
            case 'i' -> bytes.get();
            case 'U' -> bytes.get() & 0xff;
            case 'I' -> bytes.getShort();
            case 'l' -> bytes.getInt();
            case 'L' -> bytes.getLong();
            default -> throw unknown(type);
        };
    }

    /** @return a length whose bytes are there, each element taking so many. */
    private int length(final int elementLength)
    {
        final long length = integer(bytes.get());
        if (length < 0 || length > bytes.remaining() / elementLength)
        {
            throw problem("a length of " + length + " is more than the file holds");
        }

        return (int)length;
    }

    private String string()
    {
        final int length = length(1);
        final ByteBuffer text = bytes.slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        try
        {
            return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
        }
        catch (final CharacterCodingException ex)
        {
            throw problem("a string is not UTF-8");
        }
    }

    private Map<String, Object> object()
    {
        enter();
        final Map<String, Object> map = new LinkedHashMap<>();
        while ('}' != peek())
        {
            final String key = string();
            if (map.containsKey(key))
            {
                throw problem("\"" + key + "\" stands twice in one object");
            }

            map.put(key, value(bytes.get()));
        }

        leave();
        return map;
    }

    private Object array()
    {
        if ('$' == peek())
        {
            bytes.get();
            return typedArray(bytes.get());
        }

        enter();
        final List<Object> list = new ArrayList<>();
        if ('#' == peek())
        {
            bytes.get();
            final int count = length(1);
            for (int i = 0; i < count; i++)
            {
                list.add(value(bytes.get()));
            }

            depth--;
            return list;
        }

        while (']' != peek())
        {
            list.add(value(bytes.get()));
        }

        leave();
        return list;
    }

    private Object typedArray(final byte type)
    {
        if ('#' != bytes.get())
        {
            throw problem("an array of one type must say its length");
        }

        switch (type)
        {
            case 'd':
                final float[] floats = new float[length(Float.BYTES)];
                for (int i = 0; i < floats.length; i++)
                {
                    floats[i] = bytes.getFloat();
                }
                return floats;
            case 'i', 'U', 'I', 'l', 'L':
                final int[] integers = new int[length(elementLength(type))];
                for (int i = 0; i < integers.length; i++)
                {
                    integers[i] = narrow(integer(type));
                }
                return integers;
            default:
                throw unknown(type);
        }
    }

    private static int elementLength(final byte type)
    {
        return switch (type)
        {
            case 'i', 'U' -> Byte.BYTES;
            case 'I' -> Short.BYTES;
            case 'l' -> Integer.BYTES;
            default -> Long.BYTES;
        };
    }

    private int narrow(final long value)
    {
        if (value != (int)value)
        {
            throw problem("the number " + value + " is too large");
        }

        return (int)value;
    }

    private byte peek()
    {
        final byte next = bytes.get();
        bytes.position(bytes.position() - 1);
        return next;
    }

    private void enter()
    {
        if (++depth > MAX_DEPTH)
        {
            throw problem("nested deeper than " + MAX_DEPTH);
        }
    }

    private void leave()
    {
        bytes.get();
        depth--;
    }

    private ModelFormatException unknown(final byte type)
    {
        return problem("a value of type 0x" + Integer.toHexString(type & 0xff) + " does not stand in a model");
    }

    private ModelFormatException problem(final String what)
    {
        return new ModelFormatException(name + ": " + what + " at byte " + bytes.position());
    }
}
