package io.peregrine.replay;

import java.io.UncheckedIOException;

import io.peregrine.journal.JournalException;
import io.peregrine.pipeline.StageFailedException;

/** What stopped a stage during a replay. */
public final class ReplayFailure
{
    private ReplayFailure()
    {
    }

    /**
     * @return the cause, where it is a difference, the journal's or that of who looks on; otherwise the failure itself,
     *         which is a bug.
     */
    public static RuntimeException of(final StageFailedException ex)
    {
        return ex.getCause() instanceof DifferenceException || ex.getCause() instanceof UncheckedIOException ||
            ex.getCause() instanceof JournalException ? (RuntimeException)ex.getCause() : ex;
    }
}
