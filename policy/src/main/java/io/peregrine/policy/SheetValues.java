package io.peregrine.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A good policy's file as values by their path of keys, whatever its spelling in YAML. No state. */
final class SheetValues
{
    private SheetValues()
    {
    }

    /** @return the file's root, of kind NULL where it is not there; it was read before, so nothing is wrong with it. */
    static YamlNode root(final PolicyContent content, final String file)
    {
        final byte[] bytes = content.bytes(file);
        return YamlReader.read(file, null == bytes ? new byte[0] : bytes, new Problems());
    }

    /** @return the value of a key; null where there is none. */
    static YamlNode find(final YamlNode map, final String key)
    {
        return map.entries().stream().filter(entry -> entry.key().text().equals(key))
            .map(YamlNode.Entry::value).findFirst().orElse(null);
    }

    /** @return the items of a list under a key; none where there is none. */
    static List<YamlNode> items(final YamlNode map, final String key)
    {
        final YamlNode list = find(map, key);
        return null == list ? List.of() : list.items();
    }

    /**
     * @param item     a map.
     * @param defaults values for keys that the map does not have; null for none.
     * @return each value, maps in it with dots between their keys.
     */
    static Map<String, String> flat(final YamlNode item, final YamlNode defaults)
    {
        final Map<String, String> values = new LinkedHashMap<>();
        add("", item, values);
        if (null != defaults)
        {
            final Map<String, String> others = new LinkedHashMap<>();
            add("", defaults, others);
            others.forEach(values::putIfAbsent);
        }
        return values;
    }

    private static void add(final String path, final YamlNode map, final Map<String, String> values)
    {
        for (final YamlNode.Entry entry : map.entries())
        {
            final String key = path + entry.key().text();
            if (entry.value().is(YamlNode.Kind.MAP) && !entry.value().entries().isEmpty())
            {
                add(key + ".", entry.value(), values);
            }
            else if (!entry.value().is(YamlNode.Kind.NULL))
            {
                values.put(key, plain(entry.value()));
            }
        }
    }

    /** @return a value in one spelling; lengths of time in the largest units. */
    static String plain(final YamlNode node)
    {
        return switch (node.kind())
        {
            case MAP -> node.entries().stream()
                .map(entry -> entry.key().text() + ": " + plain(entry.value())).sorted()
                .collect(Collectors.joining(", ", "{", "}"));
            case LIST -> node.items().stream().map(SheetValues::plain).collect(Collectors.joining(", ", "[", "]"));
            case INT, DOUBLE, BOOL, NULL -> typed(node);
            case TEXT ->
            {
                final long ns = Durations.parse(node.text());
                yield ns >= 0 ? Durations.print(ns) : node.text();
            }
        };
    }

    /** @return a value so that 1, 1.0 and "1" differ, and 220.0 and 2.2e2 do not. */
    static String typed(final YamlNode node)
    {
        return switch (node.kind())
        {
            case INT -> String.valueOf(Reading.longOf(node.text()));
            case DOUBLE -> String.valueOf(Reading.doubleOf(node));
            case BOOL -> String.valueOf(Boolean.valueOf(node.text()));
            case NULL -> "null";
            case TEXT -> '"' + node.text() + '"';
            case MAP, LIST -> typedAll(node);
        };
    }

    private static String typedAll(final YamlNode node)
    {
        final List<String> words = new ArrayList<>();
        node.items().forEach(item -> words.add(typed(item)));
        node.entries().forEach(entry -> words.add(entry.key().text() + ": " + typed(entry.value())));
        if (node.is(YamlNode.Kind.MAP))
        {
            words.sort(null);
        }
        return node.is(YamlNode.Kind.MAP) ? "{" + String.join(", ", words) + "}" : words.toString();
    }
}
