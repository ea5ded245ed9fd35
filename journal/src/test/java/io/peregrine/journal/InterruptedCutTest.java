package io.peregrine.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static io.peregrine.journal.JournalFixture.*;
import static org.junit.jupiter.api.Assertions.*;

/**
 * Recoveries that cut, each stopped at each of its operations on the disk, and the next one at another: all that was
 * cut off is kept somewhere in the end, and what stood before it is still read.
 */
class InterruptedCutTest
{
    private static final int FRAME_LENGTH = 20_000;
    private static final int COUNT = 120;
    private static final int TORN_RECORD = 7;

    /** Never full. */
    private static final JournalDisk ENDLESS = new JournalDisk()
    {
        @Override
        public long usableSpace(final Path directory)
        {
            return Long.MAX_VALUE;
        }
    };

    /** What is wrong with the second of three segments. */
    private enum Damage
    {
        HEADER, RECORD, NO_RECORD
    }

    @TempDir
    Path root;

    private final Map<String, byte[]> whole = new TreeMap<>();

    @BeforeEach
    void write() throws IOException
    {
        final Path series = series(root);
        JournalFixture.write(series, COUNT, FRAME_LENGTH);
        for (final Path file : Segments.files(series))
        {
            whole.put(file.getFileName().toString(), Files.readAllBytes(file));
        }
        assertEquals(3, whole.size());
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepAllThatWasCutWhereverARecoveryIsStopped(final Damage damage) throws IOException
    {
        final Map<String, byte[]> files = new TreeMap<>(whole);
        final byte[] second = files.get("0000000002.seg").clone();
        files.put("0000000002.seg", second);
        final int torn = offsetOf(file(series(root), 2), TORN_RECORD);
        switch (damage)
        {
            case HEADER -> second[0] ^= 1;
            case RECORD ->
            {
                second[torn + 100] ^= 1;
                Arrays.fill(second, second.length - 4096, second.length, (byte)0);
            }
            default -> Arrays.fill(second, 4096, second.length, (byte)0);
        }
        final byte[] cutOff = switch (damage)
        {
            case HEADER -> second.clone();
            case RECORD -> trimmed(second, torn, second.length - 4096);
            default -> new byte[0];
        };
        final int read = (int)Segments.list(series(root)).get(0).lastSequence() +
            (Damage.RECORD == damage ? TORN_RECORD : 0);

        boolean hasStopped = true;
        int stops = 0;
        while (hasStopped)
        {
            stops++;
            hasStopped = tryOne(files, cutOff, read, stops, false) | tryOne(files, cutOff, read, stops, true);
        }
        assertTrue(stops > 8, "stops: " + stops);
    }

    private static byte[] trimmed(final byte[] bytes, final int from, final int to)
    {
        int end = to;
        while (0 == bytes[end - 1])
        {
            end--;
        }
        return Arrays.copyOfRange(bytes, from, end);
    }

    /** @return false if the recovery was done before it was stopped. */
    private boolean tryOne(
        final Map<String, byte[]> files,
        final byte[] cutOff,
        final int read,
        final int stop,
        final boolean isPowerFailure)
        throws IOException
    {
        final Random random = new Random(31 * stop);
        final LossyDisk first = new LossyDisk();
        put(first, files);
        first.stopAt(stop, isPowerFailure, random);
        recover(first);
        final boolean hasStopped = first.hasStopped();
        final LossyDisk second = first.stop();
        second.stopAt(1 + random.nextInt(stop + 4), isPowerFailure, random);
        recover(second);
        final LossyDisk third = second.stop();
        third.stopAt(Long.MAX_VALUE, false, random);
        recover(third);

        final String context = "stopped at " + stop + (isPowerFailure ? ", power failure" : ", killed");
        assertTrue(0 == cutOff.length || isKept(third, "0000000002", cutOff), context + ": what was cut off is gone");
        assertTrue(isKept(third, "0000000003", files.get("0000000003.seg")), context + ": the segment behind is gone");
        assertEquals(read, count(third.path("/inputs")), context);
        first.close();
        second.close();
        third.close();
        return hasStopped;
    }

    private static void put(final LossyDisk disk, final Map<String, byte[]> files) throws IOException
    {
        final Path series = Files.createDirectory(disk.path("/inputs"));
        for (final Map.Entry<String, byte[]> file : files.entrySet())
        {
            Files.write(series.resolve(file.getKey()), file.getValue());
            try (FileChannel channel = FileChannel.open(series.resolve(file.getKey()), StandardOpenOption.WRITE))
            {
                channel.force(true);
            }
        }
        disk.force(disk.node("/inputs"));
        disk.force(disk.node("/"));
    }

    private static void recover(final LossyDisk disk)
    {
        JournalWriter.open(disk.path("/inputs"), context().disk(ENDLESS)).close();
    }

    /** The reader checks what it reads. */
    private static int count(final Path series)
    {
        try (JournalReader reader = JournalReader.open(series))
        {
            int count = 0;
            while (reader.next())
            {
                count++;
            }
            return count;
        }
    }

    private static boolean isKept(final LossyDisk disk, final String segment, final byte[] bytes) throws IOException
    {
        try (Stream<Path> files = Files.list(disk.path("/inputs")))
        {
            for (final Path file : files.toList())
            {
                if (file.getFileName().toString().startsWith(segment + ".seg.cut-") &&
                    Arrays.equals(bytes, Files.readAllBytes(file)))
                {
                    return true;
                }
            }
            return false;
        }
    }
}
