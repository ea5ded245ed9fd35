package io.peregrine.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;

import static io.peregrine.journal.JournalFixture.SEGMENT_LENGTH;

/**
 * One who can write to the journal, knows its format, and mends everything that could give a change away: every CRC,
 * seal, header, link and the durable mark. It keeps the secrets of the segments.
 */
final class JournalForger
{
    private static final int END = SEGMENT_LENGTH - 4096;

    /** A segment's header, and its records in order, each from its length to its frame's end. */
    private static final class Forged
    {
        final byte[] header;
        final List<byte[]> records = new ArrayList<>();
        boolean isSealed;

        Forged(final byte[] header)
        {
            this.header = header;
        }
    }

    private final Path series;
    private final boolean isDense;
    private final Random random;
    private final List<Forged> segments = new ArrayList<>();

    JournalForger(final Path series, final boolean isDense, final Random random) throws IOException
    {
        this.series = series;
        this.isDense = isDense;
        this.random = random;
        for (final SegmentInfo info : Segments.list(series))
        {
            final byte[] file = Files.readAllBytes(info.file());
            final ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
            final Forged segment = new Forged(Arrays.copyOf(file, 4096));
            segment.isSealed = info.isSealed();
            for (int p = 4096; p < info.bytes(); p += bytes.getInt(p) + 7 & -8)
            {
                segment.records.add(Arrays.copyOfRange(file, p, p + bytes.getInt(p)));
            }
            segments.add(segment);
        }
    }

    private static ByteBuffer of(final byte[] bytes)
    {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private Forged anySegment()
    {
        return segments.get(random.nextInt(segments.size()));
    }

    /** @return what was done, for messages; the journal has not been written yet. */
    String tamper()
    {
        final Forged segment = anySegment();
        final int index = random.nextInt(segment.records.size());
        final int kind = random.nextInt(8);
        switch (kind)
        {
            case 0 ->
            {
                final byte[] record = segment.records.get(index);
                // A field or the frame; not version, lengths and sequence, which are checked by themselves.
                final int[] fields = {8, 11, 24, 28, 31, 32, 36, 40, 48, 55};
                final int at = random.nextBoolean() ? fields[random.nextInt(fields.length)] :
                    56 + random.nextInt(record.length - 56);
                record[at] ^= (byte)(1 << random.nextInt(8));
            }
            case 1 -> segment.records.remove(index);
            case 2 -> segment.records.add(index, segment.records.get(random.nextInt(segment.records.size())).clone());
            case 3 ->
            {
                final Forged other = anySegment();
                final int otherIndex = random.nextInt(other.records.size());
                final byte[] record = segment.records.get(index);
                segment.records.set(index, other.records.get(otherIndex));
                other.records.set(otherIndex, record);
                if (segment == other && index == otherIndex)
                {
                    segment.records.get(index)[60] ^= 1;
                }
            }
            case 4 -> segments.get(segments.size() - 1).records.subList(
                random.nextInt(segments.get(segments.size() - 1).records.size()),
                segments.get(segments.size() - 1).records.size()).clear();
            case 5 -> segments.remove(random.nextInt(segments.size()));
            case 6 ->
            {
                // The run, the policy's hash, the secret.
                final int[] fields = {16, 23, 64, 95, 136, 167};
                segment.header[fields[random.nextInt(fields.length)]] ^= (byte)(1 << random.nextInt(8));
            }
            default ->
            {
                final byte[] record = segment.records.get(index);
                final byte[] longer = Arrays.copyOf(record, record.length + 1 + random.nextInt(16));
                of(longer).putInt(0, longer.length).putInt(12, longer.length - 56);
                segment.records.set(index, longer);
            }
        }
        return "kind " + kind + " record " + index + " of segment " + (segments.indexOf(segment) + 1) + " in " + series;
    }

    /** Writes it all, mended; returns the last sequence. */
    long write() throws IOException
    {
        for (final Path file : Segments.files(series))
        {
            Files.delete(file);
        }
        long sequence = -1;
        int crc = 0;
        byte[] hash = new byte[32];
        int number = 1;
        segments.removeIf((each) -> each.records.isEmpty());
        for (int i = 0; i < segments.size(); i++)
        {
            final Forged segment = segments.get(i);
            final long first = isDense ? sequence + 1 : Math.max(sequence, sequenceOf(segment.records.get(0)));
            final byte[] file = new byte[SEGMENT_LENGTH];
            final ByteBuffer bytes = of(file);
            final ByteBuffer header = of(segment.header);
            header.putLong(24, number).putLong(40, first).putLong(48, sequence).putInt(56, crc).put(104, hash)
                .putInt(168, crc(segment.header, 136, 32)).putInt(96, crc(segment.header, 0, 96));
            bytes.put(0, segment.header);
            crc = header.getInt(96);
            int p = 4096;
            for (final byte[] record : segment.records)
            {
                if (p + record.length > END)
                {
                    break; // what was made longer pushed this one out
                }
                sequence = isDense ? sequence + 1 : Math.max(sequence, sequenceOf(record));
                of(record).putLong(16, sequence).putInt(4, crc);
                crc = crc(record, 4, record.length - 4);
                of(record).putInt(4, crc);
                bytes.put(p, record);
                p += record.length + 7 & -8;
            }
            final Path path = JournalFixture.file(series, number++);
            Files.write(path, file);
            hash = i < segments.size() - 1 ? seal(path) : hash;
        }
        mark(sequence);
        return sequence;
    }

    private static long sequenceOf(final byte[] record)
    {
        return of(record).getLong(16);
    }

    private static byte[] seal(final Path file) throws IOException
    {
        try (Segment segment = Segment.readWrite(file, JournalDisk.REAL))
        {
            final RecordCursor cursor = new RecordCursor();
            cursor.wrap(segment);
            while (RecordCursor.RECORD == cursor.advance())
            {
                // to the end
            }
            segment.seal(cursor.count, cursor.lastSequence, cursor.crc, cursor.next);
            return segment.sealHash();
        }
    }

    private void mark(final long sequence) throws IOException
    {
        try (DurableMark mark = new DurableMark(series))
        {
            mark.write(sequence);
        }
    }

    private static int crc(final byte[] bytes, final int from, final int length)
    {
        final CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int)crc.getValue();
    }
}
