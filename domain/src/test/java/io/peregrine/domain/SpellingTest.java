package io.peregrine.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.*;

class SpellingTest
{
    private static final int WORDS = 400;
    private static final int LONGEST = 5;

    /** By the definition, from the words' ends, trying everything. */
    private static int plainEdits(final String a, final String b, final int editsOfSwap)
    {
        if (a.isEmpty() || b.isEmpty())
        {
            return a.length() + b.length();
        }
        final String ofA = a.substring(0, a.length() - 1);
        final String ofB = b.substring(0, b.length() - 1);
        final boolean isSame = a.endsWith(b.substring(b.length() - 1));
        int least = plainEdits(ofA, ofB, editsOfSwap) + (isSame ? 0 : 1);
        least = Math.min(least, plainEdits(ofA, b, editsOfSwap) + 1);
        least = Math.min(least, plainEdits(a, ofB, editsOfSwap) + 1);
        if (a.length() > 1 && b.length() > 1 &&
            a.substring(a.length() - 2).equals(new StringBuilder(b.substring(b.length() - 2)).reverse().toString()))
        {
            least = Math.min(least, plainEdits(a.substring(0, a.length() - 2), b.substring(0, b.length() - 2),
                editsOfSwap) + editsOfSwap);
        }
        return least;
    }

    private static String word(final Random random)
    {
        final StringBuilder word = new StringBuilder();
        for (int i = random.nextInt(LONGEST + 1); i > 0; i--)
        {
            word.append((char)('a' + random.nextInt(3)));
        }
        return word.toString();
    }

    @Test
    void shouldFindWhatTryingEverythingFinds()
    {
        final Random random = new Random(1);
        for (int i = 0; i < WORDS; i++)
        {
            final String word = word(random);
            final List<String> candidates = new ArrayList<>();
            for (int j = random.nextInt(6); j > 0; j--)
            {
                candidates.add(word(random));
            }
            final int editsOfSwap = random.nextBoolean() ? Spelling.SWAP_IS_ONE : Spelling.SWAP_IS_TWO;
            final int most = random.nextInt(4);
            String expected = null;
            int least = most + 1;
            for (final String candidate : candidates)
            {
                final int edits = plainEdits(word, candidate, editsOfSwap);
                assertEquals(edits, Spelling.edits(word, candidate, editsOfSwap), word + " " + candidate);
                if (edits < least)
                {
                    least = edits;
                    expected = candidate;
                }
            }
            assertEquals(expected, Spelling.nearest(word, candidates, most, editsOfSwap), word + " of " + candidates);
        }
    }

    @ParameterizedTest
    @CsvSource({ "amuont, amount", "amnt, ", "a, y", "amountt, amount", "x, y", "amont, amount" })
    void shouldAllowAThirdOfTheWord(final String word, final String expected)
    {
        assertEquals(expected, Spelling.nearest(word, List.of("currency", "amount", "y")));
    }
}
