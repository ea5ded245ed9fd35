package io.peregrine.engine;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.agrona.CloseHelper;

/**
 * The right to own an embedded media driver's directory, by a lock on a file beside it. Whoever holds it may delete the
 * directory: a killed driver leaves one behind that would block the next start for the driver's time-out.
 */
final class DirectoryLock implements AutoCloseable
{
    private final FileChannel channel;

    /** @throws EngineStartException if another process holds it, or the file cannot be made. */
    DirectoryLock(final String directory)
    {
        if (Files.exists(Path.of(directory)) && !Files.isDirectory(Path.of(directory)))
        {
            throw new EngineStartException(
                "aeron.dir " + directory + " is a file: name a directory, which is made where there is none");
        }
        final Path file = Path.of(directory + ".lock");
        FileChannel opened = null;
        try
        {
            Files.createDirectories(file.toAbsolutePath().getParent());
            opened = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            final FileLock lock = opened.tryLock();
            if (null == lock)
            {
                throw inUse(directory);
            }
        }
        catch (final OverlappingFileLockException ex)
        {
            CloseHelper.quietClose(opened);
            throw inUse(directory);
        }
        catch (final IOException ex)
        {
            CloseHelper.quietClose(opened);
            throw new EngineStartException("aeron.dir " + directory + " cannot be used: " + ex.getMessage() +
                ": choose a directory that this user may write");
        }
        catch (final EngineStartException ex)
        {
            CloseHelper.quietClose(opened);
            throw ex;
        }

        channel = opened;
    }

    private static EngineStartException inUse(final String directory)
    {
        return new EngineStartException("aeron.dir " + directory + " belongs to another running engine: " +
            "stop it, or give this one an aeron.dir of its own");
    }

    @Override
    public void close()
    {
        CloseHelper.quietClose(channel);
    }
}
