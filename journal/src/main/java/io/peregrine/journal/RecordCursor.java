package io.peregrine.journal;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

import static io.peregrine.journal.SegmentFormat.*;

/** Walks and checks the records of one segment; allocates only when it is put on a segment. One thread. */
final class RecordCursor
{
    static final int RECORD = 1;
    static final int END = 0;
    static final int BAD = -1;

    private final CRC32C crc32c = new CRC32C();
    private final byte[] seed = new byte[4];
    private Segment segment;
    private ByteBuffer bytes;
    private boolean isDense;
    int position;
    int next;
    int crc;
    long lastSequence;
    long count;
    String what;

    void wrap(final Segment segment)
    {
        this.segment = segment;
        bytes = segment.mapped.duplicate();
        isDense = segment.isDense();
        position = HEADER_LENGTH;
        next = HEADER_LENGTH;
        crc = segment.headerCrc();
        lastSequence = segment.previousSequence();
        count = 0;
        what = null;
    }

    /** @return RECORD: {@link #position} is a good one; END: no length there (yet); BAD: {@link #what} says why. */
    int advance()
    {
        final int p = next;
        if (p + FRAME_OFFSET > segment.limit)
        {
            return END;
        }

        final int length = segment.buffer.getIntVolatile(p);
        if (0 == length)
        {
            return END;
        }
        if (length < FRAME_OFFSET || length > segment.limit - p)
        {
            return bad("record length " + length);
        }
        if (length - FRAME_OFFSET != segment.buffer.getInt(p + FRAME_LENGTH_OFFSET))
        {
            return bad("record length and frame length differ");
        }
        if (segment.buffer.getInt(p + CRC_OFFSET) != computeCrc(p, length))
        {
            return bad("record CRC");
        }
        if (RECORD_VERSION != segment.buffer.getByte(p + VERSION_OFFSET))
        {
            return bad("record version " + segment.buffer.getByte(p + VERSION_OFFSET));
        }
        final long sequence = segment.buffer.getLong(p + SEQUENCE_OFFSET);
        if (0 == count ? sequence != segment.firstSequence() : !follows(sequence))
        {
            return bad("sequence " + sequence + " after " + lastSequence);
        }
        final int end = Math.min(p + align(length), segment.limit);
        for (int i = p + length; i < end; i++)
        {
            if (0 != segment.buffer.getByte(i))
            {
                return bad("record padding");
            }
        }

        position = p;
        next = p + align(length);
        crc = segment.buffer.getInt(p + CRC_OFFSET);
        lastSequence = sequence;
        count++;
        return RECORD;
    }

    private boolean follows(final long sequence)
    {
        return isDense ? sequence == lastSequence + 1 : sequence >= lastSequence;
    }

    private int bad(final String reason)
    {
        what = reason;
        return BAD;
    }

    private int computeCrc(final int p, final int length)
    {
        seed[0] = (byte)crc;
        seed[1] = (byte)(crc >>> 8);
        seed[2] = (byte)(crc >>> 16);
        seed[3] = (byte)(crc >>> 24);
        crc32c.reset();
        crc32c.update(seed, 0, 4);
        bytes.limit(p + length).position(p + TYPE_OFFSET);
        crc32c.update(bytes);
        return (int)crc32c.getValue();
    }

    /** @return the sequence that the record at {@link #next} should have, or claims to have. */
    long expectedSequence()
    {
        if (0 == count)
        {
            return segment.firstSequence();
        }
        return isDense || next + FRAME_OFFSET > segment.limit ? lastSequence + 1 :
            segment.buffer.getLong(next + SEQUENCE_OFFSET);
    }

    /** @return true if a length stands where {@link #advance} saw none. */
    boolean hasLength()
    {
        return next + FRAME_OFFSET <= segment.limit && 0 != segment.buffer.getIntVolatile(next);
    }

    /** @return true if anything but zeros stands where no record is. */
    boolean hasRemainder(final int from)
    {
        return hasRemainder(from, segment.limit);
    }

    boolean hasRemainder(final int from, final int to)
    {
        final int end = Math.min(to, segment.limit);
        int i = from;
        for (; i + 8 <= end; i += 8)
        {
            if (0 != segment.buffer.getLong(i))
            {
                return true;
            }
        }
        for (; i < end; i++)
        {
            if (0 != segment.buffer.getByte(i))
            {
                return true;
            }
        }
        return false;
    }

    /**
     * @return true if only the one broken record stands at the end: what a crash leaves behind, and what a writer has
     *         stored of a record that it is at.
     */
    boolean isTail()
    {
        if (next + FRAME_OFFSET > segment.limit)
        {
            return true;
        }
        boolean isTail;
        int frameLength;
        do
        {
            frameLength = segment.buffer.getIntVolatile(next + FRAME_LENGTH_OFFSET);
            isTail = isTail(frameLength);
            VarHandle.loadLoadFence();
        }
        // A frame was stored after its length: who looked for the length before, and for the frame after, saw both.
        while (!isTail && frameLength != segment.buffer.getIntVolatile(next + FRAME_LENGTH_OFFSET));
        return isTail;
    }

    private boolean isTail(final int frameLength)
    {
        final int room = segment.limit - next;
        final int length = segment.buffer.getInt(next);
        int extent = room;
        if (length >= FRAME_OFFSET && length < extent)
        {
            extent = length;
        }
        if (frameLength >= 0 && frameLength < extent - FRAME_OFFSET)
        {
            extent = FRAME_OFFSET + frameLength;
        }
        return !hasRemainder(next + Math.min(room, align(extent)));
    }
}
