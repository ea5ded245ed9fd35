package io.peregrine.journal;

import java.nio.file.Path;

/** Somebody else makes a snapshot of the same journal just now: there will be one. */
public final class SnapshotBusyException extends JournalException
{
    private static final long serialVersionUID = 1L;

    SnapshotBusyException(final Path directory)
    {
        super("another process is making a snapshot in " + directory + "; wait for it");
    }
}
