package io.peregrine.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;

import org.agrona.concurrent.UnsafeBuffer;

/** Journals to break, and the bytes to break them with. Offsets are typed here a second time, on purpose. */
final class JournalFixture
{
    static final int SEGMENT_LENGTH = 1024 * 1024;

    /** What was appended, held as plain values: the oracle for what is read. */
    record Entry(int type, long sequence, long ingressTimeNs, int stages, int shard, int epoch, long sourceId,
        long sourceSequence, List<Byte> frame)
    {
    }

    private JournalFixture()
    {
    }

    static JournalContext context()
    {
        return new JournalContext().segmentLength(SEGMENT_LENGTH).runId(7);
    }

    static Entry entry(final Random random, final long sequence, final int frameLength)
    {
        final byte[] frame = new byte[frameLength];
        random.nextBytes(frame);
        final List<Byte> bytes = new ArrayList<>(frameLength);
        for (final byte each : frame)
        {
            bytes.add(each);
        }
        return new Entry(random.nextInt(65536), sequence, random.nextLong(), random.nextInt(256), random.nextInt(),
            random.nextInt(), random.nextLong(), random.nextLong(), bytes);
    }

    static boolean append(final JournalWriter writer, final Entry entry)
    {
        final byte[] frame = new byte[entry.frame().size() + 3];
        for (int i = 0; i < entry.frame().size(); i++)
        {
            frame[i + 3] = entry.frame().get(i);
        }
        return writer.append(entry.type(), entry.sequence(), entry.ingressTimeNs(), entry.stages(), entry.shard(),
            entry.epoch(), entry.sourceId(), entry.sourceSequence(), new UnsafeBuffer(frame), 3,
            entry.frame().size());
    }

    static Entry read(final JournalReader reader)
    {
        final List<Byte> bytes = new ArrayList<>();
        for (int i = 0; i < reader.frameLength(); i++)
        {
            bytes.add(reader.buffer().getByte(reader.frameOffset() + i));
        }
        return new Entry(reader.type(), reader.sequence(), reader.ingressTimeNs(), reader.stagesAllowed(),
            reader.shard(), reader.epoch(), reader.sourceId(), reader.sourceSequence(), bytes);
    }

    static List<Entry> readAll(final Path series)
    {
        final List<Entry> entries = new ArrayList<>();
        try (JournalReader reader = JournalReader.open(series))
        {
            while (reader.next())
            {
                entries.add(read(reader));
            }
        }
        return entries;
    }

    /** Sequences from 1 on; frames of the given length. */
    static List<Entry> write(final Path series, final int count, final int frameLength)
    {
        final List<Entry> entries = new ArrayList<>();
        final Random random = new Random(count * 31L + frameLength);
        try (JournalWriter writer = JournalWriter.open(series, context()))
        {
            for (int i = 1; i <= count; i++)
            {
                final Entry entry = entry(random, i, frameLength);
                if (!append(writer, entry))
                {
                    throw new IllegalStateException("no room");
                }
                entries.add(entry);
            }
        }
        return entries;
    }

    /** A whole snapshot file without content. */
    static void snapshot(final Path root, final long sequence) throws IOException
    {
        try (SnapshotDirectory directory = SnapshotDirectory.open(root);
            SnapshotWriter writer = directory.create(new SnapshotHeader(sequence, "00".repeat(32), 0, 0)))
        {
            writer.commit();
        }
    }

    static Path series(final Path root)
    {
        try
        {
            Files.createDirectories(root.resolve("decisions"));
            return Files.createDirectories(root.resolve("inputs"));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    static Path file(final Path series, final int number)
    {
        return series.resolve(String.format("%010d.seg", number));
    }

    static void flip(final Path file, final long offset, final int bit) throws IOException
    {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE))
        {
            final ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, offset);
            one.put(0, (byte)(one.get(0) ^ 1 << bit)).rewind();
            channel.write(one, offset);
        }
    }

    /** Where the record with this index (0: the segment's first) begins, by the lengths alone. */
    static int offsetOf(final Path file, final int index) throws IOException
    {
        final ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int position = 4096;
        for (int i = 0; i < index; i++)
        {
            position += bytes.getInt(position) + 7 & -8;
        }
        return position;
    }

    /** Computes the CRC of every record anew from the header's, as one who edits a journal would. */
    static void mendCrcs(final Path file) throws IOException
    {
        final byte[] content = Files.readAllBytes(file);
        final ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        int crc = bytes.getInt(96);
        for (int p = 4096; 0 != bytes.getInt(p); p += bytes.getInt(p) + 7 & -8)
        {
            bytes.putInt(p + 4, crc);
            final CRC32C sum = new CRC32C();
            sum.update(content, p + 4, bytes.getInt(p) - 4);
            crc = (int)sum.getValue();
            bytes.putInt(p + 4, crc);
        }
        Files.write(file, content);
    }
}
