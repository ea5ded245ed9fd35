package io.peregrine.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * A plain loop, by hand: the mapped append against the same records gathered and written by one write() a batch;
 * then single appends at a steady rate.
 * Shows nothing about the disk, about cores in competition.
 */
final class AppendTiming
{
    private static final int FRAME_LENGTH = 400;
    private static final int COUNT = 1_000_000;
    private static final int ROUNDS = 5;

    private AppendTiming()
    {
    }

    public static void main(final String[] args) throws Exception
    {
        final Path root = Files.createTempDirectory(Path.of(args[0]), "append-timing");
        for (int round = 0; round < ROUNDS; round++)
        {
            System.out.printf("mapped, 512 MiB segment:     %6.1f ns%n", mapped(root, 512 << 20));
            System.out.printf("mapped, 64 MiB segments:     %6.1f ns (roll, seal and allocation beside it)%n",
                mapped(root, 64 << 20));
            for (final int batch : new int[] {1, 8, 64})
            {
                System.out.printf("write() per batch of %2d:     %6.1f ns%n", batch, written(root, batch));
            }
        }
        paced(root);
        Files.delete(root);
    }

    /** One append each 10 us over several 64 MiB segments: how long single ones take while others are sealed. */
    private static void paced(final Path root) throws IOException
    {
        final UnsafeBuffer frame = frame();
        final long[] took = new long[COUNT];
        try (JournalWriter writer = JournalWriter.open(root, new JournalContext()))
        {
            long due = System.nanoTime();
            for (int i = 0; i < COUNT; i++)
            {
                due += 10_000;
                while (System.nanoTime() < due)
                {
                    Thread.onSpinWait();
                }
                final long start = System.nanoTime();
                writer.append(1, i, i, 3, 0, 0, 5, i, frame, 0, FRAME_LENGTH);
                took[i] = System.nanoTime() - start;
            }
        }
        clear(root);
        Arrays.sort(took);
        System.out.printf("mapped, 100,000/s: p50 %d, p99 %d, p99.9 %d, p99.99 %d, max %d ns (two clock reads each)%n",
            took[COUNT / 2], took[COUNT / 100 * 99], took[COUNT / 1000 * 999], took[COUNT / 10_000 * 9_999],
            took[COUNT - 1]);
    }

    private static double mapped(final Path root, final int segmentLength) throws IOException
    {
        final UnsafeBuffer frame = frame();
        final double result;
        try (JournalWriter writer = JournalWriter.open(root, new JournalContext().segmentLength(segmentLength)))
        {
            final long start = System.nanoTime();
            for (int i = 0; i < COUNT; i++)
            {
                writer.append(1, i, i, 3, 0, 0, 5, i, frame, 0, FRAME_LENGTH);
            }
            result = (System.nanoTime() - start) / (double)COUNT;
        }
        clear(root);
        return result;
    }

    private static double written(final Path root, final int batch) throws IOException
    {
        final UnsafeBuffer frame = frame();
        final int recordLength = SegmentFormat.FRAME_OFFSET + FRAME_LENGTH;
        final ByteBuffer bytes = ByteBuffer.allocateDirect(batch * recordLength);
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        final CRC32C crc = new CRC32C();
        final double result;
        try (FileChannel channel = FileChannel.open(root.resolve("x"), StandardOpenOption.CREATE,
            StandardOpenOption.WRITE))
        {
            Segment.fill(channel, 0, (long)COUNT * recordLength, JournalDisk.REAL);
            channel.position(0);
            final long start = System.nanoTime();
            for (int i = 0; i < COUNT; i += batch)
            {
                for (int k = 0; k < batch; k++)
                {
                    final int p = k * recordLength;
                    buffer.putLong(p + SegmentFormat.SEQUENCE_OFFSET, i + k);
                    buffer.putBytes(p + SegmentFormat.FRAME_OFFSET, frame, 0, FRAME_LENGTH);
                    crc.reset();
                    bytes.limit(p + recordLength).position(p + SegmentFormat.CRC_OFFSET);
                    crc.update(bytes);
                    buffer.putInt(p + SegmentFormat.CRC_OFFSET, (int)crc.getValue());
                    buffer.putInt(p, recordLength);
                }
                bytes.clear();
                while (bytes.hasRemaining())
                {
                    channel.write(bytes);
                }
            }
            result = (System.nanoTime() - start) / (double)COUNT;
        }
        clear(root);
        return result;
    }

    private static UnsafeBuffer frame()
    {
        final byte[] frame = new byte[FRAME_LENGTH];
        Arrays.fill(frame, (byte)42);
        return new UnsafeBuffer(frame);
    }

    private static void clear(final Path root) throws IOException
    {
        try (Stream<Path> files = Files.list(root))
        {
            for (final Path file : files.toList())
            {
                Files.delete(file);
            }
        }
    }
}
