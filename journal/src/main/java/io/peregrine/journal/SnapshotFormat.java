package io.peregrine.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.CRC32C;

/** Byte offsets of a snapshot file, little endian; docs/snapshot-format.md is the description. */
final class SnapshotFormat
{
    static final String SUFFIX = ".snap";
    static final String TEMPORARY_SUFFIX = ".tmp";
    static final int VERSION = 1;

    static final int HEADER_LENGTH = 128;
    static final long MAGIC = 0x3150414E53475250L; // "PRGSNAP1"
    static final int MAGIC_OFFSET = 0;
    static final int VERSION_OFFSET = 8;
    static final int CHUNK_LENGTH_OFFSET = 12;
    static final int SEQUENCE_OFFSET = 16;
    static final int POLICY_HASH_OFFSET = 24;
    static final int INPUTS_CRC_OFFSET = 56;
    static final int DECISIONS_CRC_OFFSET = 60;
    static final int HEADER_CRC_OFFSET = 124;

    static final int CHUNK_LENGTH = 64 * 1024;
    static final int CHUNK_HEAD_LENGTH = 16;
    static final int CHUNK_CRC_OFFSET = 0;
    static final int CHUNK_CONTENT_LENGTH_OFFSET = 4;
    static final int CHUNK_NUMBER_OFFSET = 8;

    static final int TRAILER_LENGTH = 128;
    static final long TRAILER_MAGIC = 0x31444E4553475250L; // "PRGSEND1"
    static final int CHUNK_COUNT_OFFSET = 8;
    static final int CONTENT_LENGTH_OFFSET = 16;
    static final int CONTENT_HASH_OFFSET = 24;
    static final int FILE_HASH_OFFSET = 56;
    static final int TRAILER_CRC_OFFSET = 124;

    private SnapshotFormat()
    {
    }

    static Path file(final Path directory, final long sequence)
    {
        return directory.resolve(String.format(Locale.ROOT, "%020d%s", sequence, SUFFIX));
    }

    static ByteBuffer allocate(final int length)
    {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** @param seed the CRC of what stands before, as four bytes. */
    static int crc(final int seed, final ByteBuffer bytes, final int from, final int to)
    {
        final CRC32C crc32c = new CRC32C();
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE)
        {
            crc32c.update(seed >>> shift & 0xFF);
        }
        crc32c.update(bytes.array(), from, to - from);
        return (int)crc32c.getValue();
    }

    /** @return of header, and of all in the trailer that stands before it, the content's hash among them. */
    static byte[] fileHash(final ByteBuffer header, final ByteBuffer trailer)
    {
        final java.security.MessageDigest digest = SegmentFormat.sha256();
        digest.update(header.array(), 0, HEADER_LENGTH);
        digest.update(trailer.array(), 0, FILE_HASH_OFFSET);
        return digest.digest();
    }

    static long fileLength(final long contentLength)
    {
        return HEADER_LENGTH + contentLength + chunks(contentLength) * CHUNK_HEAD_LENGTH + TRAILER_LENGTH;
    }

    static long chunks(final long contentLength)
    {
        return (contentLength + CHUNK_LENGTH - 1) / CHUNK_LENGTH;
    }
}
