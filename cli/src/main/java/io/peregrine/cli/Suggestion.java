package io.peregrine.cli;

import java.util.Collection;

import io.peregrine.domain.Spelling;

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
        final int most = Math.max(2, word.length() / 2) - 1;
        final String nearest = Spelling.nearest(word, known, most, Spelling.SWAP_IS_TWO);
        return null != nearest ? ": did you mean \"" + nearest + "\"?" :
            known.size() <= LISTED_LIMIT ? ": known are " + String.join(", ", known) : "";
    }
}
