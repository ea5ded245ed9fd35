package io.peregrine.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

import static io.peregrine.journal.SegmentFormat.*;

/** What lies in a series' directory. */
public final class Segments
{
    private static final String NAME = "[0-9]{10}\\.seg";

    /** Sealed segments at the end that are forced all the same: a seal is written before it is forced. */
    private static final int SEALED_LIMIT = 2;

    private Segments()
    {
    }

    /** @return segments in use, by number; a preallocated one that holds nothing yet is not listed. */
    public static List<SegmentInfo> list(final Path seriesDir)
    {
        final List<SegmentInfo> infos = new ArrayList<>();
        final RecordCursor cursor = new RecordCursor();
        for (final Path file : files(seriesDir))
        {
            try (Segment segment = Segment.readOnly(file))
            {
                if (segment.hasHeader())
                {
                    infos.add(info(segment, cursor));
                }
            }
            catch (final IOException ex)
            {
                throw new JournalException("cannot read " + file + ": " + ex.getMessage(), ex);
            }
        }
        return infos;
    }

    /** @return true if a segment is there that is more than preallocated. */
    static boolean isUsed(final Path file)
    {
        if (!Files.exists(file))
        {
            return false;
        }
        final ByteBuffer magic = ByteBuffer.allocate(8);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ))
        {
            return 8 == channel.read(magic, 0) && 0 != magic.getLong(0);
        }
        catch (final NoSuchFileException ex)
        {
            return false; // a writer that closes deletes what it had preallocated
        }
        catch (final IOException ex)
        {
            throw new JournalException("cannot read " + file + ": " + ex.getMessage(), ex);
        }
    }

    /** @return null where there is no segment in use. */
    static Segment openUsed(final Path file, final JournalDisk disk)
    {
        try
        {
            return isUsed(file) ? Segment.readOnly(file, disk) : null;
        }
        catch (final IOException ex)
        {
            throw new JournalException("cannot read " + file + ": " + ex.getMessage(), ex);
        }
    }

    private static SegmentInfo info(final Segment segment, final RecordCursor cursor)
    {
        final String trouble = segment.headerTrouble();
        if (null != trouble)
        {
            throw new JournalDamageException(segment.file, 0, NO_SEQUENCE, trouble);
        }
        final boolean isSealed = segment.isSealed();
        cursor.wrap(segment);
        if (!isSealed)
        {
            while (RecordCursor.RECORD == cursor.advance())
            {
                // counts
            }
        }
        final HexFormat hex = HexFormat.of();
        return new SegmentInfo(segment.file, segment.number(), segment.firstSequence(),
            isSealed ? segment.sealLong(SEAL_LAST_SEQUENCE_OFFSET) : cursor.lastSequence,
            isSealed ? segment.sealLong(SEAL_COUNT_OFFSET) : cursor.count,
            isSealed ? segment.sealLong(SEAL_END_OFFSET) : cursor.next,
            isSealed,
            isSealed ? hex.formatHex(segment.sealHash()) : "",
            segment.hasPreviousHash() ? hex.formatHex(segment.previousHash()) : "",
            segment.runId(),
            segment.isStub);
    }

    /** @return the first sequence whose record may be there, behind what retention removed; 0 if that is nothing. */
    public static long firstKept(final Path seriesDir)
    {
        long first = 0;
        for (final Path file : files(seriesDir))
        {
            try (Segment segment = Segment.readOnlyOrNull(file))
            {
                if (null == segment || !segment.isStub)
                {
                    return first;
                }
                first = segment.sealLong(SEAL_LAST_SEQUENCE_OFFSET) + 1;
            }
            catch (final IOException ex)
            {
                throw new JournalException("cannot read " + file + ": " + ex.getMessage(), ex);
            }
        }
        return first;
    }

    /**
     * Forces what a writer, perhaps of another process, has appended and not forced: on return it is on the disk.
     * Segments that were sealed before the last ones are on it already.
     */
    public static void force(final Path seriesDir)
    {
        final List<Path> files = files(seriesDir);
        int sealed = 0;
        for (int i = files.size() - 1; i >= 0 && sealed < SEALED_LIMIT; i--)
        {
            try (Segment segment = Segment.readOnlyOrNull(files.get(i)))
            {
                if (null != segment && segment.hasHeader())
                {
                    segment.force(JournalDisk.REAL);
                    sealed += segment.isSealed() ? 1 : 0;
                }
            }
            catch (final NoSuchFileException ignore)
            {
                // A writer that closes deletes what it had preallocated.
            }
            catch (final IOException ex)
            {
                throw new JournalException("cannot force " + files.get(i) + ": " + ex.getMessage(), ex);
            }
        }
    }

    /** @return the first sequence of the last segment in use, as its header says; -1 where there is none. */
    public static long lastFirstSequence(final Path seriesDir)
    {
        final List<Path> files = files(seriesDir);
        for (int i = files.size() - 1; i >= 0; i--)
        {
            try (Segment segment = Segment.readOnlyOrNull(files.get(i)))
            {
                if (null != segment && segment.hasHeader())
                {
                    return segment.firstSequence();
                }
            }
            catch (final NoSuchFileException ignore)
            {
                // A writer that closes deletes what it had preallocated.
            }
            catch (final IOException ex)
            {
                throw new JournalException("cannot read " + files.get(i) + ": " + ex.getMessage(), ex);
            }
        }
        return NO_SEQUENCE;
    }

    static long numberOf(final Path file)
    {
        return Long.parseLong(file.getFileName().toString().substring(0, 10));
    }

    /** @return all segment files by number, whether in use or not. */
    static List<Path> files(final Path seriesDir)
    {
        try (Stream<Path> paths = Files.list(seriesDir))
        {
            return paths.filter((path) -> path.getFileName().toString().matches(NAME)).sorted().toList();
        }
        catch (final IOException ex)
        {
            throw new JournalException("cannot list " + seriesDir + ": " + ex.getMessage() +
                "; name an existing journal directory that this user may read", ex);
        }
    }
}
