package io.peregrine.rules;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.types.CelType;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;

/** Prints CEL values as {@code rules eval} does. */
final class ValueText
{
    private static final String HEX = "0123456789abcdef";

    private ValueText()
    {
    }

    static String of(final Object value)
    {
        if (null == value || value instanceof NullValue)
        {
            return "null";
        }
        if (value instanceof UnsignedLong)
        {
            return value + "u";
        }
        if (value instanceof String)
        {
            return quoted((String)value);
        }
        if (value instanceof CelByteString)
        {
            return bytes(((CelByteString)value).toByteArray());
        }
        if (value instanceof Duration)
        {
            return seconds((Duration)value);
        }
        if (value instanceof List)
        {
            return ((List<?>)value).stream().map(ValueText::of).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof Map)
        {
            return ((Map<?, ?>)value).entrySet().stream()
                .map(entry -> of(entry.getKey()) + ": " + of(entry.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
        }
        return value instanceof CelType ? typeName((CelType)value) : value.toString();
    }

    private static String typeName(final CelType type)
    {
        return type.parameters().isEmpty() ? type.name() : type.parameters().get(0).name();
    }

    private static String quoted(final String text)
    {
        final StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++)
        {
            final char c = text.charAt(i);
            switch (c)
            {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> json.append(c < 0x20 || 0x7f == c ? String.format(Locale.ROOT, "\\u%04x", (int)c) : c);
            }
        }
        return json.append('"').toString();
    }

    private static String bytes(final byte[] bytes)
    {
        final StringBuilder hex = new StringBuilder("b\"");
        for (final byte b : bytes)
        {
            hex.append(HEX.charAt((b >> 4) & 0xf)).append(HEX.charAt(b & 0xf));
        }
        return hex.append('"').toString();
    }

    private static String seconds(final Duration duration)
    {
        final boolean isNegative = duration.isNegative();
        final Duration size = duration.abs();
        final String fraction = 0 == size.getNano() ? "" :
            ("." + String.format(Locale.ROOT, "%09d", size.getNano())).replaceAll("0+$", "");
        return (isNegative ? "-" : "") + size.getSeconds() + fraction + "s";
    }
}
