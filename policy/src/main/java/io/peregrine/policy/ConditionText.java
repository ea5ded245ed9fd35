package io.peregrine.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A condition as its words, so that two can be compared whatever their spaces. Comments are no words.
 *
 * @param tokens names, numbers, texts and signs, in their order.
 */
record ConditionText(List<String> tokens)
{
    private static final Pattern TOKEN = Pattern.compile(
        "//[^\n]*|[rRbB]{0,2}(?:\"\"\"(?:\\\\.|[^\\\\])*?\"\"\"|'''(?:\\\\.|[^\\\\])*?'''|\"(?:\\\\.|[^\"\\\\])*\"|" +
        "'(?:\\\\.|[^'\\\\])*')|[A-Za-z_][A-Za-z0-9_]*|0x[0-9A-Fa-f]+u?|" +
        "(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?u?|&&|\\|\\||[<>=!]=|\\S", Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile("[0-9.].*");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_].*");
    private static final Pattern COMPARISON = Pattern.compile("[<>]=?|[=!]=");

    static ConditionText of(final String condition)
    {
        final List<String> tokens = new ArrayList<>();
        final Matcher matcher = TOKEN.matcher(null == condition ? "" : condition);
        while (matcher.find())
        {
            if (!matcher.group().startsWith("//"))
            {
                tokens.add(matcher.group());
            }
        }
        return new ConditionText(List.copyOf(tokens));
    }

    /** @return the condition with other names in the place of these; what stands in quotes stays. */
    ConditionText renamed(final Map<String, String> names)
    {
        return new ConditionText(tokens.stream().map(token -> names.getOrDefault(token, token)).toList());
    }

    boolean names(final String name)
    {
        return tokens.contains(name);
    }

    /** @return how many comparisons it is made of, one at least. */
    int comparisons()
    {
        return Math.max(1, (int)tokens.stream()
            .filter(token -> COMPARISON.matcher(token).matches() || "in".equals(token)).count());
    }

    /** A number that is another. */
    record Threshold(String what, String before, String after)
    {
    }

    /** @return the numbers that differ; null where anything else does, too. */
    List<Threshold> thresholds(final ConditionText other)
    {
        if (tokens.size() != other.tokens.size())
        {
            return null;
        }
        final List<Threshold> thresholds = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++)
        {
            final String before = tokens.get(i);
            final String after = other.tokens.get(i);
            if (before.equals(after))
            {
                continue;
            }
            if (!NUMBER.matcher(before).matches() || !NUMBER.matcher(after).matches())
            {
                return null;
            }
            thresholds.add(new Threshold(comparedWith(i), signed(i, before), signed(i, after)));
        }
        return thresholds;
    }

    private String signed(final int index, final String number)
    {
        final boolean isNegative = index > 0 && "-".equals(tokens.get(index - 1)) &&
            (1 == index || COMPARISON.matcher(tokens.get(index - 2)).matches());
        return isNegative ? "-" + number : number;
    }

    /** @return the name that the number is compared with; null where it is part of a longer expression. */
    private String comparedWith(final int index)
    {
        final int before = index > 0 && "-".equals(tokens.get(index - 1)) ? index - 1 : index;
        final boolean isAfter = before > 1 && COMPARISON.matcher(tokens.get(before - 1)).matches() &&
            isName(before - 2) && isEdge(before - 3) && isEdge(index + 1);
        final boolean isBefore = index + 2 < tokens.size() && COMPARISON.matcher(tokens.get(index + 1)).matches() &&
            isName(index + 2) && isEdge(index + 3) && isEdge(before - 1);
        return isAfter ? tokens.get(before - 2) : isBefore ? tokens.get(index + 2) : null;
    }

    private boolean isName(final int index)
    {
        return NAME.matcher(tokens.get(index)).matches();
    }

    /** @return true where no arithmetic goes on. */
    private boolean isEdge(final int index)
    {
        return index < 0 || index >= tokens.size() ||
            List.of("&&", "||", "(", ")", "?", ":", "!").contains(tokens.get(index));
    }
}
