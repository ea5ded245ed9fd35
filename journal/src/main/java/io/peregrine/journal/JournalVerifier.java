package io.peregrine.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import static io.peregrine.journal.SegmentFormat.*;

/** Reads everything and lists everything that is wrong, where a reader stops at the first. */
public final class JournalVerifier
{
    /** One thing that is wrong. */
    public record Finding(Path file, long offset, long sequence, String what)
    {
    }

    /**
     * One series.
     *
     * @param chainHead SHA-256 in hex of the last sealed segment, which names all before it; empty for none.
     * @param stubs     segments at the beginning whose contents were removed by retention; counted in segments, their
     *                  records are not.
     * @param isTorn    an unfinished record stands at the very end: what a crash leaves, no finding.
     * @param unchecked what of a head cannot be compared any more, since retention removed it; null for nothing.
     */
    public record Series(
        String name,
        int segments,
        int stubs,
        long records,
        long firstSequence,
        long lastSequence,
        int sealed,
        String chainHead,
        boolean isTorn,
        String unchecked,
        List<Finding> findings)
    {
    }

    /** All series of one journal. */
    public record Result(List<Series> series)
    {
        public boolean isClean()
        {
            return series.stream().allMatch((each) -> each.findings().isEmpty());
        }
    }

    private final Path directory;
    private final HeadCheck headCheck;
    private final List<Finding> findings = new ArrayList<>();
    private final RecordCursor cursor = new RecordCursor();
    private int segments;
    private int stubs;
    private long records;
    private long firstSequence = NO_SEQUENCE;
    private long lastSequence = NO_SEQUENCE;
    private int lastCrc;
    private byte[] lastHash;
    private byte[] chainHead = new byte[0];
    private int sealed;
    private boolean isTorn;

    private JournalVerifier(final Path directory, final SeriesHead head)
    {
        this.directory = directory;
        headCheck = new HeadCheck(head);
    }

    /** Takes no lock and changes nothing; a segment that is being written is read as far as it is written. */
    public static Result verify(final Path root)
    {
        return verify(root, null);
    }

    /** @param head also compared with the journal; null for none. Its signature is the caller's business. */
    public static Result verify(final Path root, final JournalHead head)
    {
        final List<Series> series = new ArrayList<>();
        for (final String name : List.of("inputs", "decisions"))
        {
            final Path directory = root.resolve(name);
            if (Files.isDirectory(directory))
            {
                series.add(new JournalVerifier(directory, null == head ? null : head.series(name))
                    .verifySeries(name));
            }
        }
        if (series.isEmpty())
        {
            throw new JournalException("no journal in " + root + ": it has neither 'inputs' nor 'decisions'; name " +
                "the journal.directory that an engine wrote");
        }
        return new Result(List.copyOf(series));
    }

    private Series verifySeries(final String name)
    {
        final long durable = durable();
        final List<Path> files = Segments.files(directory);
        long expected = 1;
        for (int i = 0; i < files.size(); i++)
        {
            final Path file = files.get(i);
            final boolean isLast = i == files.size() - 1 || !isUsed(files.get(i + 1));
            final long number = Segments.numberOf(file);
            if (number != expected)
            {
                find(file, 0, lastSequence + 1, "segment " + expected + " is missing");
            }
            expected = number + 1;
            try (Segment segment = Segment.readOnlyOrNull(file))
            {
                if (null == segment || segment.isBlank())
                {
                    if (i < files.size() - 1)
                    {
                        find(file, 0, lastSequence + 1, "an empty segment before others");
                    }
                    continue;
                }
                verifySegment(segment, isLast, durable);
            }
            catch (final IOException ex)
            {
                find(file, 0, lastSequence + 1, "cannot be read: " + ex);
            }
        }
        if (lastSequence < durable && findings.isEmpty())
        {
            find(directory, 0, lastSequence + 1,
                "sequence " + durable + " was durable, the series ends at " + lastSequence);
        }
        final String headTrouble = headCheck.end();
        if (null != headTrouble)
        {
            find(directory, 0, headCheck.sequence(), headTrouble);
        }
        return new Series(name, segments, stubs, records, firstSequence, lastSequence, sealed,
            HexFormat.of().formatHex(chainHead), isTorn,
            headCheck.unchecked(), List.copyOf(findings));
    }

    private long durable()
    {
        try
        {
            return DurableMark.read(directory);
        }
        catch (final JournalDamageException ex)
        {
            find(ex.file(), ex.offset(), ex.sequence(), ex.what());
        }
        catch (final IOException ex)
        {
            find(DurableMark.file(directory), 0, NO_SEQUENCE, "cannot be read: " + ex);
        }
        return NO_SEQUENCE;
    }

    private static boolean isUsed(final Path file)
    {
        try (Segment segment = Segment.readOnlyOrNull(file))
        {
            return null != segment && !segment.isBlank();
        }
        catch (final IOException ex)
        {
            return true;
        }
    }

    private void verifySegment(final Segment segment, final boolean isLast, final long durable)
    {
        segments++;
        headCheck.segment(segment);
        final String trouble = segment.headerTrouble();
        if (null != trouble)
        {
            find(segment.file, 0, lastSequence + 1, trouble);
            lastHash = null;
            return;
        }
        final boolean isFirst = 1 == segments;
        if (isFirst ? NO_SEQUENCE != segment.previousSequence() :
            segment.previousSequence() != lastSequence || segment.previousCrc() != lastCrc)
        {
            find(segment.file, PREVIOUS_SEQUENCE_OFFSET, lastSequence + 1, isFirst ?
                "the series begins with a segment that is not its first" :
                "the segment does not follow the one before it");
        }
        if (isFirst && segment.hasPreviousHash())
        {
            find(segment.file, PREVIOUS_HASH_OFFSET, 0, "the first segment names a SHA-256 before it");
        }
        if (null != lastHash && (segment.hasPreviousHash() || segment.isSealed()) &&
            !Arrays.equals(lastHash, segment.previousHash()) && !segment.isLinkUnfinished(lastHash))
        {
            find(segment.file, PREVIOUS_HASH_OFFSET, lastSequence + 1, "previous segment's SHA-256 is another");
        }

        if (segment.isStub)
        {
            verifyStub(segment);
            return;
        }
        final boolean isSealed = segment.isSealed();
        cursor.wrap(segment);
        int step = cursor.advance();
        if (NO_SEQUENCE == firstSequence && RecordCursor.RECORD == step)
        {
            firstSequence = cursor.lastSequence;
        }
        // A length that appears while we look behind the end is a live writer's.
        while (RecordCursor.RECORD == step || RecordCursor.END == step && cursor.hasRemainder(cursor.next) &&
            cursor.hasLength())
        {
            step = cursor.advance();
        }
        if (segment.mapped.capacity() > segment.sealOffset() + SEAL_LENGTH)
        {
            find(segment.file, segment.sealOffset() + SEAL_LENGTH, lastSequence + 1, "bytes behind the segment's end");
        }
        verifyEnd(segment, step, isSealed, isLast, durable);

        records += cursor.count;
        lastSequence = isSealed ? segment.sealLong(SEAL_LAST_SEQUENCE_OFFSET) : cursor.lastSequence;
        lastCrc = isSealed ? segment.sealLastCrc() : cursor.crc;
        lastHash = isSealed ? hash(segment.mapped, (int)Math.min(segment.limit,
            Math.max(HEADER_LENGTH, segment.sealLong(SEAL_END_OFFSET)))) : null;
        if (isSealed)
        {
            sealed++;
            chainHead = segment.sealHash();
        }
    }

    private void verifyStub(final Segment stub)
    {
        final String trouble = SealCheck.stubTrouble(stub);
        if (null != trouble)
        {
            find(stub.file, stub.sealOffset(), stub.firstSequence(), trouble);
        }
        if (stubs + 1 < segments)
        {
            find(stub.file, 0, stub.firstSequence(), "the contents are gone, those of the segment before are not");
        }
        stubs++;
        sealed++;
        lastSequence = stub.sealLong(SEAL_LAST_SEQUENCE_OFFSET);
        lastCrc = stub.sealLastCrc();
        lastHash = stub.sealHash();
        chainHead = lastHash;
    }

    private void verifyEnd(
        final Segment segment, final int step, final boolean isSealed, final boolean isLast, final long durable)
    {
        final boolean isBad = RecordCursor.BAD == step || cursor.hasRemainder(cursor.next);
        if (!isSealed && !segment.isSealPadded())
        {
            find(segment.file, segment.sealOffset() + SEAL_FIELDS_END, cursor.lastSequence + 1,
                "bytes where zeros must be");
        }
        if (isSealed)
        {
            if (isBad)
            {
                findRecord(segment);
            }
            final String sealTrouble = SealCheck.trouble(segment, cursor);
            final String trouble = null == sealTrouble ? SealCheck.rootTrouble(segment, cursor) : sealTrouble;
            if (null != trouble)
            {
                find(segment.file, segment.sealOffset(), isBad ? cursor.expectedSequence() : segment.firstSequence(),
                    trouble);
            }
        }
        else if (isBad || segment.isShort())
        {
            if (isLast && cursor.lastSequence >= durable && cursor.isTail())
            {
                isTorn = true;
            }
            else
            {
                findRecord(segment);
            }
        }
        else if (cursor.lastSequence < durable && isLast)
        {
            findRecord(segment);
        }
    }

    private void findRecord(final Segment segment)
    {
        find(segment.file, cursor.next, cursor.expectedSequence(),
            null == cursor.what ? "no record where one must be" : cursor.what);
    }

    private void find(final Path file, final long offset, final long sequence, final String what)
    {
        findings.add(new Finding(file, offset, sequence, what));
    }
}
