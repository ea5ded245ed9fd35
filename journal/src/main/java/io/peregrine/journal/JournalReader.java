package io.peregrine.journal;

import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import org.agrona.DirectBuffer;

import static io.peregrine.journal.SegmentFormat.*;

/**
 * Reads one series in order, also while a writer appends to it: {@link #next} then returns false at the end
 * and true again when there is more. Verifies the chain on the way. One thread, or a second one
 * for the hashes of seals; no allocation per record.
 */
public final class JournalReader implements AutoCloseable
{
    private final Path series;
    private final JournalDisk disk;
    private final RecordCursor cursor = new RecordCursor();
    private final boolean isHashedBeside;
    private Segment segment;
    private SealHash sealHash;
    private long nextNumber = NO_SEQUENCE;
    private byte[] lastHash;
    private boolean isPending;
    private boolean isScanned;
    private boolean isSeeking;
    private boolean isTorn;
    private long lastSequence = NO_SEQUENCE;
    private int lastCrc;

    private JournalReader(final Path series, final JournalDisk disk, final boolean isHashedBeside)
    {
        this.series = series;
        this.disk = disk;
        this.isHashedBeside = isHashedBeside;
    }

    /** An empty or missing series reads as an end at once. */
    public static JournalReader open(final Path seriesDir)
    {
        return open(seriesDir, JournalDisk.REAL, false);
    }

    /** For who reads whole segments: the hash of each seal is made on a thread of its own, and compared in its turn. */
    public static JournalReader openHashedBeside(final Path seriesDir)
    {
        return open(seriesDir, JournalDisk.REAL, true);
    }

    /** @param disk through which segments are seen. */
    static JournalReader open(final Path seriesDir, final JournalDisk disk, final boolean isHashedBeside)
    {
        if (!Files.isDirectory(seriesDir))
        {
            throw new JournalException("no journal series in " + seriesDir + "; name an existing journal directory");
        }
        return new JournalReader(seriesDir, disk, isHashedBeside);
    }

    /** @return true if the accessors now stand on a record; false at the end, for now. */
    public boolean next()
    {
        if (isPending)
        {
            isPending = false;
            return true;
        }
        isTorn = false;
        while (true)
        {
            if (null == segment && !openNext())
            {
                return false;
            }
            final int step = cursor.advance();
            if (RecordCursor.RECORD == step)
            {
                return true;
            }
            // In this order: nothing is appended any more to a segment that is over.
            final boolean hasFollowing = hasFollowing();
            final boolean isOver = hasFollowing || segment.isSealed();
            if (hasMoreNow(step))
            {
                continue;
            }
            if (isOver)
            {
                if (RecordCursor.BAD == step || cursor.hasRemainder(cursor.next))
                {
                    throw damage();
                }
                if (!hasFollowing)
                {
                    verifySeal();
                    if (isMissing(segment.fileNumber, cursor.lastSequence) && !hasFollowing())
                    {
                        throw new JournalDamageException(SegmentFormat.file(series, segment.fileNumber + 1), 0,
                            cursor.lastSequence + 1, "the segment is missing");
                    }
                    return false;
                }
                leave();
            }
            else if (isEnd(step))
            {
                return false;
            }
        }
    }

    /** The writer may have appended between our look at the length and our look at what follows. */
    private boolean hasMoreNow(final int step)
    {
        return RecordCursor.END == step && cursor.hasLength();
    }

    /** @return false if a live writer has moved on meanwhile, so that the same place must be read again. */
    private boolean isEnd(final int step)
    {
        final boolean hasRemainder = RecordCursor.BAD == step || hasRemainder();
        final boolean isBelowDurable = cursor.lastSequence < durable();
        final boolean isTail = !hasRemainder || cursor.isTail();
        // What was seen behind this record was stored after its length, so that this is seen now.
        VarHandle.loadLoadFence();
        if (hasMoreNow(step) || RecordCursor.END == step && hasFollowing())
        {
            return false;
        }
        if (isBelowDurable || !isTail)
        {
            throw damage();
        }
        isTorn = hasRemainder;
        return true;
    }

    /** The first end that is met in a segment is looked behind to the segment's end, later ones a page far. */
    private boolean hasRemainder()
    {
        final boolean has = isScanned ? cursor.hasRemainder(cursor.next, cursor.next + 4096) :
            cursor.hasRemainder(cursor.next);
        isScanned = true;
        return has;
    }

    /** @return true if there is proof that the series once went on behind this segment. */
    private boolean isMissing(final long number, final long last)
    {
        if (last < durable())
        {
            return true;
        }
        for (final Path file : Segments.files(series))
        {
            if (Segments.numberOf(file) > number + 1 && Segments.isUsed(file))
            {
                return true;
            }
        }
        return false;
    }

    private long durable()
    {
        try
        {
            return DurableMark.read(series);
        }
        catch (final IOException ex)
        {
            throw new JournalException("cannot read " + DurableMark.file(series) + ": " + ex.getMessage(), ex);
        }
    }

    private JournalDamageException damage()
    {
        return new JournalDamageException(segment.file, cursor.next, cursor.expectedSequence(),
            null == cursor.what ? "no record where one must be" : cursor.what);
    }

    private boolean hasFollowing()
    {
        return Segments.isUsed(SegmentFormat.file(series, segment.fileNumber + 1));
    }

    private boolean openNext()
    {
        final List<Path> files = NO_SEQUENCE == nextNumber ? Segments.files(series) : List.of();
        if (NO_SEQUENCE == nextNumber && files.isEmpty())
        {
            if (NO_SEQUENCE != durable() && Segments.files(series).isEmpty())
            {
                throw new JournalDamageException(series, 0, NO_SEQUENCE, "all segments are missing");
            }
            return false;
        }
        final Path file = NO_SEQUENCE == nextNumber ? files.get(0) : SegmentFormat.file(series, nextNumber);
        final Segment opened = Segments.openUsed(file, disk);
        if (null == opened)
        {
            if (NO_SEQUENCE == nextNumber && NO_SEQUENCE != durable() && !Segments.isUsed(file))
            {
                throw new JournalDamageException(file, 0, NO_SEQUENCE, "no segment header where records were durable");
            }
            return false;
        }
        enter(opened);
        return true;
    }

    private void enter(final Segment opened)
    {
        segment = opened;
        final String trouble = opened.headerTrouble();
        if (null != trouble)
        {
            throw new JournalDamageException(opened.file, 0, lastSequence + 1, trouble);
        }
        if (!isSeeking && (opened.previousSequence() != lastSequence ||
            NO_SEQUENCE != lastSequence && opened.previousCrc() != lastCrc))
        {
            throw new JournalDamageException(opened.file, PREVIOUS_SEQUENCE_OFFSET, lastSequence + 1,
                NO_SEQUENCE == lastSequence ? "the segments before this one are missing" :
                "the segment does not follow the one before it");
        }
        if (1 == opened.fileNumber && opened.hasPreviousHash())
        {
            throw new JournalDamageException(opened.file, PREVIOUS_HASH_OFFSET, 0,
                "the first segment names a SHA-256 before it");
        }
        if (null != lastHash && opened.hasPreviousHash() && !Arrays.equals(lastHash, opened.previousHash()) &&
            !opened.isLinkUnfinished(lastHash))
        {
            throw new JournalDamageException(opened.file, PREVIOUS_HASH_OFFSET, lastSequence + 1,
                "previous segment's SHA-256 differs from its seal");
        }
        if (opened.isStub)
        {
            throw new JournalRemovedException(series, Segments.firstKept(series) - 1);
        }
        cursor.wrap(opened);
        isScanned = false;
        sealHash = isHashedBeside ? SealHash.begin(opened) : null;
    }

    private void leave()
    {
        verifySeal();
        lastSequence = cursor.lastSequence;
        lastCrc = cursor.crc;
        lastHash = segment.isSealed() ? segment.sealHash() : null;
        nextNumber = segment.fileNumber + 1;
        closeSegment();
    }

    private void closeSegment()
    {
        if (null != sealHash)
        {
            sealHash.close();
            sealHash = null;
        }
        if (null != segment)
        {
            segment.close();
            segment = null;
        }
    }

    private void verifySeal()
    {
        if (segment.isSealed())
        {
            final String trouble = SealCheck.trouble(segment, cursor, sealHash);
            if (null != trouble)
            {
                throw new JournalDamageException(segment.file, segment.sealOffset(), segment.firstSequence(), trouble);
            }
        }
    }

    /**
     * Puts the reader before the first record whose sequence is not below this one; where there is none yet, at the
     * end. Segments before the one that holds it are not verified.
     *
     * @throws JournalRemovedException if retention has removed it.
     */
    public void seek(final long sequence)
    {
        place(sequence);
        if (null != segment || NO_SEQUENCE != nextNumber)
        {
            boolean has = next();
            while (has && sequence() < sequence)
            {
                has = next();
            }
            isPending = has;
        }
    }

    /** Puts the reader before the first record there is, behind what retention removed. */
    public void seekFirst()
    {
        place(Segments.firstKept(series));
    }

    /** Puts the reader at the start of the segment that has the sequence. */
    private void place(final long sequence)
    {
        isPending = false;
        isTorn = false;
        closeSegment();
        lastSequence = NO_SEQUENCE;
        lastHash = null;
        nextNumber = NO_SEQUENCE;
        final Segment target = find(sequence);
        if (null != target)
        {
            isSeeking = NO_SEQUENCE == nextNumber;
            enter(target);
            isSeeking = false;
        }
    }

    /** @return the segment to begin in, or null. Right behind a stub, the links to it are known. */
    private Segment find(final long sequence)
    {
        Segment target = null;
        boolean isFirst = true;
        for (final Path file : Segments.files(series))
        {
            final Segment each = Segments.openUsed(file, disk);
            if (null == each)
            {
                continue;
            }
            if (each.isStub && null == target)
            {
                beginBehind(each, sequence);
                continue;
            }
            if (null != target && each.firstSequence() >= sequence)
            {
                each.close();
                break;
            }
            if (null != target)
            {
                target.close();
                isFirst = false;
            }
            target = each;
        }
        if (!isFirst)
        {
            lastSequence = NO_SEQUENCE;
            lastHash = null;
            nextNumber = NO_SEQUENCE;
        }
        return target;
    }

    private void beginBehind(final Segment stub, final long sequence)
    {
        try (stub)
        {
            final String headerTrouble = stub.headerTrouble();
            final String trouble = null == headerTrouble ? SealCheck.stubTrouble(stub) : headerTrouble;
            if (null != trouble)
            {
                throw new JournalDamageException(stub.file, 0, lastSequence + 1, trouble);
            }
            lastSequence = stub.sealLong(SEAL_LAST_SEQUENCE_OFFSET);
            lastCrc = stub.sealLastCrc();
            lastHash = stub.sealHash();
            nextNumber = stub.fileNumber + 1;
        }
        if (sequence <= lastSequence)
        {
            throw new JournalRemovedException(series, lastSequence);
        }
    }

    /** @return true if the end that {@link #next} met is a record that was never finished. */
    public boolean isTorn()
    {
        return isTorn;
    }

    public int type()
    {
        return segment.buffer.getShort(cursor.position + TYPE_OFFSET) & 0xFFFF;
    }

    public long sequence()
    {
        return segment.buffer.getLong(cursor.position + SEQUENCE_OFFSET);
    }

    public long ingressTimeNs()
    {
        return segment.buffer.getLong(cursor.position + INGRESS_TIME_OFFSET);
    }

    public int stagesAllowed()
    {
        return segment.buffer.getByte(cursor.position + STAGES_OFFSET) & 0xFF;
    }

    public int shard()
    {
        return segment.buffer.getInt(cursor.position + SHARD_OFFSET);
    }

    public int epoch()
    {
        return segment.buffer.getInt(cursor.position + EPOCH_OFFSET);
    }

    public long sourceId()
    {
        return segment.buffer.getLong(cursor.position + SOURCE_ID_OFFSET);
    }

    public long sourceSequence()
    {
        return segment.buffer.getLong(cursor.position + SOURCE_SEQUENCE_OFFSET);
    }

    /** @return the record's CRC-32C, which is chained: it stands for this record and for all before it. */
    public int crc()
    {
        return cursor.crc;
    }

    /** @return the mapped segment; the frame in it is valid until {@link #next}, {@link #seek} or {@link #close}. */
    public DirectBuffer buffer()
    {
        return segment.buffer;
    }

    public int frameOffset()
    {
        return cursor.position + FRAME_OFFSET;
    }

    public int frameLength()
    {
        return segment.buffer.getInt(cursor.position + FRAME_LENGTH_OFFSET);
    }

    /** @return the segment's number, for messages. */
    public long segment()
    {
        return segment.fileNumber;
    }

    public Path file()
    {
        return segment.file;
    }

    /** @return the record's offset in {@link #file}, for messages. */
    public long offset()
    {
        return cursor.position;
    }

    @Override
    public void close()
    {
        closeSegment();
    }
}
