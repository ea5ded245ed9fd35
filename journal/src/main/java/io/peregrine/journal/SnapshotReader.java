package io.peregrine.journal;

import java.io.DataInput;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

import static io.peregrine.journal.SnapshotFormat.*;

/**
 * A snapshot's content as a stream, and as the values that were written into it. All of the file is checked before the
 * first byte is given out, and each chunk once more as it is read for use. One thread.
 */
public final class SnapshotReader extends InputStream implements DataInput
{
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final Path file;
    private final FileChannel channel;
    private final ByteBuffer header = allocate(HEADER_LENGTH);
    private final ByteBuffer trailer = allocate(TRAILER_LENGTH);
    private final ByteBuffer chunk = allocate(CHUNK_HEAD_LENGTH + CHUNK_LENGTH);
    private final byte[] bytes = chunk.array();
    private int position;
    private int limit;
    private int crc;
    private long chunks;
    private long left;

    /** For what is read seldom, and where a value goes on in the next chunk. */
    private final DataInputStream plain = new DataInputStream(this);

    private SnapshotReader(final Path file) throws IOException
    {
        this.file = file;
        channel = FileChannel.open(file, StandardOpenOption.READ);
    }

    /**
     * @throws SnapshotException where any byte of it is not what was written.
     * @throws IOException       where it cannot be read.
     */
    public static SnapshotReader open(final Path file) throws IOException
    {
        final SnapshotReader reader = new SnapshotReader(file);
        try
        {
            reader.verify();
        }
        catch (final EOFException ex)
        {
            reader.close();
            throw new SnapshotException(file, "it is cut short", ex);
        }
        catch (final IOException | RuntimeException ex)
        {
            reader.close();
            throw ex;
        }
        return reader;
    }

    private void verify() throws IOException
    {
        final long size = channel.size();
        if (size < HEADER_LENGTH + TRAILER_LENGTH)
        {
            throw new SnapshotException(file, "it has " + size + " bytes: it is cut short");
        }
        read(header, 0, HEADER_LENGTH);
        refuse(SnapshotHeader.trouble(header));
        read(trailer, size - TRAILER_LENGTH, TRAILER_LENGTH);
        final long contentLength = trailer.getLong(CONTENT_LENGTH_OFFSET);
        if (TRAILER_MAGIC != trailer.getLong(0) || contentLength < 0 || contentLength > size ||
            size != fileLength(contentLength) || trailer.getLong(CHUNK_COUNT_OFFSET) != chunks(contentLength))
        {
            refuse("its end is not there: it is cut short, or its end is damaged");
        }

        rewind();
        final MessageDigest digest = SegmentFormat.sha256();
        while (left > 0)
        {
            readChunk();
            digest.update(bytes, CHUNK_HEAD_LENGTH, limit - CHUNK_HEAD_LENGTH);
        }
        if (trailer.getInt(TRAILER_CRC_OFFSET) != crc(crc, trailer, 0, TRAILER_CRC_OFFSET))
        {
            refuse("trailer CRC");
        }
        if (!Arrays.equals(digest.digest(), hash(CONTENT_HASH_OFFSET)) ||
            !Arrays.equals(fileHash(header, trailer), hash(FILE_HASH_OFFSET)))
        {
            refuse("SHA-256");
        }
        rewind();
    }

    private void rewind()
    {
        crc = header.getInt(HEADER_CRC_OFFSET);
        left = trailer.getLong(CONTENT_LENGTH_OFFSET);
        chunks = 0;
        position = 0;
        limit = 0;
    }

    private void readChunk() throws IOException
    {
        final int length = (int)Math.min(left, CHUNK_LENGTH);
        final long offset = HEADER_LENGTH + chunks * (CHUNK_HEAD_LENGTH + CHUNK_LENGTH);
        position = CHUNK_HEAD_LENGTH;
        limit = CHUNK_HEAD_LENGTH + length;
        read(chunk, offset, limit);
        crc = crc(crc, chunk, CHUNK_CONTENT_LENGTH_OFFSET, limit);
        if (chunk.getInt(CHUNK_CRC_OFFSET) != crc)
        {
            refuse("CRC of chunk " + chunks + " at offset " + offset);
        }
        if (chunk.getInt(CHUNK_CONTENT_LENGTH_OFFSET) != length || chunk.getLong(CHUNK_NUMBER_OFFSET) != chunks)
        {
            refuse("chunk " + chunks + " at offset " + offset + " says that it is chunk " +
                chunk.getLong(CHUNK_NUMBER_OFFSET) + " of " + chunk.getInt(CHUNK_CONTENT_LENGTH_OFFSET) + " bytes");
        }
        chunks++;
        left -= length;
    }

    private void read(final ByteBuffer into, final long from, final int length) throws IOException
    {
        into.clear().limit(length);
        while (into.hasRemaining())
        {
            if (channel.read(into, from + into.position()) < 0)
            {
                throw new EOFException(file + " ends before offset " + (from + length));
            }
        }
        into.clear();
    }

    private void refuse(final String what)
    {
        if (null != what)
        {
            throw new SnapshotException(file, what);
        }
    }

    private byte[] hash(final int offset)
    {
        final byte[] hash = new byte[SegmentFormat.HASH_LENGTH];
        trailer.get(offset, hash);
        return hash;
    }

    public Path file()
    {
        return file;
    }

    public SnapshotHeader header()
    {
        return SnapshotHeader.read(header);
    }

    /** @return bytes of content. */
    public long contentLength()
    {
        return trailer.getLong(CONTENT_LENGTH_OFFSET);
    }

    /** @return SHA-256 of the content, lower-case hex. */
    public String contentHash()
    {
        return HexFormat.of().formatHex(hash(CONTENT_HASH_OFFSET));
    }

    @Override
    public int read() throws IOException
    {
        return isAtEnd() ? -1 : bytes[position++] & 0xFF;
    }

    @Override
    public int read(final byte[] into, final int offset, final int length) throws IOException
    {
        if (0 == length)
        {
            return 0;
        }
        if (isAtEnd())
        {
            return -1;
        }
        final int count = Math.min(length, limit - position);
        System.arraycopy(bytes, position, into, offset, count);
        position += count;
        return count;
    }

    private boolean isAtEnd() throws IOException
    {
        if (position == limit && left > 0)
        {
            readChunk();
        }
        return position == limit;
    }

    @Override
    public long readLong() throws IOException
    {
        if (limit - position < Long.BYTES)
        {
            return plain.readLong();
        }
        final long value = (long)LONGS.get(bytes, position);
        position += Long.BYTES;
        return value;
    }

    @Override
    public int readInt() throws IOException
    {
        if (limit - position < Integer.BYTES)
        {
            return plain.readInt();
        }
        final int value = (int)INTS.get(bytes, position);
        position += Integer.BYTES;
        return value;
    }

    @Override
    public byte readByte() throws IOException
    {
        return plain.readByte();
    }

    @Override
    public int readUnsignedByte() throws IOException
    {
        return plain.readUnsignedByte();
    }

    @Override
    public boolean readBoolean() throws IOException
    {
        return plain.readBoolean();
    }

    @Override
    public short readShort() throws IOException
    {
        return plain.readShort();
    }

    @Override
    public int readUnsignedShort() throws IOException
    {
        return plain.readUnsignedShort();
    }

    @Override
    public char readChar() throws IOException
    {
        return plain.readChar();
    }

    @Override
    public float readFloat() throws IOException
    {
        return Float.intBitsToFloat(readInt());
    }

    @Override
    public double readDouble() throws IOException
    {
        return Double.longBitsToDouble(readLong());
    }

    @Override
    public void readFully(final byte[] into) throws IOException
    {
        plain.readFully(into);
    }

    @Override
    public void readFully(final byte[] into, final int offset, final int length) throws IOException
    {
        plain.readFully(into, offset, length);
    }

    @Override
    public int skipBytes(final int count) throws IOException
    {
        return plain.skipBytes(count);
    }

    @Override
    public String readUTF() throws IOException
    {
        return plain.readUTF();
    }

    @Override
    public String readLine()
    {
        throw new UnsupportedOperationException("a snapshot has no lines");
    }

    @Override
    public void close() throws IOException
    {
        channel.close();
    }
}
