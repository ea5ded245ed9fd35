package io.peregrine.cli;

import java.util.Collection;

/** What a misspelled word was meant to be. */
final class Suggestion
{
    private static final int LISTED_LIMIT = 16;

    private Suggestion()
    {
    }

    /** @return the end of a message: the nearest of the known words, else all of them where they are few. */
    static String of(final String word, final Collection<String> known)
    {
        String nearest = null;
        int best = Math.max(2, word.length() / 2);
        for (final String candidate : known)
        {
            final int edits = edits(word, candidate);
            if (edits < best)
            {
                best = edits;
                nearest = candidate;
            }
        }
        if (null != nearest)
        {
            return ": did you mean \"" + nearest + "\"?";
        }
        return known.size() <= LISTED_LIMIT ? ": known are " + String.join(", ", known) : "";
    }

    /** Levenshtein's distance. */
    private static int edits(final String a, final String b)
    {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++)
        {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++)
        {
            final int[] next = new int[b.length() + 1];
            next[0] = i;
            for (int j = 1; j <= b.length(); j++)
            {
                final int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                next[j] = Math.min(row[j - 1] + change, 1 + Math.min(row[j], next[j - 1]));
            }
            row = next;
        }
        return row[b.length()];
    }
}
