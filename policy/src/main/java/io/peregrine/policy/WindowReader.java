package io.peregrine.policy;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.peregrine.domain.WindowDeclaration;
import io.peregrine.domain.ZoneTable;

/** Reads a feature's window: {@code sliding 7d delay 1d} or {@code session 30m max 24h}. */
final class WindowReader
{
    private static final String DELAY = "delay";
    private static final String MAX = "max";
    private static final String ZONE = "zone";
    private static final Map<String, List<String>> OPTIONS = options();
    private static final String EXAMPLES = "write for example sliding 7d, sliding 1d delay 7d, " +
        "tumbling 1d zone Europe/Brussels, session 30m max 24h, last 5 or lifetime";
    private static final int MAX_LAST = 1_000_000;

    private final FeatureContext context;
    private final Reading reading;

    WindowReader(final FeatureContext context)
    {
        this.context = context;
        reading = context.reading();
    }

    private static Map<String, List<String>> options()
    {
        final Map<String, List<String>> options = new LinkedHashMap<>();
        options.put("sliding", List.of(DELAY));
        options.put("tumbling", List.of(ZONE, DELAY));
        options.put("session", List.of(MAX, DELAY));
        options.put("last", List.of(DELAY));
        options.put("lifetime", List.of(DELAY));
        return options;
    }

    /** @return the window; null where there is none or it is wrong. */
    WindowDeclaration read(final YamlNode node)
    {
        final String text = reading.text(node, "window");
        if (null == text)
        {
            return null;
        }

        final String[] words = text.strip().split("\\s+");
        final String kind = words[0];
        if (!OPTIONS.containsKey(kind))
        {
            reading.unknown(node, "window", kind, OPTIONS.keySet());
            return null;
        }
        final int first = "lifetime".equals(kind) ? 1 : 2;
        if (words.length < first || (words.length - first) % 2 != 0)
        {
            return malformed(node, words);
        }
        final Map<String, String> options = new HashMap<>();
        for (int i = first; i < words.length; i += 2)
        {
            if (!OPTIONS.get(kind).contains(words[i]))
            {
                reading.unknown(node, "part of a " + kind + " window", words[i], OPTIONS.get(kind));
                return null;
            }
            if (null != options.put(words[i], words[i + 1]))
            {
                return malformed(node, words);
            }
        }
        return window(node, words, options);
    }

    private WindowDeclaration window(final YamlNode node, final String[] words, final Map<String, String> options)
    {
        final Long delayNs =
            options.containsKey(DELAY) ? reading.durationNs(node, "a delay", options.get(DELAY)) : Long.valueOf(0);
        switch (words[0])
        {
            case "lifetime":
                return null == delayNs ? null : WindowDeclaration.lifetime(delayNs);

            case "last":
                final Integer count = count(node, words[1]);
                return null == delayNs || null == count ? null : WindowDeclaration.last(count, delayNs);

            default:
                final Long ns = length(node, words[1]);
                final Long maxNs = options.containsKey(MAX) ? length(node, options.get(MAX)) : Long.valueOf(0);
                final boolean isZone = isZone(node, options.get(ZONE));
                return null == delayNs || null == ns || null == maxNs || !isZone ? null : switch (words[0])
                {
                    case "sliding" -> WindowDeclaration.sliding(ns, delayNs);
                    case "tumbling" -> WindowDeclaration.tumbling(ns, options.get(ZONE), delayNs);
                    default -> WindowDeclaration.session(ns, maxNs, delayNs);
                };
        }
    }

    private boolean isZone(final YamlNode node, final String name)
    {
        final ZoneTable table = null == name ? null : context.zones().read(node, name, reading.problems());
        return null == name || null != table;
    }

    private Integer count(final YamlNode node, final String text)
    {
        final Long count = text.matches("[0-9]{1,9}") ? Long.valueOf(text) : null;
        if (null == count || count < 1 || count > MAX_LAST)
        {
            reading.problems().add(node, "last must be of 1 to " + MAX_LAST + " payments, not \"" + text +
                "\": write for example last 5");
            return null;
        }
        return count.intValue();
    }

    private Long length(final YamlNode node, final String text)
    {
        final Long ns = reading.durationNs(node, "a window's length", text);
        if (null != ns && 0 == ns)
        {
            reading.problems().add(node, "a window's length must be above 0, not " + text + ": " + EXAMPLES);
            return null;
        }
        return ns;
    }

    private WindowDeclaration malformed(final YamlNode node, final String[] words)
    {
        reading.problems().add(node, "not a window: \"" + String.join(" ", words) + "\": " + EXAMPLES);
        return null;
    }
}
