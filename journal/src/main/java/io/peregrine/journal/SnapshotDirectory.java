package io.peregrine.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import static io.peregrine.journal.SnapshotFormat.*;

/**
 * The directory {@code snapshots/} of a journal, held by the one process that makes a snapshot; readers hold nothing.
 */
public final class SnapshotDirectory implements AutoCloseable
{
    /** The newest and the one before it, should the newest be damaged. */
    private static final int KEPT = 2;

    private static final String NAME = "[0-9]{20}\\.snap";

    private final Path directory;
    private final FileChannel lock;

    private SnapshotDirectory(final Path directory, final FileChannel lock)
    {
        this.directory = directory;
        this.lock = lock;
    }

    /**
     * Makes it where it is missing, and deletes what a maker that was killed left behind.
     *
     * @throws SnapshotBusyException where another process makes a snapshot.
     * @throws JournalException      where it cannot be written to.
     */
    public static SnapshotDirectory open(final Path root)
    {
        final Path directory = root.resolve("snapshots");
        try
        {
            Files.createDirectories(directory);
            Segment.forceDirectory(root);
            final SnapshotDirectory opened = new SnapshotDirectory(directory, lock(directory));
            opened.deleteTemporary();
            return opened;
        }
        catch (final IOException ex)
        {
            throw new JournalException("cannot write to " + directory + " (" + ex +
                "); make it writable for this user", ex);
        }
    }

    private static FileChannel lock(final Path directory) throws IOException
    {
        final FileChannel channel = FileChannel.open(
            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try
        {
            final FileLock lock = channel.tryLock();
            if (null != lock)
            {
                channel.truncate(0).write(ByteBuffer.wrap(
                    Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)), 0);
                return channel;
            }
        }
        catch (final OverlappingFileLockException ignore)
        {
            // Held by this very process: the same answer as for another one.
        }
        catch (final IOException ex)
        {
            channel.close();
            throw ex;
        }
        channel.close();
        throw new SnapshotBusyException(directory);
    }

    private void deleteTemporary() throws IOException
    {
        try (Stream<Path> paths = Files.list(directory))
        {
            for (final Path path : paths.filter(path -> path.toString().endsWith(TEMPORARY_SUFFIX)).toList())
            {
                Files.deleteIfExists(path);
            }
        }
    }

    /**
     * @param root of the journal.
     * @return files that are named as snapshots, the newest first; whether they are whole is not known.
     */
    public static List<Path> files(final Path root)
    {
        final Path directory = root.resolve("snapshots");
        if (!Files.isDirectory(directory))
        {
            return List.of();
        }
        try (Stream<Path> paths = Files.list(directory))
        {
            return paths.filter(path -> path.getFileName().toString().matches(NAME))
                .sorted(Comparator.reverseOrder()).toList();
        }
        catch (final IOException ex)
        {
            throw new JournalException("cannot list " + directory + ": " + ex.getMessage(), ex);
        }
    }

    /** @return the sequence in a snapshot's name; where the name has more than a sequence can be, the largest one. */
    public static long sequenceOf(final Path file)
    {
        final String name = file.getFileName().toString();
        final String digits = name.substring(0, name.length() - SUFFIX.length());
        try
        {
            return Long.parseLong(digits);
        }
        catch (final NumberFormatException ex)
        {
            return Long.MAX_VALUE;
        }
    }

    /** @return takes the content. */
    public SnapshotWriter create(final SnapshotHeader header) throws IOException
    {
        return new SnapshotWriter(directory, header);
    }

    /**
     * Deletes all but the newest snapshots.
     *
     * @param damaged never counted as one that is kept, and deleted.
     */
    public void prune(final List<Path> damaged) throws IOException
    {
        int kept = 0;
        for (final Path file : files(directory.getParent()))
        {
            if (damaged.contains(file) || ++kept > KEPT)
            {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public void close()
    {
        try
        {
            lock.close();
        }
        catch (final IOException ignore)
        {
            // The lock goes with the process at the latest.
        }
    }
}
