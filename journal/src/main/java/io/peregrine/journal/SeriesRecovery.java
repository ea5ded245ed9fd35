package io.peregrine.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static io.peregrine.journal.SegmentFormat.*;

/** Brings a series into the state that a writer goes on from: what open() does before the first append. */
final class SeriesRecovery
{
    private final Path series;
    private final JournalContext ctx;
    private final RecordCursor cursor = new RecordCursor();
    Segment segment;
    long lastSequence = NO_SEQUENCE;
    int lastCrc;
    long segmentCount;
    long recordCount;
    int position = HEADER_LENGTH;
    long durableSequence;
    long cutBytes;
    private byte[] lastHash;
    private boolean isContentKept;

    private SeriesRecovery(final Path series, final JournalContext ctx)
    {
        this.series = series;
        this.ctx = ctx;
    }

    static SeriesRecovery recover(final Path series, final JournalContext ctx) throws IOException
    {
        final SeriesRecovery recovery = new SeriesRecovery(series, ctx);
        try
        {
            recovery.run();
        }
        catch (final IOException | RuntimeException ex)
        {
            if (null != recovery.segment)
            {
                recovery.segment.close();
            }
            throw ex;
        }
        return recovery;
    }

    private void run() throws IOException
    {
        durableSequence = DurableMark.read(series);
        if (durableSequence > ctx.sequenceLimit())
        {
            throw new JournalDamageException(series, 0, ctx.sequenceLimit() + 1, "sequence " + durableSequence +
                " was durable here, and the inputs end at " + ctx.sequenceLimit() +
                ": restore the inputs from a copy; the decisions show which are missing");
        }
        final List<Path> files = new ArrayList<>(Segments.files(series));
        dropUnused(files);
        long number = 1;
        boolean isCut = false;
        for (int i = 0; i < files.size() && !isCut; i++)
        {
            final Path file = files.get(i);
            if (null != segment)
            {
                segment.close();
            }
            segment = Segment.readWrite(file, ctx.disk());
            if (Segments.numberOf(file) != number)
            {
                throw damage(HEADER_LENGTH, "segment " + number + " is missing before " + file.getFileName());
            }
            isCut = take(files.subList(i + 1, files.size()));
            number++;
        }

        if (lastSequence < durableSequence)
        {
            throw null == segment ?
                new JournalDamageException(series, 0, lastSequence + 1, "segments are missing: sequence " +
                durableSequence + " was durable, the series ends at " + lastSequence) :
                damage(position, "sequence " + durableSequence + " was durable, the series ends at " + lastSequence);
        }
        if (null == segment || segment.isSealed())
        {
            begin(number);
        }
    }

    private void begin(final long number) throws IOException
    {
        if (null != segment)
        {
            segment.close();
            segment = null;
        }
        try
        {
            segment = Segment.allocate(file(series, number), ctx.segmentLength(), ctx.disk());
        }
        catch (final IOException ex)
        {
            throw SegmentAllocator.noRoom(series, ctx.segmentLength(), ex);
        }
        if (null != lastHash)
        {
            segment.previousHash(lastHash);
        }
        position = HEADER_LENGTH;
        segmentCount = 0;
    }

    /** Deletes what was preallocated and never used, from the end. */
    private static void dropUnused(final List<Path> files) throws IOException
    {
        while (!files.isEmpty())
        {
            final Path file = files.get(files.size() - 1);
            try (Segment last = Segment.readOnlyOrNull(file))
            {
                if (null != last && !last.isBlank())
                {
                    return;
                }
            }
            Files.delete(file);
            files.remove(files.size() - 1);
        }
    }

    /** @return true if this segment was cut and is therefore the last one. */
    private boolean take(final List<Path> later) throws IOException
    {
        final String trouble = segment.headerTrouble();
        if (null != trouble)
        {
            if (lastSequence < durableSequence)
            {
                throw damage(0, trouble);
            }
            return cutWhole(later);
        }
        if (segment.firstSequence() > ctx.sequenceLimit())
        {
            return cutWhole(later);
        }
        if (NO_SEQUENCE != lastSequence &&
            (segment.previousSequence() != lastSequence || segment.previousCrc() != lastCrc))
        {
            throw damage(PREVIOUS_SEQUENCE_OFFSET, "the segment does not follow the one before it");
        }
        if (segment.isDense() != ctx.isDense())
        {
            throw new JournalException("series " + series + " was written with isDense=" + segment.isDense() +
                "; open it the same way");
        }
        if (segment.isStub && isContentKept)
        {
            throw damage(0, "the contents are gone, those of the segment before are not");
        }
        isContentKept |= !segment.isStub;
        linkPrevious();
        if (segment.isSealed())
        {
            checkSeal();
            if (segment.sealLong(SEAL_LAST_SEQUENCE_OFFSET) <= ctx.sequenceLimit())
            {
                takeSealed();
                return false;
            }
            segment.unseal();
            segment.force(ctx.disk());
        }
        return scan(later);
    }

    private void linkPrevious()
    {
        if (1 == segment.fileNumber && segment.hasPreviousHash())
        {
            throw damage(PREVIOUS_HASH_OFFSET, "the first segment names a SHA-256 before it");
        }
        if (null != lastHash && !Arrays.equals(lastHash, segment.previousHash()))
        {
            if (segment.hasPreviousHash() && !segment.isLinkUnfinished(lastHash))
            {
                throw damage(PREVIOUS_HASH_OFFSET, "previous segment's SHA-256 differs from its seal");
            }
            segment.previousHash(lastHash);
        }
    }

    private void checkSeal()
    {
        final String trouble = segment.isStub ? SealCheck.stubTrouble(segment) : segment.sealTrouble();
        if (null != trouble)
        {
            throw damage(segment.sealOffset(), trouble);
        }
    }

    private void takeSealed()
    {
        segmentCount = segment.sealLong(SEAL_COUNT_OFFSET);
        recordCount += segmentCount;
        lastSequence = segment.sealLong(SEAL_LAST_SEQUENCE_OFFSET);
        lastCrc = segment.sealLastCrc();
        lastHash = segment.sealHash();
        position = (int)segment.sealLong(SEAL_END_OFFSET);
    }

    private boolean scan(final List<Path> later) throws IOException
    {
        final Path following = later.isEmpty() ? null : later.get(0);
        final long previous = lastSequence;
        cursor.wrap(segment);
        segmentCount = 0;
        position = cursor.next;
        int step = cursor.advance();
        while (RecordCursor.RECORD == step && cursor.lastSequence <= ctx.sequenceLimit())
        {
            segmentCount = cursor.count;
            lastSequence = cursor.lastSequence;
            lastCrc = cursor.crc;
            position = cursor.next;
            step = cursor.advance();
        }
        recordCount += segmentCount;
        lastSequence = 0 == segmentCount ? previous : lastSequence;

        // After a power failure a later segment can be whole where this one is not.
        final boolean isTorn = RecordCursor.END != step || cursor.hasRemainder(position) || segment.isShort() ||
            null != following && !isFollowedBy(following);
        if ((isTorn || 0 == segmentCount) && lastSequence < durableSequence)
        {
            throw new JournalDamageException(segment.file, position, cursor.expectedSequence(),
                (null == cursor.what ? "no record where one was durable" : cursor.what) +
                ", below the durable watermark " + durableSequence);
        }
        if (isTorn || 0 == segmentCount)
        {
            setAside(later);
        }
        if (isTorn)
        {
            cutBehind(position);
        }
        if (0 == segmentCount)
        {
            clearHeader();
            return true;
        }
        if (null != following && !isTorn)
        {
            // The records first, as the allocator does it.
            segment.force(ctx.disk());
            segment.seal(segmentCount, lastSequence, lastCrc, position);
            segment.force(ctx.disk());
            lastHash = segment.sealHash();
        }
        return isTorn;
    }

    private boolean isFollowedBy(final Path file) throws IOException
    {
        try (Segment next = Segment.readOnlyOrNull(file))
        {
            return null != next && null == next.headerTrouble() && next.previousSequence() == lastSequence &&
                next.previousCrc() == lastCrc;
        }
    }

    /** A header without a record promises a first sequence that need not come: the next append writes it anew. */
    private void clearHeader() throws IOException
    {
        segment.buffer.setMemory(0, HEADER_LENGTH, (byte)0);
        segment.drawBlinding();
        if (null != lastHash)
        {
            segment.previousHash(lastHash);
        }
        segment.force(ctx.disk());
    }

    /**
     * Before the segment ahead of them is cut, and from the last one on: a recovery that ends anywhere leaves a series
     * without a gap, which the next one cuts at the same place.
     */
    private void setAside(final List<Path> later) throws IOException
    {
        for (int i = later.size() - 1; i >= 0; i--)
        {
            Files.move(later.get(i), freeCutFile(later.get(i), 0));
        }
        if (!later.isEmpty())
        {
            Segment.forceDirectory(series);
        }
    }

    /** @return a name that nothing has: an earlier recovery that was interrupted may have kept more there. */
    private static Path freeCutFile(final Path file, final int from)
    {
        final String name = file.getFileName() + ".cut-" + from;
        Path free = file.resolveSibling(name);
        for (int i = 2; Files.exists(free); i++)
        {
            free = file.resolveSibling(name + "." + i);
        }
        return free;
    }

    private boolean cutWhole(final List<Path> later) throws IOException
    {
        setAside(later);
        final Path file = segment.file;
        final long number = segment.fileNumber;
        segment.close();
        segment = null;
        cutBytes += Files.size(file);
        Files.move(file, freeCutFile(file, 0));
        Segment.forceDirectory(series);
        begin(number);
        return true;
    }

    /** Keeps what is cut beside the segment, and leaves zeros in its place. */
    private void cutBehind(final int from) throws IOException
    {
        int end = segment.limit;
        while (end > from && 0 == segment.buffer.getByte(end - 1))
        {
            end--;
        }
        final Path file = segment.file;
        if (end > from)
        {
            cutBytes += end - from;
            final ByteBuffer kept = slice(segment.mapped, from, end - from);
            try (FileChannel channel = FileChannel.open(freeCutFile(file, from),
                StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))
            {
                while (kept.hasRemaining())
                {
                    channel.write(kept);
                }
                channel.force(true);
            }
            // Its name, too, before what it keeps is overwritten.
            Segment.forceDirectory(series);
        }
        final long length = segment.buffer.getLong(SEGMENT_LENGTH_OFFSET);
        Segment.fill(segment.channel, from, length, ctx.disk());
        segment.force(ctx.disk());
        segment.close();
        segment = Segment.readWrite(file, ctx.disk());
    }

    private JournalDamageException damage(final long offset, final String what)
    {
        return new JournalDamageException(segment.file, offset, lastSequence + 1, what);
    }
}
