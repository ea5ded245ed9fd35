package io.peregrine.domain;

import java.util.Collection;

/** What a misspelled word was meant to be. Off the hot path; any thread. */
public final class Spelling
{
    /** Two neighbours that are swapped count as one edit. */
    public static final int SWAP_IS_ONE = 1;

    /** Two neighbours that are swapped count as two edits: Levenshtein's distance. */
    public static final int SWAP_IS_TWO = 2;

    private static final int LETTERS_AN_EDIT = 3;

    private Spelling()
    {
    }

    /**
     * @return the first candidate with the fewest edits, at most a third of the word's length (one at least), or null.
     *         A swap is one.
     */
    public static String nearest(final String word, final Collection<String> candidates)
    {
        return nearest(word, candidates, Math.max(1, word.length() / LETTERS_AN_EDIT), SWAP_IS_ONE);
    }

    /** @return the first candidate with the fewest edits, at most so many; or null. */
    public static String nearest(
        final String word, final Collection<String> candidates, final int most, final int editsOfSwap)
    {
        String nearest = null;
        int least = most;
        for (final String candidate : candidates)
        {
            // Of as many edits, the first stays.
            final int limit = null == nearest ? least : least - 1;
            if (Math.abs(candidate.length() - word.length()) <= limit)
            {
                final int edits = edits(word, candidate, editsOfSwap);
                if (edits <= limit)
                {
                    least = edits;
                    nearest = candidate;
                }
            }
        }
        return nearest;
    }

    static int edits(final String a, final String b, final int editsOfSwap)
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
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + editsOfSwap);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
