package io.peregrine.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A journal's directory: {@code inputs/ decisions/ content/} and the lock that one engine holds. */
public final class JournalDirectory implements AutoCloseable
{
    private static final int PID_LENGTH_LIMIT = 32;

    private final Path root;
    private final FileChannel lockChannel;

    private JournalDirectory(final Path root, final FileChannel lockChannel)
    {
        this.root = root;
        this.lockChannel = lockChannel;
    }

    /** Takes the lock and makes what is missing. The lock goes with the process, however it ends. */
    public static JournalDirectory open(final Path root)
    {
        FileChannel channel = null;
        try
        {
            Files.createDirectories(root);
            channel = FileChannel.open(root.resolve("lock"),
                StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            lock(root, channel);
            Files.createDirectories(root.resolve("inputs"));
            Files.createDirectories(root.resolve("decisions"));
            Files.createDirectories(root.resolve("content"));
            Segment.forceDirectory(root);
            forceAbove(root);
            return new JournalDirectory(root, channel);
        }
        catch (final IOException ex)
        {
            closeQuietly(channel);
            throw new JournalException("cannot write to the journal directory " + root + " (" + reason(ex) +
                "); make it writable for this user or choose another journal.directory", ex);
        }
        catch (final JournalException ex)
        {
            closeQuietly(channel);
            throw ex;
        }
    }

    /** What is forced in a directory is lost with it, where a power failure takes the directory's own name. */
    private static void forceAbove(final Path root) throws IOException
    {
        try
        {
            for (Path up = root.toAbsolutePath().getParent(); null != up; up = up.getParent())
            {
                Segment.forceDirectory(up);
            }
        }
        catch (final AccessDeniedException ignore)
        {
            // A directory that this user may not read was not made by it, nor were those above.
        }
    }

    private static void lock(final Path root, final FileChannel channel) throws IOException
    {
        FileLock lock = null;
        try
        {
            lock = channel.tryLock();
        }
        catch (final OverlappingFileLockException ignore)
        {
            // Held by this very process: the same answer as for another one.
        }
        if (null == lock)
        {
            final String holder = holder(channel);
            throw new JournalException("journal directory " + root + " is in use by " +
                (holder.isEmpty() ? "another process" : "process " + holder) +
                "; stop that engine or choose another journal.directory");
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(
            Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)), 0);
    }

    private static String holder(final FileChannel channel) throws IOException
    {
        final ByteBuffer bytes = ByteBuffer.allocate(PID_LENGTH_LIMIT);
        channel.read(bytes, 0);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
    }

    private static void closeQuietly(final FileChannel channel)
    {
        try
        {
            if (null != channel)
            {
                channel.close();
            }
        }
        catch (final IOException ignore)
        {
            // The first trouble is the one to tell.
        }
    }

    private static String reason(final IOException ex)
    {
        return ex instanceof FileAlreadyExistsException ? "there is a file of that name" :
            ex instanceof AccessDeniedException ? "access denied" : ex.getMessage();
    }

    /** For reading only: no lock, nothing is created. */
    public static JournalDirectory openReadOnly(final Path root)
    {
        if (!Files.isDirectory(root.resolve("inputs")))
        {
            throw new JournalException("no journal in " + root + ": it has no directory 'inputs'; name the " +
                "journal.directory that an engine wrote");
        }
        return new JournalDirectory(root, null);
    }

    public Path root()
    {
        return root;
    }

    public Path inputs()
    {
        return root.resolve("inputs");
    }

    public Path decisions()
    {
        return root.resolve("decisions");
    }

    public ContentStore content()
    {
        return new ContentStore(root.resolve("content"));
    }

    @Override
    public void close()
    {
        closeQuietly(lockChannel);
    }
}
