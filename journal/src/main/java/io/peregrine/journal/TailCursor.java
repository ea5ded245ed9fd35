package io.peregrine.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

import static io.peregrine.journal.SegmentFormat.NO_SEQUENCE;

/** The file {@code cursors/<name>}: how far a consumer came in one series. Held by one consumer at a time. */
final class TailCursor implements AutoCloseable
{
    private static final String NAME = "[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}";
    private static final long MAGIC = 0x3153525543475250L; // "PRGCURS1"
    private static final int LENGTH = 32;
    private static final int SEQUENCE_OFFSET = 8;
    private static final int COUNT_OFFSET = 16;
    private static final int SERIES_OFFSET = 20;
    private static final int CRC_OFFSET = 28;

    private final Path file;
    private final int series;
    private final FileChannel lockChannel;
    private long sequence = NO_SEQUENCE;
    private int count;

    private TailCursor(final Path file, final int series, final FileChannel lockChannel)
    {
        this.file = file;
        this.series = series;
        this.lockChannel = lockChannel;
    }

    static boolean isName(final String name)
    {
        return name.matches(NAME) && !name.endsWith(".lock") && !name.endsWith(".new");
    }

    /** @param isAnew what the file says does not matter. */
    static TailCursor open(final Path root, final String series, final String name, final boolean isAnew)
    {
        if (!isName(name))
        {
            throw new JournalException("a cursor's name has up to 64 letters, digits, '_', '-' and '.', and does " +
                "not begin with a dot or end in .lock or .new: " + name);
        }
        final Path directory = root.resolve("cursors");
        final Path file = directory.resolve(name);
        FileChannel channel = null;
        try
        {
            Files.createDirectories(directory);
            channel = FileChannel.open(directory.resolve(name + ".lock"),
                StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            lock(channel, name);
            final TailCursor cursor = new TailCursor(file, JournalHead.SERIES.indexOf(series), channel);
            if (!isAnew && Files.exists(file))
            {
                cursor.read(ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN));
            }
            return cursor;
        }
        catch (final IOException ex)
        {
            close(channel);
            throw new JournalException("cannot use the cursor " + file + " (" + ex +
                "); the journal's directory 'cursors' must be writable for this user", ex);
        }
        catch (final RuntimeException ex)
        {
            close(channel);
            throw ex;
        }
    }

    private static void lock(final FileChannel channel, final String name) throws IOException
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
            throw new JournalException("cursor " + name + " is in use by another consumer; choose another name");
        }
    }

    private void read(final ByteBuffer bytes)
    {
        if (LENGTH != bytes.capacity() || MAGIC != bytes.getLong(0) || bytes.getInt(CRC_OFFSET) != crc(bytes) ||
            0 != bytes.getInt(SERIES_OFFSET + Integer.BYTES))
        {
            throw new JournalException("the cursor " + file +
                " is unreadable; set it anew by naming a sequence to begin with");
        }
        if (series != bytes.getInt(SERIES_OFFSET))
        {
            throw new JournalException("the cursor " + file + " follows the other series; choose another name");
        }
        sequence = bytes.getLong(SEQUENCE_OFFSET);
        count = bytes.getInt(COUNT_OFFSET);
    }

    /** @return of the last record delivered; {@link SegmentFormat#NO_SEQUENCE} for none. */
    long sequence()
    {
        return sequence;
    }

    /** @return how many records of that sequence were delivered. */
    int count()
    {
        return count;
    }

    Path file()
    {
        return file;
    }

    /** On return it is on the disk, or the one before still is. */
    void write(final long deliveredSequence, final int deliveredCount)
    {
        final ByteBuffer bytes = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(0, MAGIC).putLong(SEQUENCE_OFFSET, deliveredSequence).putInt(COUNT_OFFSET, deliveredCount)
            .putInt(SERIES_OFFSET, series);
        bytes.putInt(CRC_OFFSET, crc(bytes));
        final Path next = file.resolveSibling(file.getFileName() + ".new");
        try
        {
            try (FileChannel channel = FileChannel.open(next, StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE))
            {
                while (bytes.hasRemaining())
                {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        }
        catch (final IOException ex)
        {
            throw new JournalException("cannot write the cursor " + file + " (" + ex +
                "); what was delivered since will be delivered again", ex);
        }
        sequence = deliveredSequence;
        count = deliveredCount;
    }

    private static int crc(final ByteBuffer bytes)
    {
        final CRC32C crc = new CRC32C();
        crc.update(bytes.array(), 0, CRC_OFFSET);
        return (int)crc.getValue();
    }

    private static void close(final FileChannel channel)
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
            // The lock goes with the process at the latest.
        }
    }

    @Override
    public void close()
    {
        close(lockChannel);
    }
}
