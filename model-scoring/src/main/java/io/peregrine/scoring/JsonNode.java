package io.peregrine.scoring;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A value of a JSON or UBJSON document and the way to it, so that what is wrong can be named where it stands.
 *
 * @param name  of the file.
 * @param path  from the document's root, in the manner of {@code learner.trees[3]}.
 * @param value what {@link JsonReader} or {@link UbjReader} made of it.
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
            throw problem("has no \"" + field + "\": is this a whole model, written by save_model?");
        }

        return new JsonNode(name, path.isEmpty() ? field : path + "." + field, map.get(field));
    }

    List<JsonNode> elements()
    {
        final int count = count();
        final List<JsonNode> elements = new ArrayList<>(count);
        for (int i = 0; i < count; i++)
        {
            elements.add(new JsonNode(name, path + "[" + i + "]", element(i)));
        }

        return elements;
    }

    /** @return of an array, how many elements it has. */
    int count()
    {
        if (value instanceof List<?> list)
        {
            return list.size();
        }

        if (value instanceof JsonNumbers numbers)
        {
            return numbers.count();
        }

        if (value instanceof float[] floats)
        {
            return floats.length;
        }

        if (value instanceof int[] integers)
        {
            return integers.length;
        }

        throw problem("must be an array");
    }

    private Object element(final int index)
    {
        if (value instanceof JsonNumbers numbers)
        {
            return numbers.number(index);
        }

        if (value instanceof float[] floats)
        {
            return new JsonReader.JsonNumber(Float.toString(floats[index]));
        }

        if (value instanceof int[] integers)
        {
            return new JsonReader.JsonNumber(Integer.toString(integers[index]));
        }

        return ((List<?>)value).get(index);
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
        checkCount(count);
        if (value instanceof int[] integers)
        {
            return integers;
        }

        final int[] result = new int[count];
        for (int i = 0; i < count; i++)
        {
            result[i] = value instanceof JsonNumbers numbers ? integer(numbers, i) : integer(element(i), i);
        }

        return result;
    }

    private int integer(final JsonNumbers numbers, final int index)
    {
        try
        {
            return numbers.integer(index);
        }
        catch (final NumberFormatException ex)
        {
            throw problem("[" + index + "] must be a whole number: " + numbers.number(index));
        }
    }

    private int integer(final Object element, final int index)
    {
        if (element instanceof Boolean flag)
        {
            return flag ? 1 : 0;
        }

        if (element instanceof JsonReader.JsonNumber number)
        {
            try
            {
                return Integer.parseInt(number.text());
            }
            catch (final NumberFormatException ignore)
            {
                // Said below.
            }
        }

        throw problem("[" + index + "] must be a whole number: " + shown(element));
    }

    /** The bare word NaN is allowed: what it means is for the caller to say. */
    float[] floats(final int count)
    {
        checkCount(count);
        if (value instanceof float[] floats)
        {
            return floats;
        }

        final float[] result = new float[count];
        for (int i = 0; i < count; i++)
        {
            result[i] = value instanceof JsonNumbers numbers ? floatValue(numbers, i) : floatValue(i);
        }

        return result;
    }

    private float floatValue(final JsonNumbers numbers, final int index)
    {
        final float number = numbers.floatValue(index);
        if (Float.isInfinite(number))
        {
            throw problem("must be a finite float32: " + numbers.number(index));
        }

        return number;
    }

    private float floatValue(final int index)
    {
        if (!(element(index) instanceof JsonReader.JsonNumber number))
        {
            throw problem("[" + index + "] must be a number: " + shown(element(index)));
        }

        return JsonReader.JsonNumber.NAN.equals(number) ? Float.NaN : parseFloat(this, number.text());
    }

    private void checkCount(final int count)
    {
        if (count() != count)
        {
            throw problem("must have " + count + " elements, has " + count());
        }
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

    /** @return a number that stands by itself, finite. */
    double number()
    {
        if (value instanceof JsonReader.JsonNumber number)
        {
            final double result = Double.parseDouble(number.text());
            if (Double.isFinite(result))
            {
                return result;
            }
        }

        throw problem("must be a finite number: " + shown(value));
    }

    /** @return a value's beginning: a whole subtree does not belong in a message. */
    private static String shown(final Object value)
    {
        return value instanceof String || value instanceof JsonReader.JsonNumber || value instanceof Boolean ?
            String.valueOf(value) : null == value ? "null" : value instanceof Map ? "an object" : "an array";
    }

    ModelFormatException problem(final String what)
    {
        return new ModelFormatException(name + ": " + (path.isEmpty() ? "the document" : path) + " " + what);
    }
}
