package io.peregrine.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.zip.CRC32C;

import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

import static io.peregrine.journal.SegmentFormat.*;

/** One segment file, mapped. Not thread safe but for what {@link JournalWriter} says. */
final class Segment implements AutoCloseable
{
    private static final int PAGE_LENGTH = 4096;
    private static final SecureRandom RANDOM = new SecureRandom();

    final Path file;
    final long fileNumber;
    final FileChannel channel;
    final MappedByteBuffer mapped;
    final UnsafeBuffer buffer;
    /** Records end here at the latest: a segment cut short by force ends with its file. */
    final int limit;
    /** Header and seal alone: retention has removed the records. */
    final boolean isStub;
    private byte[] blinding;
    /** Tells the file from another that may come to have its name. */
    final Object identity;
    private boolean isClosed;

    private Segment(
        final Path file, final FileChannel channel, final FileChannel.MapMode mode, final JournalDisk disk)
        throws IOException
    {
        this.file = file;
        this.fileNumber = Long.parseLong(file.getFileName().toString().substring(0, 10));
        this.channel = channel;
        this.identity = JournalDisk.REAL.identity(file);
        final long size = channel.size();
        this.mapped = channel.map(mode, 0, size);
        mapped.order(ByteOrder.LITTLE_ENDIAN);
        this.buffer = disk.stores(file, mapped);
        final long length = size >= HEADER_LENGTH ? buffer.getLong(SEGMENT_LENGTH_OFFSET) : 0;
        final long whole = 0 == length ? size : length;
        // Where a seal's magic is broken, what is there is still greater than any record that would have room.
        this.isStub = STUB_LENGTH == size && 0 > Integer.compareUnsigned(SEAL_LENGTH, buffer.getInt(HEADER_LENGTH));
        this.limit = isStub ? HEADER_LENGTH : (int)Math.max(0, Math.min(size, whole - SEAL_LENGTH));
    }

    static Segment readOnly(final Path file) throws IOException
    {
        return readOnly(file, JournalDisk.REAL);
    }

    static Segment readOnly(final Path file, final JournalDisk disk) throws IOException
    {
        return open(file, FileChannel.MapMode.READ_ONLY, disk, StandardOpenOption.READ);
    }

    static Segment readWrite(final Path file, final JournalDisk disk) throws IOException
    {
        return open(file, FileChannel.MapMode.READ_WRITE, disk, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private static Segment open(
        final Path file, final FileChannel.MapMode mode, final JournalDisk disk, final StandardOpenOption... options)
        throws IOException
    {
        final FileChannel channel = FileChannel.open(file, options);
        try
        {
            return new Segment(file, channel, mode, disk);
        }
        catch (final IOException | RuntimeException ex)
        {
            channel.close();
            throw ex;
        }
    }

    /** Writes real zeros, so that no later store into the mapping can find the disk full, then maps and touches. */
    static Segment allocate(final Path file, final int length, final JournalDisk disk) throws IOException
    {
        final long usable = disk.usableSpace(file.getParent());
        if (usable < length)
        {
            // Not tried: it would take the last byte from whoever else writes there, again and again.
            throw new IOException("no space left: " + usable + " bytes");
        }

        final FileChannel channel = disk.create(file);
        try
        {
            fill(channel, 0, length, disk);
            disk.force(channel, true);
            forceDirectory(file.getParent());
            final Segment segment = new Segment(file, channel, FileChannel.MapMode.READ_WRITE, disk);
            for (int i = 0; i < length; i += PAGE_LENGTH)
            {
                segment.buffer.putByte(i, (byte)0);
            }
            segment.drawBlinding();
            return segment;
        }
        catch (final IOException | RuntimeException ex)
        {
            discard(file, channel, ex);
            throw ex;
        }
    }

    private static void discard(final Path file, final FileChannel channel, final Exception cause)
    {
        try
        {
            channel.close();
            Files.deleteIfExists(file);
        }
        catch (final IOException ex)
        {
            cause.addSuppressed(ex);
        }
    }

    static void fill(final FileChannel channel, final long from, final long to, final JournalDisk disk)
        throws IOException
    {
        final ByteBuffer zeros = ByteBuffer.allocateDirect(256 * 1024);
        long position = from;
        while (position < to)
        {
            zeros.clear().limit((int)Math.min(zeros.capacity(), to - position));
            final int written = disk.write(channel, zeros, position);
            if (0 == written)
            {
                throw new IOException("the disk takes nothing more");
            }
            position += written;
        }
    }

    static void forceDirectory(final Path directory) throws IOException
    {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ))
        {
            channel.force(true);
        }
    }

    /** @return null for a file of no bytes, which cannot be mapped. */
    static Segment readOnlyOrNull(final Path file) throws IOException
    {
        return 0 == Files.size(file) ? null : readOnly(file);
    }

    /** @return true if there is neither a header nor anything where records would be. */
    boolean isBlank()
    {
        return !hasHeader() && (mapped.capacity() < HEADER_LENGTH + 8 || 0 == buffer.getLong(HEADER_LENGTH));
    }

    boolean isShort()
    {
        return !isStub && mapped.capacity() < buffer.getLong(SEGMENT_LENGTH_OFFSET);
    }

    boolean hasHeader()
    {
        return mapped.capacity() >= HEADER_LENGTH && 0 != buffer.getLongVolatile(0);
    }

    /** Ahead of the header: the thread that appends must not wait for random bytes. */
    void drawBlinding()
    {
        blinding = new byte[HASH_LENGTH];
        RANDOM.nextBytes(blinding);
    }

    /** Owner of the series' tail, after {@link #drawBlinding}; the magic goes last. */
    void writeHeader(
        final JournalContext ctx, final long number, final long first, final long previous, final int previousCrc)
    {
        buffer.putInt(FORMAT_VERSION_OFFSET, FORMAT_VERSION);
        buffer.putInt(IS_DENSE_OFFSET, ctx.isDense() ? 1 : 0);
        buffer.putLong(RUN_ID_OFFSET, ctx.runId());
        buffer.putLong(NUMBER_OFFSET, number);
        buffer.putLong(SEGMENT_LENGTH_OFFSET, mapped.capacity());
        buffer.putLong(FIRST_SEQUENCE_OFFSET, first);
        buffer.putLong(PREVIOUS_SEQUENCE_OFFSET, previous);
        buffer.putInt(PREVIOUS_CRC_OFFSET, previousCrc);
        buffer.putBytes(POLICY_HASH_OFFSET, ctx.policyHash());
        buffer.putBytes(BLINDING_OFFSET, blinding);
        buffer.putInt(BLINDING_CRC_OFFSET, computeBlindingCrc());
        buffer.putInt(HEADER_CRC_OFFSET, computeHeaderCrc());
        buffer.putLongOrdered(0, HEADER_MAGIC);
    }

    /** @return null if the header can be trusted, otherwise what is wrong with it. */
    String headerTrouble()
    {
        if (mapped.capacity() < HEADER_LENGTH)
        {
            return "the file is shorter than a segment header";
        }
        if (HEADER_MAGIC != buffer.getLongVolatile(0))
        {
            return "header magic";
        }
        if (buffer.getInt(HEADER_CRC_OFFSET) != computeHeaderCrc())
        {
            return "header CRC";
        }
        if (version() < FORMAT_VERSION_OF_BLOCKS || version() > FORMAT_VERSION)
        {
            return "format version " + version() + ", this reads " + FORMAT_VERSION_OF_BLOCKS + " to " +
                FORMAT_VERSION;
        }
        if (hasRecordTree() && buffer.getInt(BLINDING_CRC_OFFSET) != computeBlindingCrc())
        {
            return "blinding CRC";
        }
        final long length = buffer.getLong(SEGMENT_LENGTH_OFFSET);
        if (length < JournalContext.SEGMENT_LENGTH_MIN || length > Integer.MAX_VALUE)
        {
            return "segment length " + length;
        }
        if (number() != fileNumber)
        {
            return "the header says segment " + number() + ": the file was renamed or exchanged";
        }
        for (int i = hasRecordTree() ? HEADER_FIELDS_END : BLINDING_OFFSET; i < HEADER_LENGTH; i++)
        {
            if (0 != buffer.getByte(i))
            {
                return "header padding";
            }
        }
        return 0 == buffer.getInt(HEADER_CRC_OFFSET + 4) ? null : "header padding";
    }

    private int computeHeaderCrc()
    {
        final CRC32C crc = new CRC32C();
        for (int shift = 0; shift < 64; shift += 8)
        {
            crc.update((int)(HEADER_MAGIC >>> shift) & 0xFF);
        }
        crc.update(slice(mapped, 8, HEADER_CRC_OFFSET - 8));
        return (int)crc.getValue();
    }

    private int computeBlindingCrc()
    {
        final CRC32C crc = new CRC32C();
        crc.update(slice(mapped, BLINDING_OFFSET, HASH_LENGTH));
        return (int)crc.getValue();
    }

    int version()
    {
        return buffer.getInt(FORMAT_VERSION_OFFSET);
    }

    /** @return false for format version 1, whose tree is over blocks. */
    boolean hasRecordTree()
    {
        return version() > FORMAT_VERSION_OF_BLOCKS;
    }

    byte[] blinding()
    {
        return bytes(BLINDING_OFFSET);
    }

    long number()
    {
        return buffer.getLong(NUMBER_OFFSET);
    }

    long firstSequence()
    {
        return buffer.getLong(FIRST_SEQUENCE_OFFSET);
    }

    long previousSequence()
    {
        return buffer.getLong(PREVIOUS_SEQUENCE_OFFSET);
    }

    int previousCrc()
    {
        return buffer.getInt(PREVIOUS_CRC_OFFSET);
    }

    int headerCrc()
    {
        return buffer.getInt(HEADER_CRC_OFFSET);
    }

    long runId()
    {
        return buffer.getLong(RUN_ID_OFFSET);
    }

    boolean isDense()
    {
        return 1 == buffer.getInt(IS_DENSE_OFFSET);
    }

    byte[] previousHash()
    {
        return bytes(PREVIOUS_HASH_OFFSET);
    }

    boolean hasPreviousHash()
    {
        return !Arrays.equals(new byte[HASH_LENGTH], previousHash());
    }

    int sealOffset()
    {
        return isStub ? HEADER_LENGTH : (int)buffer.getLong(SEGMENT_LENGTH_OFFSET) - SEAL_LENGTH;
    }

    boolean isSealed()
    {
        final int offset = sealOffset();
        return offset > 0 && mapped.capacity() >= offset + SEAL_LENGTH && 0 != buffer.getLongVolatile(offset);
    }

    /** @return null if the seal's own bytes can be trusted. */
    String sealTrouble()
    {
        final int offset = sealOffset();
        if (SEAL_MAGIC != buffer.getLong(offset))
        {
            return "seal magic";
        }
        if (buffer.getInt(offset + SEAL_CRC_OFFSET) != computeSealCrc())
        {
            return "seal CRC";
        }
        if (number() != sealLong(SEAL_NUMBER_OFFSET))
        {
            return "the seal belongs to segment " + sealLong(SEAL_NUMBER_OFFSET);
        }
        return isSealPadded() ? null : "seal padding";
    }

    /** @return true if there are zeros behind the seal's fields, as there must be before it is sealed, too. */
    boolean isSealPadded()
    {
        final int offset = sealOffset();
        for (int i = SEAL_FIELDS_END; i < SEAL_LENGTH && offset + i < mapped.capacity(); i++)
        {
            if (0 != buffer.getByte(offset + i))
            {
                return false;
            }
        }
        return true;
    }

    long sealLong(final int field)
    {
        return buffer.getLong(sealOffset() + field);
    }

    int sealLastCrc()
    {
        return buffer.getInt(sealOffset() + SEAL_LAST_CRC_OFFSET);
    }

    byte[] sealHash()
    {
        return bytes(sealOffset() + SEAL_HASH_OFFSET);
    }

    byte[] sealMerkleRoot()
    {
        return bytes(sealOffset() + SEAL_MERKLE_OFFSET);
    }

    private byte[] bytes(final int offset)
    {
        final byte[] bytes = new byte[HASH_LENGTH];
        buffer.getBytes(offset, bytes);
        return bytes;
    }

    /** @return true if a kill may have left the link to this hash so: unsealed, each word of it there or not yet. */
    boolean isLinkUnfinished(final byte[] hash)
    {
        final ByteBuffer words = ByteBuffer.wrap(hash).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < HASH_LENGTH; i += Long.BYTES)
        {
            final long word = buffer.getLong(PREVIOUS_HASH_OFFSET + i);
            if (0 != word && words.getLong(i) != word)
            {
                return false;
            }
        }
        return !isSealed();
    }

    void previousHash(final byte[] hash)
    {
        buffer.putBytes(PREVIOUS_HASH_OFFSET, hash);
    }

    void seal(final long count, final long lastSequence, final int lastCrc, final int end)
    {
        final int offset = sealOffset();
        buffer.setMemory(offset + SEAL_COUNT_OFFSET, SEAL_LENGTH - SEAL_COUNT_OFFSET, (byte)0);
        buffer.putLong(offset + SEAL_COUNT_OFFSET, count);
        buffer.putLong(offset + SEAL_FIRST_SEQUENCE_OFFSET, firstSequence());
        buffer.putLong(offset + SEAL_LAST_SEQUENCE_OFFSET, lastSequence);
        buffer.putLong(offset + SEAL_END_OFFSET, end);
        buffer.putLong(offset + SEAL_NUMBER_OFFSET, number());
        buffer.putInt(offset + SEAL_LAST_CRC_OFFSET, lastCrc);
        buffer.putBytes(offset + SEAL_HASH_OFFSET, hash(mapped, end));
        buffer.putBytes(offset + SEAL_MERKLE_OFFSET, merkleRoot(end));
        buffer.putInt(offset + SEAL_CRC_OFFSET, computeSealCrc());
        buffer.putLongOrdered(offset, SEAL_MAGIC);
    }

    /** It goes on being written to. */
    void unseal()
    {
        buffer.setMemory(sealOffset(), SEAL_LENGTH, (byte)0);
    }

    /** @param end of good records. */
    byte[] merkleRoot(final int end)
    {
        return hasRecordTree() ? new RecordLeaves(this).root(end) : MerkleTree.rootOfBlocks(this, end);
    }

    private int computeSealCrc()
    {
        final CRC32C crc = new CRC32C();
        crc.update(slice(mapped, sealOffset() + 8, SEAL_CRC_OFFSET - 8));
        return (int)crc.getValue();
    }

    void force(final JournalDisk disk) throws IOException
    {
        disk.force(channel, false);
    }

    @Override
    public void close()
    {
        if (!isClosed)
        {
            isClosed = true;
            IoUtil.unmap(mapped);
            try
            {
                channel.close();
            }
            catch (final IOException ex)
            {
                throw new JournalException("cannot close " + file, ex);
            }
        }
    }
}
