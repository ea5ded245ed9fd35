package io.peregrine.cli;

import java.nio.file.Path;
import java.util.List;

import io.peregrine.journal.JournalDirectory;

/** One series of a journal, by its name. */
record JournalSeries(String name, Path directory)
{
    static final String INPUTS = "inputs";
    static final String DECISIONS = "decisions";
    static final List<String> NAMES = List.of(INPUTS, DECISIONS);

    /** @return inputs, then decisions. */
    static List<JournalSeries> of(final JournalDirectory journal)
    {
        return List.of(
            new JournalSeries(INPUTS, journal.inputs()), new JournalSeries(DECISIONS, journal.decisions()));
    }
}
