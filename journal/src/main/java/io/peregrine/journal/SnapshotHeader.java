package io.peregrine.journal;

import java.nio.ByteBuffer;
import java.util.HexFormat;

import static io.peregrine.journal.SnapshotFormat.*;

/**
 * What a snapshot says of itself before its content.
 *
 * @param sequence     of the last input that the content has in it.
 * @param policyHash   SHA-256 of the policy in force after it, lower-case hex.
 * @param inputsCrc    of the inputs' record of that sequence; chained, so it stands for all inputs before it.
 * @param decisionsCrc of the decisions' last record of that sequence, likewise.
 */
public record SnapshotHeader(long sequence, String policyHash, int inputsCrc, int decisionsCrc)
{
    /** A hash has 32 bytes, a sequence is not negative. */
    public SnapshotHeader
    {
        if (sequence < 0)
        {
            throw new IllegalArgumentException("sequence must not be negative: " + sequence);
        }
        if (SegmentFormat.HASH_LENGTH != HexFormat.of().parseHex(policyHash).length)
        {
            throw new IllegalArgumentException("a SHA-256 has 64 hex digits: " + policyHash);
        }
    }

    void write(final ByteBuffer to)
    {
        to.putLong(MAGIC_OFFSET, MAGIC)
            .putInt(VERSION_OFFSET, VERSION)
            .putInt(CHUNK_LENGTH_OFFSET, CHUNK_LENGTH)
            .putLong(SEQUENCE_OFFSET, sequence)
            .put(POLICY_HASH_OFFSET, HexFormat.of().parseHex(policyHash))
            .putInt(INPUTS_CRC_OFFSET, inputsCrc)
            .putInt(DECISIONS_CRC_OFFSET, decisionsCrc)
            .putInt(HEADER_CRC_OFFSET, crc(0, to, 0, HEADER_CRC_OFFSET));
    }

    /** @return what stands there, once it was checked. */
    static SnapshotHeader read(final ByteBuffer from)
    {
        final byte[] policyHash = new byte[SegmentFormat.HASH_LENGTH];
        from.get(POLICY_HASH_OFFSET, policyHash);
        return new SnapshotHeader(from.getLong(SEQUENCE_OFFSET), HexFormat.of().formatHex(policyHash),
            from.getInt(INPUTS_CRC_OFFSET), from.getInt(DECISIONS_CRC_OFFSET));
    }

    /** @return null if it can be trusted, otherwise what is wrong. */
    static String trouble(final ByteBuffer header)
    {
        if (MAGIC != header.getLong(MAGIC_OFFSET))
        {
            return "it does not begin as a snapshot does";
        }
        if (header.getInt(HEADER_CRC_OFFSET) != crc(0, header, 0, HEADER_CRC_OFFSET))
        {
            return "header CRC";
        }
        if (VERSION != header.getInt(VERSION_OFFSET))
        {
            return "format version " + header.getInt(VERSION_OFFSET) + ", this reads " + VERSION;
        }
        if (CHUNK_LENGTH != header.getInt(CHUNK_LENGTH_OFFSET))
        {
            return "chunks of " + header.getInt(CHUNK_LENGTH_OFFSET) + " bytes, this reads " + CHUNK_LENGTH;
        }
        return header.getLong(SEQUENCE_OFFSET) < 0 ? "sequence " + header.getLong(SEQUENCE_OFFSET) : null;
    }
}
