package io.peregrine.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

import io.peregrine.journal.JournalDisk;

/**
 * The disk itself, until a test breaks it. What is forced stays in the page cache, so that no test depends on how fast
 * the disk is.
 */
final class BreakableDisk implements JournalDisk
{
    private static final CountDownLatch OPEN = new CountDownLatch(0);

    private final Set<FileChannel> failed = ConcurrentHashMap.newKeySet();
    private final AtomicLong forcesAfterFailure = new AtomicLong();
    private final AtomicLong shortWrites = new AtomicLong();
    private volatile IOException createError;
    private volatile IOException writeError;
    private volatile IOException forceError;
    private volatile CountDownLatch forceLatch = OPEN;
    private volatile int writeLimit = Integer.MAX_VALUE;

    /** @param message as the system has it; null: files can be made again. */
    void failToCreate(final String message)
    {
        createError = null == message ? null : new IOException(message);
    }

    void failToWrite(final String message)
    {
        writeError = null == message ? null : new IOException(message);
    }

    /** Data that was written is not on the disk, and the system says so once, as Linux does. */
    void failToForceOnce(final String message)
    {
        forceError = new IOException(message);
    }

    /** @param limit bytes that one write takes. */
    void writeLimit(final int limit)
    {
        writeLimit = limit;
    }

    /** Forces of data take until {@link #release}. */
    void hold()
    {
        forceLatch = new CountDownLatch(1);
    }

    void release()
    {
        forceLatch.countDown();
    }

    /** @return forces of a file of which one had failed before. */
    long forcesAfterFailure()
    {
        return forcesAfterFailure.get();
    }

    long shortWrites()
    {
        return shortWrites.get();
    }

    @Override
    public FileChannel create(final Path file) throws IOException
    {
        throwIf(createError);
        return JournalDisk.super.create(file);
    }

    @Override
    public int write(final FileChannel channel, final ByteBuffer bytes, final long position) throws IOException
    {
        throwIf(writeError);
        if (bytes.remaining() > writeLimit)
        {
            shortWrites.incrementAndGet();
            bytes.limit(bytes.position() + writeLimit);
        }
        return JournalDisk.super.write(channel, bytes, position);
    }

    @Override
    public void force(final FileChannel channel, final boolean isLengthNew) throws IOException
    {
        if (isLengthNew)
        {
            return;
        }

        if (failed.contains(channel))
        {
            forcesAfterFailure.incrementAndGet();
        }
        try
        {
            forceLatch.await();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
        final IOException error = forceError;
        if (null != error)
        {
            forceError = null;
            failed.add(channel);
            throw error;
        }
    }

    private static void throwIf(final IOException error) throws IOException
    {
        if (null != error)
        {
            throw error;
        }
    }
}
