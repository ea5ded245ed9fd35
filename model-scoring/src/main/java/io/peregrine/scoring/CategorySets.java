package io.peregrine.scoring;

/**
 * Bits of categorical splits. What all sets of a model take together is bounded by the length of its file, since a few
 * bytes could name a category that takes megabytes of bits.
 */
final class CategorySets
{
    private static final int WORDS_IN_ANY_CASE = 1 << 20;
    private static final int WORDS_FOR_EACH_BYTE = 4;

    private long wordsLeft;

    CategorySets(final long fileLength)
    {
        wordsLeft = WORDS_IN_ANY_CASE + WORDS_FOR_EACH_BYTE * fileLength;
    }

    /**
     * @param members of the set, from the first index to below the end; none below 0.
     * @return the set's bits.
     */
    int[] of(final int[] members, final int first, final int end, final TreeCheck.Problem problem)
    {
        int greatest = -1;
        for (int i = first; i < end; i++)
        {
            greatest = Math.max(greatest, members[i]);
        }

        final int[] words = new int[take((greatest + 1L + 31) / 32, problem)];
        for (int i = first; i < end; i++)
        {
            words[members[i] >>> 5] |= 1 << members[i];
        }

        return words;
    }

    private int take(final long words, final TreeCheck.Problem problem)
    {
        wordsLeft -= words;
        if (wordsLeft < 0)
        {
            throw problem.of("the categories' numbers are too large for so small a model: " +
                "number them from 0 without gaps before training");
        }

        return (int)words;
    }
}
