package io.peregrine.policy;

import java.util.Collection;

import io.peregrine.domain.Spelling;

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
        final String nearest = Spelling.nearest(word, candidates);
        return null != nearest ? ": did you mean \"" + nearest + "\"?" :
            candidates.isEmpty() ? ": there is none" :
            candidates.size() <= LISTED_LIMIT ? ": known are " + String.join(", ", candidates) : "";
    }
}
