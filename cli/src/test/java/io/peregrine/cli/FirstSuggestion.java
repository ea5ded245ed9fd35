package io.peregrine.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.peregrine.policy.PolicyProblem;

/** Does what a problem's message says, word for word, at the place that it names; nothing else. */
final class FirstSuggestion
{
    private static final Pattern MEANT = Pattern.compile("did you mean \"([^\"]+)\"\\?");
    private static final Pattern WORD = Pattern.compile(".*(?:^|\\s)\"(.+)\"[^\"]*: did you mean \"");
    private static final Pattern WRITE = Pattern.compile(": write (?:\"([^\"]+)\"|([^\\s,]+))(?: or what is between)?");
    private static final Pattern TOKEN = Pattern.compile("\"[^\"\n]*\"|'[^'\n]*'|[^\\s,\\[\\]{}:\"']+");

    private FirstSuggestion()
    {
    }

    /** @return the file's text with the suggestion followed; null where there is none that can be followed blindly. */
    static String follow(final PolicyProblem problem, final String text)
    {
        final int offset = offset(text, problem.line(), problem.column());
        final Matcher meant = MEANT.matcher(problem.message());
        final Matcher word = WORD.matcher(problem.message());
        final Matcher token = TOKEN.matcher(text);
        if (meant.find() && word.find())
        {
            final int at = text.indexOf(word.group(1), offset);
            return at < 0 ? null :
                text.substring(0, at) + meant.group(1) + text.substring(at + word.group(1).length());
        }
        meant.reset();
        if (meant.find() && token.find(offset))
        {
            return text.substring(0, token.start()) + meant.group(1) + text.substring(token.end());
        }
        final Matcher write = WRITE.matcher(problem.message());
        if (write.find() && token.find(offset))
        {
            final String put = null == write.group(1) ? write.group(2) : write.group(1);
            return text.substring(0, token.start()) + put + text.substring(token.end());
        }
        return null;
    }

    static int offset(final String text, final int line, final int column)
    {
        int at = 0;
        for (int i = 1; i < line; i++)
        {
            final int end = text.indexOf('\n', at);
            at = end < 0 ? text.length() : end + 1;
        }
        return Math.min(text.length(), at + column - 1);
    }
}
