package io.peregrine.policy;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import io.peregrine.domain.Action;
import io.peregrine.domain.KeyKind;

/**
 * Takes values out of nodes. What is not as it should be becomes a problem and is answered with null, so that reading
 * goes on. A null node, one that is not there, gives null without a problem.
 */
final class Reading
{
    static final Map<String, Action> ACTIONS = Ordered.map(
        "approve", Action.APPROVE, "allow", Action.APPROVE, "challenge", Action.CHALLENGE, "review", Action.REVIEW,
        "decline", Action.DECLINE);

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final int MAX_TEXT = 4096;

    private final Problems problems;

    Reading(final Problems problems)
    {
        this.problems = problems;
    }

    Problems problems()
    {
        return problems;
    }

    /** @return the map, its keys checked against those that are known; never null. */
    Section section(final YamlNode node, final String what, final String... known)
    {
        return new Section(this, node, what, List.of(known));
    }

    /** @return a map of free keys; empty where it is none. */
    List<YamlNode.Entry> entries(final YamlNode node, final String what)
    {
        if (null == node || node.is(YamlNode.Kind.NULL))
        {
            return List.of();
        }
        return expect(node, YamlNode.Kind.MAP, what, "{name: value}") ? node.entries() : List.of();
    }

    /** @return a list's items; empty where it is none. */
    List<YamlNode> items(final YamlNode node, final String what)
    {
        if (null == node || node.is(YamlNode.Kind.NULL))
        {
            return List.of();
        }
        return expect(node, YamlNode.Kind.LIST, what, "[...]") ? node.items() : List.of();
    }

    private boolean expect(final YamlNode node, final YamlNode.Kind kind, final String what, final String example)
    {
        if (!node.is(kind))
        {
            problems.add(node, what + " must be " + kind.description() + ", not " + node.description() +
                ": write " + example);
        }
        return node.is(kind);
    }

    /** @return a scalar's text, whatever it looks like; null where it is empty or none. */
    String text(final YamlNode node, final String what)
    {
        if (null == node)
        {
            return null;
        }
        if (null == node.source() || node.is(YamlNode.Kind.NULL) || node.text().isBlank())
        {
            problems.add(
                node, what + " must be text, not " + node.description() + ": write some, in quotes if need be");
            return null;
        }
        if (node.text().length() > MAX_TEXT)
        {
            problems.add(node, what + " is longer than " + MAX_TEXT + " characters: shorten it");
            return null;
        }
        return node.text();
    }

    /** @return a name that expressions can use. */
    String name(final YamlNode node, final String what)
    {
        final String text = text(node, what);
        if (null == text)
        {
            return null;
        }
        if (!NAME.matcher(text).matches())
        {
            problems.add(node, what + " must be a word of at most 64 letters, digits and underscores that does not " +
                "begin with a digit, not " + node.description() + nameLike(text));
            return null;
        }
        if (ReservedWords.isReserved(text))
        {
            problems.add(
                node, what + " \"" + text + "\" is a word of the rules' language: choose another, for example \"" +
                text + "_\"");
            return null;
        }
        return text;
    }

    private static String nameLike(final String text)
    {
        final String like = text.replaceAll("[^A-Za-z0-9_]+", "_").replaceAll("^(?=[0-9])", "_");
        return NAME.matcher(like).matches() ? ": write \"" + like + "\"" : ": choose another";
    }

    /** @return an identifier that no expression uses. */
    String id(final YamlNode node, final String what)
    {
        final String text = text(node, what);
        if (null != text && !ID.matcher(text).matches())
        {
            final String like = text.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[._-]+", "");
            problems.add(node, what + " must be at most 64 letters, digits, dots, dashes and underscores, not " +
                node.description() + (ID.matcher(like).matches() ? ": write \"" + like + "\"" : ": choose another"));
            return null;
        }
        return text;
    }

    Long integer(final YamlNode node, final String what, final long min, final long max)
    {
        if (null == node)
        {
            return null;
        }
        if (!node.is(YamlNode.Kind.INT))
        {
            final String digits = node.text().strip().replaceFirst("\\.0+$", "");
            final Long meant = digits.matches("-?[0-9]{1,18}") ? longOf(digits) : null;
            problems.add(node, what + " must be an integer from " + min + " to " + max + ", not " + node.description() +
                ": write " + (null == meant || meant < min || meant > max ? "digits, without quotes" : meant));
            return null;
        }
        final Long value = longOf(node.text());
        if (null == value || value < min || value > max)
        {
            final boolean isSignWrong = null != value && value < 0 && value != Long.MIN_VALUE && -value >= min &&
                -value <= max;
            problems.add(node, what + " must be from " + min + " to " + max + ", not " + node.description() +
                ": write " + (isSignWrong ? String.valueOf(-value) :
                (null == value ? max : Math.min(max, Math.max(min, value))) + " or what is between"));
            return null;
        }
        return value;
    }

    /** @return an integer as YAML's core schema writes it; null where it does not fit into 64 bits. */
    static Long longOf(final String text)
    {
        try
        {
            return text.startsWith("0x") ? Long.parseLong(text.substring(2), 16) :
                text.startsWith("0o") ? Long.parseLong(text.substring(2), 8) : Long.parseLong(text);
        }
        catch (final NumberFormatException ex)
        {
            return null;
        }
    }

    /** @return a finite number; an integer is one, too. */
    Double number(final YamlNode node, final String what)
    {
        if (null == node)
        {
            return null;
        }
        final Double value = doubleOf(node);
        if (null == value || !Double.isFinite(value))
        {
            problems.add(node, what + " must be a number, not " + node.description() +
                ": write digits, for example 0.5, without quotes");
            return null;
        }
        return value;
    }

    /** @return the number, also an infinite one; null where it is none. */
    static Double doubleOf(final YamlNode node)
    {
        if (node.is(YamlNode.Kind.INT))
        {
            final Long value = longOf(node.text());
            return null == value ? null : (Double)value.doubleValue();
        }
        if (!node.is(YamlNode.Kind.DOUBLE))
        {
            return null;
        }
        final String text = node.text().toLowerCase(java.util.Locale.ROOT);
        return text.endsWith(".inf") ? (Double)(text.startsWith("-") ? Double.NEGATIVE_INFINITY :
            Double.POSITIVE_INFINITY) : text.endsWith(".nan") ? (Double)Double.NaN : Double.valueOf(text);
    }

    Boolean bool(final YamlNode node, final String what)
    {
        if (null == node)
        {
            return null;
        }
        if (!node.is(YamlNode.Kind.BOOL))
        {
            problems.add(node, what + " must be true or false, not " + node.description() +
                ": write true or false, without quotes");
            return null;
        }
        return Boolean.valueOf(node.text());
    }

    /** @return nanoseconds. */
    Long durationNs(final YamlNode node, final String what)
    {
        return null == node ? null : durationNs(node, what, node.text());
    }

    Long durationNs(final YamlNode node, final String what, final String text)
    {
        final long ns = null == node.source() ? -1 : Durations.parse(text);
        if (ns < 0)
        {
            problems.add(
                node, what + " must be a length of time up to " + Durations.print(Durations.MAX_NS) + ", not " +
                (null == node.source() ? node.description() : '"' + text + '"') +
                ": write for example 7d, 1h30m, 60s, 0s or 40us");
            return null;
        }
        return ns;
    }

    <T> T choice(final YamlNode node, final String what, final Map<String, T> choices)
    {
        final String text = text(node, what);
        if (null == text)
        {
            return null;
        }
        final T value = choices.get(text);
        if (null == value)
        {
            unknown(node, what, text, choices.keySet());
        }
        return value;
    }

    KeyKind keyKind(final YamlNode node, final String what)
    {
        return choice(node, what, Ordered.KEY_KINDS);
    }

    void unknown(final YamlNode node, final String what, final String word, final Collection<String> known)
    {
        problems.add(node, "unknown " + what + " \"" + word + "\"" + Suggestion.of(word, known));
    }
}
