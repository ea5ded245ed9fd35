package io.peregrine.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The thread {@code peregrine-journal-allocator}: keeps one zeroed, mapped and touched segment ahead of the
 * writer, and seals the segments that the writer has left, in their order.
 */
final class SegmentAllocator implements Runnable, AutoCloseable
{
    private static final long IDLE_NS = 1_000_000;
    private static final long MIN_RETRY_NS = 100_000_000;
    private static final long MAX_RETRY_NS = 2_000_000_000;

    /** What the writer left: everything a seal needs. */
    record Left(Segment segment, Segment following, long count, long lastSequence, int lastCrc, int end)
    {
    }

    private final Path series;
    private final JournalContext ctx;
    private final JournalHealth health;
    private final ReentrantLock forceLock;
    private final Queue<Segment> unforced;
    private final Queue<Left> left = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile long wantedNumber;
    private volatile Segment ready;
    private volatile boolean hasFailed;
    private volatile boolean isRunning = true;
    private JournalTrouble reported = JournalTrouble.NONE;
    private long retryNs = MIN_RETRY_NS;
    private long nextTryNs = System.nanoTime();

    SegmentAllocator(
        final Path series,
        final JournalContext ctx,
        final JournalHealth health,
        final long wantedNumber,
        final ReentrantLock forceLock,
        final Queue<Segment> unforced)
    {
        this.series = series;
        this.ctx = ctx;
        this.health = health;
        this.wantedNumber = wantedNumber;
        this.forceLock = forceLock;
        this.unforced = unforced;
        thread = new Thread(this, "peregrine-journal-allocator");
        thread.setDaemon(true);
        thread.start();
    }

    /** @return the segment that {@link #take} would return at once; null if there is none yet. Any thread. */
    Segment spare()
    {
        return ready;
    }

    /** Writer thread. @return the next segment; null if there is no room on the disk. */
    Segment take()
    {
        Segment segment;
        while (null == (segment = ready))
        {
            if (hasFailed || !thread.isAlive())
            {
                return null;
            }
            Thread.onSpinWait();
            LockSupport.parkNanos(10_000);
        }
        // In this order: the allocator that sees nothing ready must not make the file that was just taken once more.
        wantedNumber = segment.fileNumber + 1;
        ready = null;
        LockSupport.unpark(thread);
        return segment;
    }

    void seal(final Left segment)
    {
        left.offer(segment);
        LockSupport.unpark(thread);
    }

    @Override
    public void run()
    {
        try
        {
            while (isRunning && null == health.failure())
            {
                prepare();
                sealLeft();
                if (null != ready && left.isEmpty())
                {
                    LockSupport.parkNanos(this, IDLE_NS);
                }
                else if (hasFailed)
                {
                    LockSupport.parkNanos(this, MIN_RETRY_NS);
                }
            }
            sealLeft();
        }
        catch (final IOException | RuntimeException | Error ex)
        {
            // Also the error that a mapping throws whose page the disk does not give.
            hasFailed = true;
            health.failed(cannotSeal(ex));
            ctx.errorHandler().onError(health.failure());
        }
    }

    private void prepare()
    {
        if (null != ready || System.nanoTime() - nextTryNs < 0)
        {
            return;
        }
        final Path file = SegmentFormat.file(series, wantedNumber);
        try
        {
            ready = Segment.allocate(file, ctx.segmentLength(), ctx.disk());
            hasFailed = false;
            reported = JournalTrouble.NONE;
            retryNs = MIN_RETRY_NS;
            health.allocated();
        }
        catch (final IOException | RuntimeException ex)
        {
            // Told first: an append that fails for this has its reason in the operator's hands already.
            final JournalTrouble trouble = JournalTrouble.of(series, ctx.segmentLength(), ex);
            final JournalException told = noRoom(series, ctx.segmentLength(), ex);
            health.notAllocated(trouble, told.getMessage());
            if (trouble != reported)
            {
                reported = trouble;
                ctx.errorHandler().onError(told);
            }
            nextTryNs = System.nanoTime() + retryNs;
            retryNs = Math.min(2 * retryNs, MAX_RETRY_NS);
            hasFailed = true;
        }
    }

    static JournalException noRoom(final Path series, final int length, final Exception cause)
    {
        return new JournalException("cannot preallocate a segment of " + length + " bytes in " + series + " (" +
            JournalTrouble.of(series, length, cause).words() + ": " + cause.getMessage() +
            "); make room on that disk or choose a smaller segment length", cause);
    }

    private void sealLeft() throws IOException
    {
        Left next;
        while (null != (next = left.peek()))
        {
            final Segment segment = next.segment();
            // A seal says that all is there: after a power failure it must not be there without what it seals.
            if (!force(segment))
            {
                return;
            }
            segment.seal(next.count(), next.lastSequence(), next.lastCrc(), next.end());
            next.following().previousHash(segment.sealHash());
            forceLock.lock();
            try
            {
                if (!force(segment))
                {
                    return;
                }
                unforced.remove(segment);
                segment.close();
            }
            finally
            {
                forceLock.unlock();
            }
            left.poll();
        }
    }

    /**
     * @return false where the disk has failed before: never again, since a second force may return well for pages that
     *         the first one lost.
     */
    private boolean force(final Segment segment) throws IOException
    {
        forceLock.lock();
        try
        {
            if (null != health.failure())
            {
                return false;
            }
            health.forcing();
            segment.force(ctx.disk());
            return true;
        }
        catch (final IOException ex)
        {
            // Before anybody else gets the lock.
            health.failed(cannotSeal(ex));
            throw ex;
        }
        finally
        {
            health.forced();
            forceLock.unlock();
        }
    }

    private JournalException cannotSeal(final Throwable cause)
    {
        return new JournalException("cannot seal a segment in " + series + ": " + cause.getMessage() +
            "; what it holds may not be on the disk: check the disk, then start again", cause);
    }

    @Override
    public void close()
    {
        isRunning = false;
        LockSupport.unpark(thread);
        ThreadEnd.await(thread);
        final Segment spare = ready;
        if (null != spare)
        {
            spare.close();
            try
            {
                Files.deleteIfExists(spare.file);
            }
            catch (final IOException ex)
            {
                ctx.errorHandler().onError(ex);
            }
        }
    }
}
