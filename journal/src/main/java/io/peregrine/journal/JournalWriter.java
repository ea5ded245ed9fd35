package io.peregrine.journal;

import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32C;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import static io.peregrine.journal.SegmentFormat.*;

/**
 * Appends to one series. {@link #append} and {@link #close} belong to one thread; {@link #force},
 * {@link #lastSequence}, {@link #recordCount} and {@link #appendedPosition} may be called from any.
 */
public final class JournalWriter implements AutoCloseable
{
    /** What {@link #lastSequence} and {@link #force} say of an empty series. */
    public static final long NO_SEQUENCE = SegmentFormat.NO_SEQUENCE;

    private final Path series;
    private final JournalContext ctx;
    private final CRC32C crc32c = new CRC32C();
    private final ReentrantLock forceLock = new ReentrantLock();
    private final Queue<Segment> unforced = new ConcurrentLinkedQueue<>();
    private final SegmentAllocator allocator;
    private final DurableMark durableMark;
    private final AtomicLong publishedSequence = new AtomicLong();
    private final AtomicLong recordCount = new AtomicLong();
    private final AtomicLong appendedPosition = new AtomicLong();
    private final JournalHealth health = new JournalHealth();
    /** Bytes by which this run may have moved on, and has: what is left of a segment counts as moved over. */
    private final AtomicLong granted = new AtomicLong();
    private final AtomicLong moved = new AtomicLong();
    private final long cutBytes;

    private Segment segment;
    private UnsafeBuffer buffer;
    private ByteBuffer crcBytes;
    private int position;
    private int limit;
    private int crc;
    private long count;
    private long sequence;
    private volatile long durableSequence;
    private long segmentStart;
    private boolean isMarkReported;
    private volatile Segment current;
    private boolean isClosed;

    /** Opens for append: cuts a torn tail, refuses damage below the durable watermark, mends missing seals. */
    public static JournalWriter open(final Path seriesDir, final JournalContext ctx)
    {
        try
        {
            return new JournalWriter(seriesDir, ctx, SeriesRecovery.recover(seriesDir, ctx));
        }
        catch (final IOException ex)
        {
            throw new JournalException("cannot open the journal series " + seriesDir + " for writing: " +
                ex.getMessage() + "; the directory must exist and be writable by this user", ex);
        }
    }

    private JournalWriter(final Path series, final JournalContext ctx, final SeriesRecovery recovered)
        throws IOException
    {
        this.series = series;
        this.ctx = ctx;
        cutBytes = recovered.cutBytes;
        durableMark = new DurableMark(series);
        durableSequence = recovered.durableSequence;
        sequence = recovered.lastSequence;
        crc = recovered.lastCrc;
        publishedSequence.set(sequence);
        recordCount.set(recovered.recordCount);
        use(recovered.segment);
        count = recovered.segmentCount;
        position = recovered.position;
        appendedPosition.set(position);
        segmentStart = -position;
        granted.set(limit - position);
        allocator = new SegmentAllocator(series, ctx, health, segment.fileNumber + 1, forceLock, unforced);
    }

    private void use(final Segment next)
    {
        unforced.add(next);
        segment = next;
        buffer = next.buffer;
        crcBytes = next.mapped.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        limit = next.limit;
        position = HEADER_LENGTH;
        count = 0;
        current = next;
        // In this order: whoever sees the segment granted must not count what the one before it had left.
        segmentStart = granted.get() - HEADER_LENGTH;
        moved.set(granted.get());
        granted.set(segmentStart + limit);
    }

    /** @return bytes that a record with a frame of this length takes. */
    public static int recordLength(final int frameLength)
    {
        return align(FRAME_OFFSET + frameLength);
    }

    /**
     * Bytes that are certain to find room, now and however long it takes; any thread.
     *
     * @param maxRecordLength of the longest record: so much may be left unused at a segment's end.
     */
    public long room(final int maxRecordLength)
    {
        // In this order: a segment that is taken meanwhile may be missed, and is never counted twice.
        final long grantedBytes = granted.get();
        final Segment spare = allocator.spare();
        final long rest = grantedBytes - moved.get();
        return Math.max(0, (rest > 0 ? Math.max(0, rest - maxRecordLength) : rest) +
            (null == spare ? 0 : spare.limit - HEADER_LENGTH - maxRecordLength));
    }

    /** @return true if the next segment is there already; any thread. */
    public boolean hasSpare()
    {
        return null != allocator.spare();
    }

    /** @return how the series is. */
    public JournalHealth health()
    {
        return health;
    }

    /** Looks whether the segment that is appended to is where it was opened; any thread but the appending one. */
    public void checkInPlace()
    {
        final Segment open = current;
        try
        {
            health.gone(!Objects.equals(open.identity, ctx.disk().identity(open.file)) && open == current);
        }
        catch (final IOException ex)
        {
            health.gone(true);
        }
    }

    /**
     * Appends one record. Owner thread; allocates nothing but at a segment's end.
     *
     * @return false if the series cannot take it now (no room for the next segment): nothing was written, the
     *     error handler has been told, and a later attempt may succeed once there is room.
     */
    public boolean append(
        final int type,
        final long sequence,
        final long ingressTimeNs,
        final int stagesAllowed,
        final int shard,
        final int epoch,
        final long sourceId,
        final long sourceSequence,
        final DirectBuffer frame,
        final int offset,
        final int length)
    {
        final int recordLength = FRAME_OFFSET + length;
        if (isClosed || length < 0 || length > ctx.segmentLength() - HEADER_LENGTH - SEAL_LENGTH - FRAME_OFFSET ||
            !isNext(sequence))
        {
            throw refused(sequence, length);
        }

        if ((0 == count || recordLength > limit - position) && !hasRoom(sequence, recordLength))
        {
            return false;
        }

        final UnsafeBuffer buffer = this.buffer;
        final int p = position;
        // Whoever sees any of this record has the length of the one before, and with any of the frame its length.
        VarHandle.storeStoreFence();
        buffer.putShort(p + TYPE_OFFSET, (short)type);
        buffer.putByte(p + VERSION_OFFSET, (byte)RECORD_VERSION);
        buffer.putByte(p + STAGES_OFFSET, (byte)stagesAllowed);
        buffer.putInt(p + FRAME_LENGTH_OFFSET, length);
        buffer.putLong(p + SEQUENCE_OFFSET, sequence);
        buffer.putLong(p + INGRESS_TIME_OFFSET, ingressTimeNs);
        buffer.putInt(p + SHARD_OFFSET, shard);
        buffer.putInt(p + EPOCH_OFFSET, epoch);
        buffer.putLong(p + SOURCE_ID_OFFSET, sourceId);
        buffer.putLong(p + SOURCE_SEQUENCE_OFFSET, sourceSequence);
        VarHandle.storeStoreFence();
        buffer.putBytes(p + FRAME_OFFSET, frame, offset, length);

        // The CRC before stands where this one will stand, so that one pass covers seed, header and frame.
        buffer.putInt(p + CRC_OFFSET, crc);
        crc32c.reset();
        crcBytes.limit(p + recordLength).position(p + CRC_OFFSET);
        crc32c.update(crcBytes);
        crc = (int)crc32c.getValue();
        buffer.putInt(p + CRC_OFFSET, crc);
        buffer.putIntOrdered(p, recordLength);

        position = p + align(recordLength);
        count++;
        this.sequence = sequence;
        appendedPosition.lazySet(position);
        moved.lazySet(segmentStart + position);
        recordCount.lazySet(recordCount.getPlain() + 1);
        publishedSequence.lazySet(sequence);
        return true;
    }

    private boolean isNext(final long next)
    {
        return NO_SEQUENCE == sequence ? next >= 0 : ctx.isDense() ? next == sequence + 1 : next >= sequence;
    }

    private RuntimeException refused(final long next, final int length)
    {
        return isClosed ? new IllegalStateException("journal writer is closed: " + series) :
            new IllegalArgumentException("journal " + series + " refuses sequence=" + next + " after " + sequence +
            (ctx.isDense() ? " (dense)" : "") + " frameLength=" + length + " segmentLength=" + ctx.segmentLength());
    }

    private boolean hasRoom(final long next, final int recordLength)
    {
        if (0 == count && recordLength <= limit - position)
        {
            if (!segment.hasHeader())
            {
                segment.writeHeader(ctx, segment.fileNumber, next, sequence, crc);
                crc = segment.headerCrc();
            }
            return true;
        }

        final Segment following = allocator.take();
        if (null == following)
        {
            return false;
        }
        final SegmentAllocator.Left left =
            new SegmentAllocator.Left(segment, following, count, sequence, crc, position);
        following.writeHeader(ctx, following.fileNumber, next, sequence, crc);
        crc = following.headerCrc();
        use(following);
        allocator.seal(left);
        return true;
    }

    /** @return the last sequence appended, or {@link #NO_SEQUENCE}; any thread. */
    public long lastSequence()
    {
        return publishedSequence.get();
    }

    /** @return up to which sequence the series is known to be on the disk; any thread. */
    public long durableSequence()
    {
        return durableSequence;
    }

    /** @return records in the whole series, those of earlier runs included; any thread. */
    public long recordCount()
    {
        return recordCount.get();
    }

    /** @return the offset in the current segment behind the last record; any thread. */
    public long appendedPosition()
    {
        return appendedPosition.get();
    }

    /** @return bytes of a torn tail that opening cut off and kept in a file {@code *.cut-*}; 0 for a clean tail. */
    public long cutBytes()
    {
        return cutBytes;
    }

    /**
     * Blocks until all that was appended before the call is on the disk. Any thread. A failure is for good: a second
     * attempt may return well for pages that the first one lost, so it is not made.
     *
     * @return the last sequence that is durable; while the series' directory is gone, that of the last force before.
     */
    public long force()
    {
        forceLock.lock();
        try
        {
            if (null != health.failure())
            {
                throw health.failure();
            }
            final long last = publishedSequence.get();
            final Segment open = current;
            forceAll(open);
            if (last > durableSequence && !health.isGone())
            {
                durableSequence = last;
                mark();
            }
            return durableSequence;
        }
        catch (final IOException ex)
        {
            health.failed(new JournalException("cannot force the journal series " + series + ": " + ex.getMessage() +
                "; what was appended since sequence " + durableSequence +
                " may not survive a power failure: check the disk, then start again", ex));
            throw health.failure();
        }
        finally
        {
            forceLock.unlock();
        }
    }

    private void forceAll(final Segment open) throws IOException
    {
        health.forcing();
        try
        {
            for (final Segment each : unforced)
            {
                each.force(ctx.disk());
                if (each.fileNumber < open.fileNumber)
                {
                    unforced.remove(each);
                }
            }
        }
        finally
        {
            health.forced();
        }
    }

    /** Without the newest mark a restart misses less, and nothing is lost. */
    private void mark()
    {
        try
        {
            durableMark.write(durableSequence);
            isMarkReported = false;
        }
        catch (final IOException ex)
        {
            if (!isMarkReported)
            {
                isMarkReported = true;
                ctx.errorHandler().onError(new JournalException(
                    "cannot write the durable watermark of " + series + ": " + ex.getMessage(), ex));
            }
        }
    }

    /** Forces and closes. Owner thread. The last segment stays open for the next run to go on in. */
    @Override
    public void close()
    {
        if (isClosed)
        {
            return;
        }
        isClosed = true;
        try
        {
            allocator.close();
            if (null == health.failure())
            {
                force();
            }
        }
        finally
        {
            for (final Segment each : unforced)
            {
                each.close();
            }
            try
            {
                durableMark.close();
            }
            catch (final IOException ex)
            {
                ctx.errorHandler().onError(ex);
            }
        }
    }
}
