package io.peregrine.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.*;

/**
 * Power failures and kills, again and again, on a disk that keeps what it promised and anything of the rest. What a
 * force had promised is there; what is delivered is what was appended, without gaps; and no opening is refused.
 */
class LostPagesTest
{
    /** Never full: here pages are lost, not missing. */
    private static final JournalDisk ENDLESS = new JournalDisk()
    {
        @Override
        public long usableSpace(final Path directory)
        {
            return Long.MAX_VALUE;
        }
    };

    private static final int CRASHES = Integer.getInteger("peregrine.lost-pages", 2_000);
    private static final long FIRST_SEED = Long.getLong("peregrine.lost-pages.seed", 1);
    private static final int LIVES = 4;
    private static final int MOST_RECORDS = 120;
    private static final int LONGEST_FRAME = 60_000;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    /** One run of lives on one disk. */
    private static final class Run
    {
        private final Random random;
        private final boolean isDense;
        private final int longestFrame;
        private final List<Long> sequences = new ArrayList<>();
        private final List<Integer> lengths = new ArrayList<>();
        private final List<String> contents = new ArrayList<>();
        private final UnsafeBuffer frame = new UnsafeBuffer(new byte[LONGEST_FRAME + Long.BYTES]);
        private LossyDisk disk = new LossyDisk();
        private int recordsPromised;
        private int recordsAppended;
        private int contentsPromised;

        Run(final long seed) throws IOException
        {
            random = new Random(seed);
            isDense = random.nextBoolean();
            longestFrame = random.nextBoolean() ? LONGEST_FRAME : 1 << 4 + random.nextInt(12);
            disk.makeDirectory("/data");
            disk.force(disk.node("/"));
        }

        void live() throws IOException
        {
            final boolean isPowerFailure = random.nextInt(3) > 0;
            disk.stopAt(1 + random.nextInt(0 == random.nextInt(4) ? 20 : 120), isPowerFailure, random);
            final Path root = disk.path("/data/journal");
            try (JournalDirectory directory = JournalDirectory.open(root))
            {
                try (JournalWriter writer = open(directory))
                {
                    if (!disk.hasStopped())
                    {
                        check(writer, directory);
                    }
                    append(writer, directory);
                    disk.stop();
                }
            }
            final LossyDisk next = disk.stop();
            disk.close();
            disk = next;
            if (isPowerFailure)
            {
                recordsAppended = recordsPromised;
            }
        }

        private JournalWriter open(final JournalDirectory directory)
        {
            return JournalWriter.open(directory.inputs(), JournalFixture.context().disk(ENDLESS).isDense(isDense));
        }

        /** What was found: all that was promised, then as much of the rest as there is, in order. */
        private void check(final JournalWriter writer, final JournalDirectory directory)
        {
            int count = 0;
            try (JournalReader reader = JournalReader.open(directory.inputs()))
            {
                while (reader.next())
                {
                    assertTrue(count < sequences.size(), "more than was appended");
                    checkRecord(reader, count);
                    count++;
                }
            }
            assertTrue(count >= recordsAppended, count + " records where " + recordsAppended + " were promised");
            assertEquals(count, writer.recordCount());
            assertEquals(0 == count ? JournalWriter.NO_SEQUENCE : sequences.get(count - 1), writer.lastSequence());
            for (int i = 0; i < contentsPromised; i++)
            {
                directory.content().get(contents.get(i));
            }
            while (sequences.size() > count)
            {
                sequences.remove(sequences.size() - 1);
                lengths.remove(lengths.size() - 1);
            }
            recordsAppended = count;
        }

        private void checkRecord(final JournalReader reader, final int index)
        {
            fill(sequences.get(index), lengths.get(index), index);
            assertEquals(sequences.get(index), reader.sequence());
            assertEquals(lengths.get(index), reader.frameLength());
            assertEquals(new UnsafeBuffer(frame, 0, reader.frameLength()),
                new UnsafeBuffer(reader.buffer(), reader.frameOffset(), reader.frameLength()));
        }

        private void fill(final long sequence, final int length, final int index)
        {
            final long step = MIX * (sequence * 31 + length * 7L + index + 1);
            for (int i = 0; i < length; i += Long.BYTES)
            {
                frame.putLong(i, step * (i + 1));
            }
        }

        private void append(final JournalWriter writer, final JournalDirectory directory)
        {
            final int records = random.nextInt(MOST_RECORDS);
            long sequence = sequences.isEmpty() ? -1 : sequences.get(sequences.size() - 1);
            for (int i = 0; i < records && !disk.hasStopped(); i++)
            {
                sequence += isDense || sequence < 0 ? 1 : random.nextInt(3);
                appendOne(writer, sequence);
                switch (random.nextInt(8))
                {
                    case 0 -> force(writer);
                    case 1 -> disk.look();
                    case 2 -> putContent(directory);
                    default ->
                    {
                        // goes on
                    }
                }
            }
        }

        private void appendOne(final JournalWriter writer, final long sequence)
        {
            final int length = random.nextInt(longestFrame + 1);
            fill(sequence, length, sequences.size());
            sequences.add(sequence);
            lengths.add(length);
            assertTrue(writer.append(1, sequence, 2, 3, 4, 5, 6, 7, frame, 0, length));
            if (!disk.hasStopped())
            {
                recordsAppended = sequences.size();
            }
        }

        private void force(final JournalWriter writer)
        {
            final int appended = sequences.size();
            assertEquals(sequences.get(appended - 1), writer.force());
            if (!disk.hasStopped())
            {
                recordsPromised = appended;
            }
        }

        private void putContent(final JournalDirectory directory)
        {
            final String content = "content " + random.nextInt(6);
            final String name = directory.content().put(content.getBytes(StandardCharsets.UTF_8));
            if (!disk.hasStopped())
            {
                contents.add(contentsPromised++, name);
            }
        }

        /** Nothing fails any more: all must be in order. */
        void end()
        {
            disk.stopAt(Long.MAX_VALUE, false, random);
            final Path root = disk.path("/data/journal");
            try (JournalDirectory directory = JournalDirectory.open(root))
            {
                try (JournalWriter writer = open(directory))
                {
                    check(writer, directory);
                    append(writer, directory);
                }
                try (JournalWriter writer = open(directory))
                {
                    check(writer, directory);
                }
            }
            assertTrue(JournalVerifier.verify(root).isClean());
        }
    }

    /** A second process trusts what the first one had put, and says so; but nobody had forced its name. */
    @Test
    void shouldKeepContentThatAKilledProcessHadPutAndAnotherOnePutsAgain() throws IOException
    {
        final byte[] content = "content".getBytes(StandardCharsets.UTF_8);
        long operation = 0;
        boolean hasStopped = true;
        while (hasStopped)
        {
            final LossyDisk first = new LossyDisk();
            putUntilStopped(first, content, ++operation, false);
            hasStopped = first.hasStopped();
            final LossyDisk second = first.stop();
            final String name = putUntilStopped(second, content, Long.MAX_VALUE, true);
            final LossyDisk third = second.stop();
            try (JournalDirectory directory = JournalDirectory.open(third.path("/journal")))
            {
                assertArrayEquals(content, directory.content().get(name), "killed at operation " + operation);
            }
            first.close();
            second.close();
            third.close();
        }
        assertTrue(operation > 8, "operations: " + operation);
    }

    private static String putUntilStopped(
        final LossyDisk disk, final byte[] content, final long operation, final boolean isPowerFailure)
    {
        final Random nothingIsKept = new Random()
        {
            @Override
            public int nextInt(final int bound)
            {
                return 0;
            }

            @Override
            public double nextDouble()
            {
                return 1;
            }
        };
        disk.stopAt(operation, isPowerFailure, nothingIsKept);
        try (JournalDirectory directory = JournalDirectory.open(disk.path("/journal")))
        {
            return directory.content().put(content);
        }
    }

    @Test
    void shouldKeepWhatWasForcedWhateverTheDiskLosesOfTheRest() throws IOException
    {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + CRASHES / LIVES; seed++)
        {
            Run run = null;
            int life = 0;
            try
            {
                run = new Run(seed);
                for (; life < LIVES; life++)
                {
                    run.live();
                }
                run.end();
            }
            catch (final JournalException | AssertionError ex)
            {
                throw new AssertionError("seed " + seed + ", life " + life + ": " + ex.getMessage(), ex);
            }
            finally
            {
                if (null != run)
                {
                    run.disk.close();
                }
            }
        }
    }
}
