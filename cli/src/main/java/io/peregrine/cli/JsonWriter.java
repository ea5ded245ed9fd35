package io.peregrine.cli;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;

/** Builds JSON: commas and quotes come by themselves. Numbers read back exactly; what is no number is null. */
final class JsonWriter
{
    private final StringBuilder text = new StringBuilder();
    private boolean isFirst = true;

    /** @param value a map by names, a collection, a number, a boolean, null, or else a text. @return it on one line. */
    static String of(final Object value)
    {
        return new JsonWriter().any(value).take();
    }

    /** Writes what {@link #of} takes. */
    JsonWriter any(final Object value)
    {
        if (value instanceof Map)
        {
            open('{');
            ((Map<?, ?>)value).forEach((name, member) -> name(String.valueOf(name)).any(member));
            return close('}');
        }
        if (value instanceof Collection)
        {
            open('[');
            ((Collection<?>)value).forEach(this::any);
            return close(']');
        }
        if (value instanceof Boolean || value instanceof Number && Double.isFinite(((Number)value).doubleValue()))
        {
            comma();
            text.append(value);
            return this;
        }
        return value(null == value ? null : String.valueOf(value));
    }

    /** @param bracket { or [. */
    JsonWriter open(final char bracket)
    {
        comma();
        text.append(bracket);
        isFirst = true;
        return this;
    }

    /** @param bracket } or ]. */
    JsonWriter close(final char bracket)
    {
        text.append(bracket);
        isFirst = false;
        return this;
    }

    JsonWriter name(final String name)
    {
        comma();
        quote(name);
        text.append(':');
        isFirst = true;
        return this;
    }

    /** @param value null for null. */
    JsonWriter value(final String value)
    {
        comma();
        if (null == value)
        {
            text.append("null");
        }
        else
        {
            quote(value);
        }
        return this;
    }

    JsonWriter value(final long value)
    {
        comma();
        text.append(value);
        return this;
    }

    JsonWriter value(final double value)
    {
        comma();
        if (Double.isFinite(value))
        {
            text.append(value);
        }
        else
        {
            text.append("null");
        }
        return this;
    }

    JsonWriter value(final boolean value)
    {
        comma();
        text.append(value);
        return this;
    }

    /** @param value JSON already; null for null. */
    JsonWriter raw(final String value)
    {
        comma();
        text.append(value);
        return this;
    }

    /** One member of an object for each entry, in the map's order; values are texts. */
    JsonWriter texts(final Map<String, String> values)
    {
        open('{');
        values.forEach((name, value) -> name(name).value(value));
        return close('}');
    }

    JsonWriter strings(final Iterable<String> values)
    {
        open('[');
        values.forEach(this::value);
        return close(']');
    }

    /** @return all of it so far; what comes next begins anew. */
    String take()
    {
        final String all = text.toString();
        text.setLength(0);
        isFirst = true;
        return all;
    }

    private void comma()
    {
        if (!isFirst)
        {
            text.append(',');
        }
        isFirst = false;
    }

    private void quote(final String value)
    {
        text.append('"');
        for (int i = 0; i < value.length(); i++)
        {
            final char c = value.charAt(i);
            if ('"' == c || '\\' == c)
            {
                text.append('\\').append(c);
            }
            else if ('\n' == c)
            {
                text.append("\\n");
            }
            else if (c < ' ')
            {
                text.append(String.format(Locale.ROOT, "\\u%04x", (int)c));
            }
            else
            {
                text.append(c);
            }
        }
        text.append('"');
    }
}
