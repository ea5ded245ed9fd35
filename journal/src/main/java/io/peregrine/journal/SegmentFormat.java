package io.peregrine.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;

/** Byte offsets of a segment file, little endian; docs/journal.md is the description. */
final class SegmentFormat
{
    static final int HEADER_LENGTH = 4096;
    static final int SEAL_LENGTH = 4096;
    static final int STUB_LENGTH = HEADER_LENGTH + SEAL_LENGTH;
    static final int BLOCK_LENGTH = 64 * 1024;
    static final int HASH_LENGTH = 32;
    /** What is written; segments of version 1, whose Merkle trees are over blocks, are read and gone on in. */
    static final int FORMAT_VERSION = 2;
    static final int FORMAT_VERSION_OF_BLOCKS = 1;
    static final int RECORD_VERSION = 1;
    static final int ALIGNMENT = 8;
    static final long NO_SEQUENCE = -1;

    static final long HEADER_MAGIC = 0x314C4E524A475250L; // "PRGJRNL1"
    static final int FORMAT_VERSION_OFFSET = 8;
    static final int IS_DENSE_OFFSET = 12;
    static final int RUN_ID_OFFSET = 16;
    static final int NUMBER_OFFSET = 24;
    static final int SEGMENT_LENGTH_OFFSET = 32;
    static final int FIRST_SEQUENCE_OFFSET = 40;
    static final int PREVIOUS_SEQUENCE_OFFSET = 48;
    static final int PREVIOUS_CRC_OFFSET = 56;
    static final int POLICY_HASH_OFFSET = 64;
    static final int HEADER_CRC_OFFSET = 96;
    static final int PREVIOUS_HASH_OFFSET = 104;
    static final int BLINDING_OFFSET = PREVIOUS_HASH_OFFSET + HASH_LENGTH;
    static final int BLINDING_CRC_OFFSET = BLINDING_OFFSET + HASH_LENGTH;
    static final int HEADER_FIELDS_END = BLINDING_CRC_OFFSET + 4;

    static final int LENGTH_OFFSET = 0;
    static final int CRC_OFFSET = 4;
    static final int TYPE_OFFSET = 8;
    static final int VERSION_OFFSET = 10;
    static final int STAGES_OFFSET = 11;
    static final int FRAME_LENGTH_OFFSET = 12;
    static final int SEQUENCE_OFFSET = 16;
    static final int INGRESS_TIME_OFFSET = 24;
    static final int SHARD_OFFSET = 32;
    static final int EPOCH_OFFSET = 36;
    static final int SOURCE_ID_OFFSET = 40;
    static final int SOURCE_SEQUENCE_OFFSET = 48;
    static final int FRAME_OFFSET = 56;

    static final long SEAL_MAGIC = 0x31534C4153475250L; // "PRGSALS1"
    static final int SEAL_COUNT_OFFSET = 8;
    static final int SEAL_FIRST_SEQUENCE_OFFSET = 16;
    static final int SEAL_LAST_SEQUENCE_OFFSET = 24;
    static final int SEAL_END_OFFSET = 32;
    static final int SEAL_NUMBER_OFFSET = 40;
    static final int SEAL_LAST_CRC_OFFSET = 48;
    static final int SEAL_HASH_OFFSET = 56;
    static final int SEAL_MERKLE_OFFSET = 88;
    static final int SEAL_CRC_OFFSET = 120;
    static final int SEAL_FIELDS_END = 124;

    private SegmentFormat()
    {
    }

    static int align(final int length)
    {
        return (length + ALIGNMENT - 1) & -ALIGNMENT;
    }

    static Path file(final Path series, final long number)
    {
        return series.resolve(String.format(Locale.ROOT, "%010d.seg", number));
    }

    static MessageDigest sha256()
    {
        try
        {
            return MessageDigest.getInstance("SHA-256");
        }
        catch (final NoSuchAlgorithmException ex)
        {
            throw new IllegalStateException("every Java has SHA-256", ex);
        }
    }

    static ByteBuffer slice(final ByteBuffer bytes, final int offset, final int length)
    {
        final ByteBuffer view = bytes.duplicate();
        view.limit(offset + length).position(offset);
        return view.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    static byte[] hash(final ByteBuffer bytes, final int length)
    {
        final MessageDigest digest = sha256();
        digest.update(slice(bytes, 0, length));
        return digest.digest();
    }
}
