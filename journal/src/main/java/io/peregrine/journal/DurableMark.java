package io.peregrine.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;

import static io.peregrine.journal.SegmentFormat.*;

/** The file {@code durable}: up to which sequence a force has returned. Losing it only weakens a check. */
final class DurableMark implements AutoCloseable
{
    private static final long MAGIC = 0x314B52414D525550L;
    private static final int LENGTH = 20;

    private final FileChannel channel;
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(LENGTH).order(ByteOrder.LITTLE_ENDIAN);

    DurableMark(final Path series) throws IOException
    {
        channel = FileChannel.open(file(series), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (0 == channel.size())
        {
            // Takes its place on the disk while there is some.
            write(NO_SEQUENCE);
        }
    }

    static Path file(final Path series)
    {
        return series.resolve("durable");
    }

    void write(final long sequence) throws IOException
    {
        bytes.clear();
        bytes.putLong(MAGIC).putLong(sequence).putInt(crc(sequence)).flip();
        channel.write(bytes, 0);
    }

    static long read(final Path series) throws IOException
    {
        final Path file = file(series);
        if (!Files.exists(file) || 0 == Files.size(file))
        {
            return NO_SEQUENCE;
        }
        final byte[] content = Files.readAllBytes(file);
        if (Arrays.equals(new byte[LENGTH], content))
        {
            // A power failure can keep a new file's length and lose what was written to it.
            return NO_SEQUENCE;
        }
        final ByteBuffer read = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        if (LENGTH != read.capacity() || MAGIC != read.getLong(0) || read.getInt(16) != crc(read.getLong(8)))
        {
            throw new JournalDamageException(file, 0, NO_SEQUENCE, "the durable watermark is unreadable");
        }
        return read.getLong(8);
    }

    private static int crc(final long sequence)
    {
        final CRC32C crc = new CRC32C();
        for (int shift = 0; shift < 64; shift += 8)
        {
            crc.update((int)(sequence >>> shift) & 0xFF);
        }
        return (int)crc.getValue();
    }

    @Override
    public void close() throws IOException
    {
        channel.close();
    }
}
