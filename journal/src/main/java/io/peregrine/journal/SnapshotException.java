package io.peregrine.journal;

import java.nio.file.Path;

/** A snapshot cannot be used: it is damaged, of another version or of another journal. */
public final class SnapshotException extends JournalException
{
    private static final long serialVersionUID = 1L;

    /** @param what is wrong with it. */
    public SnapshotException(final Path file, final String what)
    {
        super("snapshot " + file + ": " + what);
    }

    /** @param what is wrong with it. */
    public SnapshotException(final Path file, final String what, final Throwable cause)
    {
        super("snapshot " + file + ": " + what, cause);
    }
}
