package io.peregrine.journal;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.peregrine.journal.JournalFixture.*;
import static org.junit.jupiter.api.Assertions.*;

/**
 * Single bits flipped, one after the other: each is found, and no reader ever delivers anything but what was written.
 * {@code -Dperegrine.flip-step=1} flips every bit of the journal of 64 KiB, {@code -Dperegrine.random-flips} says how
 * many are flipped of the one of 64 MiB.
 */
class BitFlipCampaignTest
{
    private static final int FLIP_STEP = Integer.getInteger("peregrine.flip-step", 1_009);
    private static final int RANDOM_FLIPS = Integer.getInteger("peregrine.random-flips", 200);
    private static final int SEGMENTS = Integer.getInteger("peregrine.flip-segments", 4);
    private static final int SEAL = SEGMENT_LENGTH - 4096;

    @TempDir
    Path root;

    private final List<Integer> sums = new ArrayList<>();
    private final CRC32C crc = new CRC32C();
    private int found;
    private int harmless;
    private boolean isOpen;

    /** Over all that a reader says of a record. */
    private int sum(final JournalReader reader)
    {
        final long[] fields = {reader.type(), reader.sequence(), reader.ingressTimeNs(), reader.stagesAllowed(),
            reader.shard(), reader.epoch(), reader.sourceId(), reader.sourceSequence(), reader.frameLength()};
        crc.reset();
        for (final long each : fields)
        {
            for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE)
            {
                crc.update((int)(each >>> shift));
            }
        }
        for (int i = 0; i < reader.frameLength(); i++)
        {
            crc.update(reader.buffer().getByte(reader.frameOffset() + i));
        }
        return (int)crc.getValue();
    }

    /** Reads from a sequence on. @return true if all was delivered, and no damage found. */
    private boolean isRead(final Path series, final long from, final long to, final String where)
    {
        long next = from;
        try (JournalReader reader = JournalReader.open(series))
        {
            if (0 != from)
            {
                reader.seek(from);
            }
            while (next <= to && reader.next())
            {
                assertEquals(next, reader.sequence(), where);
                assertEquals(sums.get((int)next), sum(reader), where);
                next++;
            }
            return next > to;
        }
        catch (final JournalException ex)
        {
            return false;
        }
    }

    private void flipAll(final Path file, final Path series, final int[] ranges, final int step) throws IOException
    {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE))
        {
            final MappedByteBuffer bytes = channel.map(FileChannel.MapMode.READ_WRITE, 0, SEGMENT_LENGTH);
            for (int range = 0; range < ranges.length; range += 2)
            {
                for (long bit = 8L * ranges[range]; bit < 8L * ranges[range + 1]; bit += step)
                {
                    flipOne(bytes, bit, series);
                }
            }
        }
    }

    private void flipOne(final MappedByteBuffer bytes, final long bit, final Path series)
    {
        final int at = (int)(bit / 8);
        final byte before = bytes.get(at);
        bytes.put(at, (byte)(before ^ 1 << bit % 8));
        final String where = "bit " + bit % 8 + " of byte " + at;
        final boolean isRead = isRead(series, 0, sums.size() - 1, where);
        final JournalVerifier.Result result = JournalVerifier.verify(root);
        if (result.isClean())
        {
            // What a kill may leave: a seal whose magic is not there yet, which sealing writes anew, or the beginning
            // of a record behind the last one, which the next opening cuts off.
            assertTrue(isRead && isOpen && (at >= SEAL + 8 && at < SEAL + 124 || result.series().get(0).isTorn()),
                "neither found nor harmless: " + where);
            harmless++;
        }
        else
        {
            found++;
        }
        bytes.put(at, before);
        if (0 == (found + harmless) % 50_000)
        {
            report("bits up to byte " + at);
        }
    }

    private void write(final Path series, final int count, final int frameLength)
    {
        final Random random = new Random(9);
        try (JournalWriter writer = JournalWriter.open(series, context()))
        {
            for (int i = 0; i < count; i++)
            {
                assertTrue(append(writer, entry(random, i, frameLength - random.nextInt(frameLength / 2))));
            }
        }
        try (JournalReader reader = JournalReader.open(series))
        {
            while (reader.next())
            {
                sums.add(sum(reader));
            }
        }
        assertEquals(count, sums.size());
    }

    /** All of 64 KiB of header and records, what follows sampled. */
    @Test
    void shouldFindEveryFlippedBitOfAnOpenSegment() throws IOException
    {
        final Path series = series(root);
        write(series, 230, 300);
        final int end = (int)Segments.list(series).get(0).bytes();
        assertTrue(end > 55_000 && end < 70_000, "bytes: " + end);

        isOpen = true;
        flipAll(file(series, 1), series, new int[] {0, end}, FLIP_STEP);
        flipAll(file(series, 1), series, new int[] {end, SEGMENT_LENGTH}, 8 * 1024 + 64 * FLIP_STEP + 1);
        report("open segment");
        assertTrue(isRead(series, 0, sums.size() - 1, "whole") && JournalVerifier.verify(root).isClean());
    }

    /** Header, the first records and the seal of a sealed segment, and what lies between them sampled. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldFindEveryFlippedBitOfASealedSegmentAndOfTheOneBehindIt(final boolean isBehind) throws IOException
    {
        final Path series = series(root);
        write(series, 40, 40_000);
        assertEquals(List.of(true, false), Segments.list(series).stream().map(SegmentInfo::isSealed).toList());

        isOpen = isBehind;
        flipAll(file(series, isBehind ? 2 : 1), series, new int[] {0, 4096 + 200, SEAL, SEGMENT_LENGTH},
            isBehind ? 3 * FLIP_STEP : FLIP_STEP);
        flipAll(file(series, isBehind ? 2 : 1), series, new int[] {4096 + 200, SEAL}, 3_001 * Math.min(FLIP_STEP, 64));
        report(isBehind ? "open segment behind a sealed one" : "sealed segment");
        assertTrue(isRead(series, 0, sums.size() - 1, "whole") && JournalVerifier.verify(root).isClean());
    }

    /** A reader that seeks into the touched segment and reads into the next one verifies just that segment. */
    @Test
    void shouldFindRandomFlipsByReadingTheTouchedSegment() throws IOException
    {
        final Path series = series(root);
        write(series, SEGMENTS * 276 + 40, 5_000);
        final List<SegmentInfo> segments = Segments.list(series);
        assertTrue(segments.size() > SEGMENTS, "segments: " + segments.size());
        final Random random = new Random(17);
        for (int i = 0; i < RANDOM_FLIPS; i++)
        {
            final SegmentInfo info = segments.get(random.nextInt(segments.size() - 1));
            final int at = random.nextInt(SEGMENT_LENGTH);
            final int bit = random.nextInt(8);
            flip(info.file(), at, bit);
            final boolean isRead = isRead(series, info.firstSequence(), info.lastSequence() + 1,
                "bit " + bit + " of byte " + at + " of " + info.file());
            found++;
            assertFalse(isRead, "byte " + at + " of " + info.file());
            flip(info.file(), at, bit);
            if (0 == (i + 1) % 10_000)
            {
                report((i + 1) + " random");
            }
        }
        report(segments.size() + " segments");
        assertTrue(JournalVerifier.verify(root).isClean());
    }

    private void report(final String what)
    {
        System.out.println("flips of " + what + ": found " + found + ", harmless " + harmless);
    }
}
