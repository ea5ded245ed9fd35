package io.peregrine.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

import static io.peregrine.journal.SegmentFormat.*;

/**
 * Removes the contents of old sealed segments that no recovery needs any more, of both series, oldest first. A stub
 * stays of each, so that chain and heads can be proved as before. Any process, also while an engine writes.
 */
public final class JournalRetention
{
    /** What {@code olderThanNs} says where age does not matter. */
    public static final long ANY_AGE = Long.MIN_VALUE;
    /** What {@code keepBytes} says where size does not matter. */
    public static final long ANY_SIZE = Long.MAX_VALUE;

    /**
     * What was done.
     *
     * @param segments  segments that became stubs.
     * @param bytes     freed.
     * @param kept      why what should go by age or size is still there; null if there is no such thing.
     * @param left      segments that could go next; 0: all others are in use, or went before.
     * @param leftBytes that all of the journal's segments take now.
     * @param oldestNs  when the last record of the one that goes next came in, since the epoch; {@link #ANY_AGE} where
     *                  there is none, or where age does not matter.
     */
    public record Result(int segments, long bytes, String kept, int left, long leftBytes, long oldestNs)
    {
    }

    private record Candidate(Path file, Path following, long lastSequence, long followingSequence)
    {
    }

    private final Path root;
    private final long olderThanNs;
    private final long keepBytes;
    private final RecordCursor cursor = new RecordCursor();
    private long totalBytes;
    private long oldestNs = ANY_AGE;
    private int segments;
    private long freedBytes;

    private JournalRetention(final Path root, final long olderThanNs, final long keepBytes)
    {
        this.root = root;
        this.olderThanNs = olderThanNs;
        this.keepBytes = keepBytes;
    }

    /**
     * A segment goes if its last record came in before the given time, or if the journal's segments together take
     * more than the given bytes. A segment that does not verify is never removed.
     *
     * @param olderThanNs ingress time since the epoch, or {@link #ANY_AGE}.
     * @param keepBytes   or {@link #ANY_SIZE}.
     */
    public static Result prune(final Path root, final long olderThanNs, final long keepBytes)
    {
        try (FileChannel channel = FileChannel.open(root.resolve("retention.lock"),
            StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel))
        {
            return null == lock ?
                new Result(0, 0, "another process is removing segments just now", 0, 0, ANY_AGE) :
                new JournalRetention(root, olderThanNs, keepBytes).run();
        }
        catch (final IOException ex)
        {
            throw new JournalException("cannot remove old segments in " + root + ": " + ex.getMessage() +
                "; the journal must be writable for this user", ex);
        }
    }

    private static FileLock tryLock(final FileChannel channel) throws IOException
    {
        try
        {
            return channel.tryLock();
        }
        catch (final OverlappingFileLockException ignore)
        {
            return null;
        }
    }

    private Result run() throws IOException
    {
        final Deque<Candidate> inputs = candidates(root.resolve("inputs"));
        final Deque<Candidate> decisions = candidates(root.resolve("decisions"));
        final List<Path> snapshots = SnapshotDirectory.files(root);
        final long snapshot =
            snapshots.isEmpty() ? NO_SEQUENCE : SnapshotDirectory.sequenceOf(snapshots.get(snapshots.size() - 1));
        boolean isSnapshotWhole = false;
        String kept = null;
        Candidate next = null;
        while (null == kept && null != (next = oldest(inputs, decisions)) && isWanted(next))
        {
            // The record that the snapshot ends with stays: a recovery compares the two.
            if (NO_SEQUENCE != snapshot && next.followingSequence() > snapshot)
            {
                kept = next.file() + " is needed for a recovery from the snapshot at sequence " + snapshot +
                    "; it can go when all snapshots are at sequence " + next.followingSequence() + " or above";
            }
            else if (isSnapshotWhole || hasWhole(snapshots))
            {
                isSnapshotWhole = true;
                remove(next);
                (next == inputs.peek() ? inputs : decisions).remove();
            }
            else
            {
                kept = "there is no snapshot that is whole in " + root.resolve("snapshots") +
                    ": a recovery needs the whole journal; make one with 'peregrine snapshot'";
            }
        }
        return new Result(segments, freedBytes, kept, inputs.size() + decisions.size(), totalBytes,
            null == next ? ANY_AGE : oldestNs);
    }

    private static Candidate oldest(final Deque<Candidate> inputs, final Deque<Candidate> decisions)
    {
        if (inputs.isEmpty() || decisions.isEmpty())
        {
            return inputs.isEmpty() ? decisions.peek() : inputs.peek();
        }
        return inputs.peek().lastSequence() <= decisions.peek().lastSequence() ? inputs.peek() : decisions.peek();
    }

    private boolean isWanted(final Candidate candidate) throws IOException
    {
        if (totalBytes > keepBytes)
        {
            return true;
        }
        oldestNs = ANY_AGE == olderThanNs ? ANY_AGE : lastIngressTimeNs(candidate.file());
        return ANY_AGE != olderThanNs && oldestNs < olderThanNs;
    }

    private long lastIngressTimeNs(final Path file) throws IOException
    {
        try (Segment segment = Segment.readOnly(file))
        {
            cursor.wrap(segment);
            while (RecordCursor.RECORD == cursor.advance())
            {
                // to the last one
            }
            return 0 == cursor.count ? Long.MAX_VALUE :
                segment.buffer.getLong(cursor.position + INGRESS_TIME_OFFSET);
        }
    }

    /** Sealed segments that have their contents, but for the last segment in use. */
    private Deque<Candidate> candidates(final Path series) throws IOException
    {
        final Deque<Candidate> candidates = new ArrayDeque<>();
        final List<Path> files = Segments.files(series);
        for (int i = 0; i < files.size(); i++)
        {
            totalBytes += Files.size(files.get(i));
            if (i + 1 == files.size())
            {
                continue;
            }
            try (Segment segment = Segment.readOnlyOrNull(files.get(i));
                Segment following = Segment.readOnlyOrNull(files.get(i + 1)))
            {
                if (null != segment && segment.hasHeader() && segment.isSealed() && !segment.isStub &&
                    null != following && following.hasHeader())
                {
                    candidates.add(new Candidate(files.get(i), files.get(i + 1),
                        segment.sealLong(SEAL_LAST_SEQUENCE_OFFSET), following.firstSequence()));
                }
            }
        }
        return candidates;
    }

    /** All of a snapshot is read for it: only before something goes. */
    private static boolean hasWhole(final List<Path> snapshots) throws IOException
    {
        for (final Path snapshot : snapshots)
        {
            try (SnapshotReader reader = SnapshotReader.open(snapshot))
            {
                if (reader.header().sequence() == SnapshotDirectory.sequenceOf(snapshot))
                {
                    return true;
                }
            }
            catch (final SnapshotException | NoSuchFileException ignore)
            {
                // Who starts from it says what is wrong with it.
            }
        }
        return false;
    }

    private void remove(final Candidate candidate) throws IOException
    {
        final Path file = candidate.file();
        final Path stub = file.resolveSibling(file.getFileName() + ".stub");
        final long bytes = Files.size(file);
        try (Segment segment = Segment.readOnly(file);
            Segment following = Segment.readOnly(candidate.following());
            FileChannel channel = FileChannel.open(stub, StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE))
        {
            verify(segment, following);
            write(channel, segment, 0);
            write(channel, segment, segment.sealOffset());
            channel.force(true);
        }
        Files.move(stub, file, StandardCopyOption.ATOMIC_MOVE);
        Segment.forceDirectory(file.getParent());
        totalBytes -= bytes - STUB_LENGTH;
        freedBytes += bytes - STUB_LENGTH;
        segments++;
    }

    /** What goes was right when it went: damage must not vanish with it. */
    private void verify(final Segment segment, final Segment following)
    {
        final String headerTrouble = segment.headerTrouble();
        if (null != headerTrouble)
        {
            throw new JournalDamageException(segment.file, 0, segment.firstSequence(), headerTrouble);
        }
        cursor.wrap(segment);
        while (RecordCursor.RECORD == cursor.advance())
        {
            // to the end
        }
        final String sealTrouble = SealCheck.trouble(segment, cursor);
        final String trouble = null == sealTrouble ? SealCheck.rootTrouble(segment, cursor) : sealTrouble;
        if (null != trouble)
        {
            throw new JournalDamageException(segment.file, cursor.next, cursor.expectedSequence(), trouble);
        }
        if (!Arrays.equals(segment.sealHash(), following.previousHash()))
        {
            throw new JournalDamageException(segment.file, 0, segment.firstSequence(),
                "the segment behind it does not name its SHA-256");
        }
    }

    private static void write(final FileChannel channel, final Segment segment, final int from) throws IOException
    {
        final ByteBuffer bytes = slice(segment.mapped, from, HEADER_LENGTH);
        while (bytes.hasRemaining())
        {
            channel.write(bytes);
        }
    }
}
