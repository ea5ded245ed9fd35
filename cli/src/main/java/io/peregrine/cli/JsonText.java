package io.peregrine.cli;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** Values as JSON, on one line. No state. */
final class JsonText
{
    private static final int FIRST_PRINTABLE = 0x20;

    private JsonText()
    {
    }

    /** @param value a map by names, a collection, a number, a boolean, null, or else a text. */
    static String of(final Object value)
    {
        if (value instanceof Map)
        {
            return ((Map<?, ?>)value).entrySet().stream()
                .map(entry -> quoted(String.valueOf(entry.getKey())) + ":" + of(entry.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
        }
        if (value instanceof Collection)
        {
            return ((Collection<?>)value).stream().map(JsonText::of).collect(Collectors.joining(",", "[", "]"));
        }
        final boolean isPlain = null == value || value instanceof Boolean ||
            value instanceof Number && Double.isFinite(((Number)value).doubleValue());
        return isPlain ? String.valueOf(value) : quoted(String.valueOf(value));
    }

    private static String quoted(final String text)
    {
        final StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++)
        {
            final char character = text.charAt(i);
            switch (character)
            {
                case '"', '\\' -> quoted.append('\\').append(character);
                case '\n' -> quoted.append("\\n");
                default -> quoted.append(character < FIRST_PRINTABLE ? String.format("\\u%04x", (int)character) :
                    String.valueOf(character));
            }
        }
        return quoted.append('"').toString();
    }
}
