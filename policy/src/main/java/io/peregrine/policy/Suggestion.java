package io.peregrine.policy;

import java.util.Collection;

/** What a misspelled word was meant to be. */
final class Suggestion
{
    private static final int LISTED_LIMIT = 16;

    private Suggestion()
    {
    }

    /** @return the end of a message: the nearest candidate, else all of them where they are few. */
    static String of(final String word, final Collection<String> candidates)
    {
        final String nearest = nearest(word, candidates);
        return null != nearest ? ": did you mean \"" + nearest + "\"?" :
            candidates.isEmpty() ? ": there is none" :
            candidates.size() <= LISTED_LIMIT ? ": known are " + String.join(", ", candidates) : "";
    }

    /** @return the candidate with the fewest edits, at most a third of the word's length (one at least), or null. */
    static String nearest(final String word, final Collection<String> candidates)
    {
        String nearest = null;
        int best = Math.max(1, word.length() / 3) + 1;
        for (final String candidate : candidates)
        {
            if (Math.abs(candidate.length() - word.length()) < best)
            {
                final int edits = edits(word, candidate);
                if (edits < best)
                {
                    best = edits;
                    nearest = candidate;
                }
            }
        }
        return nearest;
    }

    /** Levenshtein's distance, two neighbours swapped counting as one edit. */
    private static int edits(final String a, final String b)
    {
        final int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++)
        {
            for (int j = 0; j <= b.length(); j++)
            {
                if (0 == i || 0 == j)
                {
                    cost[i][j] = i + j;
                    continue;
                }
                final int change = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                cost[i][j] = Math.min(change, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1))
                {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
