package io.peregrine.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.agrona.CloseHelper;
import org.agrona.LangUtil;

/**
 * The newest snapshot of a journal is checked on a thread of its own, for which all of the file is read, while whoever
 * is going to need it prepares. One thread uses this.
 */
public final class SnapshotCheck implements AutoCloseable
{
    private final Path file;
    private final CompletableFuture<SnapshotReader> checked;
    private boolean isTaken;

    private SnapshotCheck(final Path file, final CompletableFuture<SnapshotReader> checked)
    {
        this.file = file;
        this.checked = checked;
    }

    /** @return one that has checked nothing: each snapshot is when it is opened. */
    public static SnapshotCheck none()
    {
        return new SnapshotCheck(null, null);
    }

    /** @param root the journal's directory, which need not be there. */
    public static SnapshotCheck begin(final Path root)
    {
        final List<Path> files = SnapshotDirectory.files(root);
        if (files.isEmpty())
        {
            return none();
        }
        final Path newest = files.get(0);
        final CompletableFuture<SnapshotReader> checked = new CompletableFuture<>();
        final Thread thread = new Thread(
            () ->
            {
                try
                {
                    checked.complete(SnapshotReader.open(newest));
                }
                catch (final IOException | RuntimeException | Error ex)
                {
                    checked.completeExceptionally(ex);
                }
            },
            "peregrine-snapshot-check");
        thread.setDaemon(true);
        thread.start();
        return new SnapshotCheck(newest, checked);
    }

    /**
     * Opens a snapshot; waits for the rest of its check where it is the one that was begun with.
     *
     * @return the caller's to close.
     * @throws SnapshotException where any byte of it is not what was written.
     * @throws IOException       where it cannot be read.
     */
    public SnapshotReader open(final Path wanted) throws IOException
    {
        if (isTaken || null == file || !absolute(wanted).equals(absolute(file)))
        {
            return SnapshotReader.open(wanted);
        }
        isTaken = true;
        try
        {
            return checked.join();
        }
        catch (final CompletionException ex)
        {
            LangUtil.rethrowUnchecked(ex.getCause());
            return null;
        }
    }

    private static Path absolute(final Path path)
    {
        return path.toAbsolutePath().normalize();
    }

    /** A snapshot that nobody wanted is closed once it is checked; does not wait. */
    @Override
    public void close()
    {
        if (!isTaken && null != checked)
        {
            isTaken = true;
            checked.thenAccept(CloseHelper::quietClose);
        }
    }
}
