package io.peregrine.journal;

import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

import static io.peregrine.journal.SnapshotFormat.*;

/**
 * Takes a snapshot's content as a stream, and as values. The file has its name only after {@link #commit}; closed
 * without it, there is none. One thread at a time.
 */
public final class SnapshotWriter extends OutputStream implements DataOutput
{
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final Path file;
    private final Path temporary;
    private final FileChannel channel;
    private final MessageDigest digest = SegmentFormat.sha256();
    private final ByteBuffer header = allocate(HEADER_LENGTH);
    private final ByteBuffer chunk = allocate(CHUNK_HEAD_LENGTH + CHUNK_LENGTH);
    private final byte[] bytes = chunk.array();
    private int position = CHUNK_HEAD_LENGTH;
    private int crc;
    private long chunks;
    private long contentLength;
    private boolean isCommitted;

    /** For what is written seldom, and where a value goes on in the next chunk. */
    private final DataOutputStream plain = new DataOutputStream(this);

    SnapshotWriter(final Path directory, final SnapshotHeader head) throws IOException
    {
        file = SnapshotFormat.file(directory, head.sequence());
        temporary = file.resolveSibling(file.getFileName() + TEMPORARY_SUFFIX);
        channel = FileChannel.open(temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
        head.write(header);
        crc = header.getInt(HEADER_CRC_OFFSET);
        try
        {
            write(header, HEADER_LENGTH);
        }
        catch (final IOException ex)
        {
            close();
            throw ex;
        }
    }

    @Override
    public void write(final int value) throws IOException
    {
        if (bytes.length == position)
        {
            writeChunk();
        }
        bytes[position++] = (byte)value;
    }

    @Override
    public void write(final byte[] from, final int offset, final int length) throws IOException
    {
        int done = 0;
        while (done < length)
        {
            if (bytes.length == position)
            {
                writeChunk();
            }
            final int count = Math.min(length - done, bytes.length - position);
            System.arraycopy(from, offset + done, bytes, position, count);
            position += count;
            done += count;
        }
    }

    @Override
    public void writeLong(final long value) throws IOException
    {
        if (bytes.length - position < Long.BYTES)
        {
            plain.writeLong(value);
            return;
        }
        LONGS.set(bytes, position, value);
        position += Long.BYTES;
    }

    @Override
    public void writeInt(final int value) throws IOException
    {
        if (bytes.length - position < Integer.BYTES)
        {
            plain.writeInt(value);
            return;
        }
        INTS.set(bytes, position, value);
        position += Integer.BYTES;
    }

    @Override
    public void writeByte(final int value) throws IOException
    {
        write(value);
    }

    @Override
    public void writeBoolean(final boolean value) throws IOException
    {
        plain.writeBoolean(value);
    }

    @Override
    public void writeShort(final int value) throws IOException
    {
        plain.writeShort(value);
    }

    @Override
    public void writeChar(final int value) throws IOException
    {
        plain.writeChar(value);
    }

    @Override
    public void writeFloat(final float value) throws IOException
    {
        writeInt(Float.floatToIntBits(value));
    }

    @Override
    public void writeDouble(final double value) throws IOException
    {
        writeLong(Double.doubleToLongBits(value));
    }

    @Override
    public void writeBytes(final String value) throws IOException
    {
        plain.writeBytes(value);
    }

    @Override
    public void writeChars(final String value) throws IOException
    {
        plain.writeChars(value);
    }

    @Override
    public void writeUTF(final String value) throws IOException
    {
        plain.writeUTF(value);
    }

    private void writeChunk() throws IOException
    {
        final int length = position - CHUNK_HEAD_LENGTH;
        digest.update(bytes, CHUNK_HEAD_LENGTH, length);
        chunk.putInt(CHUNK_CONTENT_LENGTH_OFFSET, length).putLong(CHUNK_NUMBER_OFFSET, chunks);
        crc = crc(crc, chunk, CHUNK_CONTENT_LENGTH_OFFSET, position);
        chunk.putInt(CHUNK_CRC_OFFSET, crc);
        write(chunk, position);
        chunks++;
        contentLength += length;
        position = CHUNK_HEAD_LENGTH;
    }

    private void write(final ByteBuffer from, final int length) throws IOException
    {
        final ByteBuffer view = from.duplicate().clear().limit(length);
        while (view.hasRemaining())
        {
            channel.write(view);
        }
    }

    /**
     * Ends it: on return it is whole on the disk, was read again, and has its name.
     *
     * @throws SnapshotException where what was read again is not what was written.
     */
    public Path commit() throws IOException
    {
        if (position > CHUNK_HEAD_LENGTH)
        {
            writeChunk();
        }
        final ByteBuffer trailer = allocate(TRAILER_LENGTH);
        trailer.putLong(0, TRAILER_MAGIC).putLong(CHUNK_COUNT_OFFSET, chunks)
            .putLong(CONTENT_LENGTH_OFFSET, contentLength).put(CONTENT_HASH_OFFSET, digest.digest());
        trailer.put(FILE_HASH_OFFSET, fileHash(header, trailer));
        trailer.putInt(TRAILER_CRC_OFFSET, crc(crc, trailer, 0, TRAILER_CRC_OFFSET));
        write(trailer, TRAILER_LENGTH);
        channel.force(true);
        SnapshotReader.open(temporary).close();
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        isCommitted = true;
        Segment.forceDirectory(file.getParent());
        return file;
    }

    /** @return bytes of content, after {@link #commit}. */
    public long contentLength()
    {
        return contentLength;
    }

    @Override
    public void close() throws IOException
    {
        channel.close();
        if (!isCommitted)
        {
            Files.deleteIfExists(temporary);
        }
    }
}
