package io.peregrine.journal;

import java.util.Arrays;

import static io.peregrine.journal.SegmentFormat.*;

/** Compares a seal with the segment that a cursor has just read to its end. */
final class SealCheck
{
    private SealCheck()
    {
    }

    /** @return null if a stub's header and seal agree; there is nothing else to hold them against. */
    static String stubTrouble(final Segment stub)
    {
        final String trouble = stub.sealTrouble();
        if (null != trouble)
        {
            return trouble;
        }
        final long first = stub.sealLong(SEAL_FIRST_SEQUENCE_OFFSET);
        final long last = stub.sealLong(SEAL_LAST_SEQUENCE_OFFSET);
        final long count = stub.sealLong(SEAL_COUNT_OFFSET);
        return first == stub.firstSequence() && last >= first && count > 0 &&
            (!stub.isDense() || last - first + 1 == count) ? null : "the seal disagrees with the header";
    }

    /** @return null if all but the Merkle root agree, otherwise what differs. */
    static String trouble(final Segment segment, final RecordCursor cursor)
    {
        return trouble(segment, cursor, null);
    }

    /** @param made beside the reading of the records; null: it is made here. */
    static String trouble(final Segment segment, final RecordCursor cursor, final SealHash made)
    {
        final String trouble = segment.sealTrouble();
        if (null != trouble)
        {
            return trouble;
        }
        if (segment.sealLong(SEAL_COUNT_OFFSET) != cursor.count)
        {
            return "the seal counts " + segment.sealLong(SEAL_COUNT_OFFSET) + " records, there are " + cursor.count;
        }
        if (segment.sealLong(SEAL_FIRST_SEQUENCE_OFFSET) != segment.firstSequence() ||
            segment.sealLong(SEAL_LAST_SEQUENCE_OFFSET) != cursor.lastSequence)
        {
            return "the seal names other sequences than the records have";
        }
        if (segment.sealLong(SEAL_END_OFFSET) != cursor.next || segment.sealLastCrc() != cursor.crc)
        {
            return "the seal names another end than the records have";
        }
        final byte[] beside = null == made ? null : made.of(cursor.next);
        final byte[] is = null == beside ? hash(segment.mapped, cursor.next) : beside;
        return Arrays.equals(segment.sealHash(), is) ? null :
            "SHA-256 of header and records differs from the seal";
    }

    /** For who verifies: a reader needs no root, since all that it reads is held by the SHA-256. */
    static String rootTrouble(final Segment segment, final RecordCursor cursor)
    {
        return Arrays.equals(segment.sealMerkleRoot(), segment.merkleRoot(cursor.next)) ? null :
            "Merkle root differs from the seal";
    }
}
