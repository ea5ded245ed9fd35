package io.peregrine.scoring;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A value of a JSON document and the way to it, so that what is wrong can be named where it stands.
 *
 * @param name  of the file.
 * @param path  from the document's root, in the manner of {@code learner.trees[3]}.
 * @param value what {@link JsonReader} made of it.
 */
record JsonNode(String name, String path, Object value)
{
    boolean hasField(final String field)
    {
        return value instanceof Map<?, ?> map && map.containsKey(field);
    }

    JsonNode field(final String field)
    {
        if (!(value instanceof Map<?, ?> map))
        {
            throw problem("must be an object");
        }

        if (!map.containsKey(field))
        {
            throw problem("has no \"" + field + "\": is this an XGBoost model written by save_model?");
        }

        return new JsonNode(name, path.isEmpty() ? field : path + "." + field, map.get(field));
    }

    List<JsonNode> elements()
    {
        final List<JsonNode> elements = new ArrayList<>();
        for (final Object element : list())
        {
            elements.add(new JsonNode(name, path + "[" + elements.size() + "]", element));
        }

        return elements;
    }

    private List<?> list()
    {
        if (value instanceof List<?> list)
        {
            return list;
        }

        throw problem("must be an array");
    }

    String string()
    {
        if (value instanceof String text)
        {
            return text;
        }

        throw problem("must be a string");
    }

    List<String> strings()
    {
        return elements().stream().map(JsonNode::string).toList();
    }

    /** XGBoost writes its parameters' numbers as strings. */
    int integerField(final String field)
    {
        final JsonNode node = field(field);
        try
        {
            return Integer.parseInt(node.string());
        }
        catch (final NumberFormatException ex)
        {
            throw node.problem("must be a whole number: " + node.value);
        }
    }

    int[] integers(final int count)
    {
        final List<?> list = sized(count);
        final int[] result = new int[count];
        for (int i = 0; i < count; i++)
        {
            result[i] = integer(list.get(i), i);
        }

        return result;
    }

    private int integer(final Object element, final int index)
    {
        if (element instanceof Boolean flag)
        {
            return flag ? 1 : 0;
        }

        try
        {
            return Integer.parseInt(String.valueOf(element));
        }
        catch (final NumberFormatException ex)
        {
            throw problem("[" + index + "] must be a whole number: " + element);
        }
    }

    float[] floats(final int count)
    {
        final List<?> list = sized(count);
        final float[] result = new float[count];
        for (int i = 0; i < count; i++)
        {
            if (!(list.get(i) instanceof JsonReader.JsonNumber number))
            {
                throw problem("[" + i + "] must be a number: " + list.get(i));
            }

            result[i] = parseFloat(this, number.text());
        }

        return result;
    }

    private List<?> sized(final int count)
    {
        final List<?> list = list();
        if (list.size() != count)
        {
            throw problem("must have " + count + " elements, has " + list.size());
        }

        return list;
    }

    /** Parsed as float at once: by way of a double it would be rounded twice. */
    static float parseFloat(final JsonNode node, final String text)
    {
        try
        {
            final float value = Float.parseFloat(text);
            if (Float.isFinite(value))
            {
                return value;
            }
        }
        catch (final NumberFormatException ignore)
        {
            // Said below.
        }

        throw node.problem("must be a finite float32: " + text);
    }

    ModelFormatException problem(final String what)
    {
        return new ModelFormatException(name + ": " + (path.isEmpty() ? "the document" : path) + " " + what);
    }
}
