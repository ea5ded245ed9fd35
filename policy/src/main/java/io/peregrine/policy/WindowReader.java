package io.peregrine.policy;

import java.util.List;

import io.peregrine.domain.WindowDeclaration;

/** Reads a feature's window: {@code sliding 7d delay 1d} or {@code session 30m max 24h}. */
final class WindowReader
{
    private static final List<String> KINDS = List.of("sliding", "session");
    private static final List<String> LATER = List.of("tumbling", "last", "lifetime");
    private static final String EXAMPLES = "write for example sliding 7d, sliding 1d delay 7d, session 30m or " +
        "session 30m max 24h";

    private final Reading reading;

    WindowReader(final Reading reading)
    {
        this.reading = reading;
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
        if (LATER.contains(words[0]))
        {
            reading.problems().add(node, "window " + words[0] + " is not in this version: known are " +
                String.join(", ", KINDS));
            return null;
        }
        if (!KINDS.contains(words[0]))
        {
            reading.unknown(node, "window", words[0], KINDS);
            return null;
        }
        return "sliding".equals(words[0]) ? sliding(node, words) : session(node, words);
    }

    private WindowDeclaration sliding(final YamlNode node, final String[] words)
    {
        if (2 != words.length && !(4 == words.length && "delay".equals(words[2])))
        {
            return malformed(node, words);
        }
        final Long lengthNs = length(node, words[1]);
        final Long delayNs = 4 == words.length ? reading.durationNs(node, "a delay", words[3]) : Long.valueOf(0);
        return null == lengthNs || null == delayNs ? null :
            WindowDeclaration.sliding(lengthNs, delayNs);
    }

    private WindowDeclaration session(final YamlNode node, final String[] words)
    {
        if (List.of(words).contains("delay"))
        {
            reading.problems().add(
                node, "a session's delay is not in this version: remove it, or write a sliding window");
            return null;
        }
        if (2 != words.length && !(4 == words.length && "max".equals(words[2])))
        {
            return malformed(node, words);
        }
        final Long gapNs = length(node, words[1]);
        final Long maxNs = 4 == words.length ? length(node, words[3]) : Long.valueOf(0);
        return null == gapNs || null == maxNs ? null :
            WindowDeclaration.session(gapNs, maxNs, 0);
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
