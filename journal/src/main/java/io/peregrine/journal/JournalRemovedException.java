package io.peregrine.journal;

import java.nio.file.Path;

/** What was asked for was there once, and was removed by retention. */
public final class JournalRemovedException extends JournalException
{
    private static final long serialVersionUID = 1;

    private final long lastRemoved;

    JournalRemovedException(final Path series, final long lastRemoved)
    {
        this(lastRemoved, "retention removed the contents of " + series + " up to sequence " + lastRemoved +
            "; begin at sequence " + (lastRemoved + 1) + ", or with a snapshot where that can be, as 'replay verify " +
            "--from-snapshot', or bring back the segments that were removed");
    }

    JournalRemovedException(final long lastRemoved, final String message)
    {
        super(message);
        this.lastRemoved = lastRemoved;
    }

    /** @return the last sequence whose contents are gone. */
    public long lastRemoved()
    {
        return lastRemoved;
    }
}
