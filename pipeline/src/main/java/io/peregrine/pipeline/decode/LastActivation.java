package io.peregrine.pipeline.decode;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

import io.peregrine.domain.RunningHash;
import io.peregrine.protocol.MessageHeaderDecoder;
import io.peregrine.protocol.Sha256Decoder;

import org.agrona.DirectBuffer;

/**
 * The activation that put the policy in force there. Activations carry no id: one that says the same again, from the
 * same sender, before any other, is that one sent again.
 */
public final class LastActivation
{
    private static final int NONE = -1;
    private static final int HASHES = MessageHeaderDecoder.ENCODED_LENGTH + Long.BYTES;
    private static final int HASHES_LENGTH = 2 * Sha256Decoder.ENCODED_LENGTH;

    private long sourceId;
    private long content;
    private long sequence = NONE;

    /** None has come. */
    public LastActivation()
    {
    }

    /** @param other as it is now. */
    public LastActivation(final LastActivation other)
    {
        set(other.sourceId, other.content, other.sequence);
    }

    /**
     * @param frame  an activation as it is journaled.
     * @param header of the frame.
     * @return a hash of what it asks for: all but the correlation id, and but where a backfill begins, which is the
     *         engine's to say.
     */
    public static long contentOf(
        final DirectBuffer frame, final int length, final MessageHeaderDecoder header)
    {
        header.wrap(frame, 0);
        final int texts = MessageHeaderDecoder.ENCODED_LENGTH + header.blockLength();
        return RunningHash.mix(
            RunningHash.mix(header.templateId(), frame, HASHES, HASHES_LENGTH), frame, texts, length - texts);
    }

    /** @return whether an activation would be this one sent again. */
    public boolean isSaidBy(final long otherSourceId, final long otherContent)
    {
        return NONE != sequence && otherSourceId == sourceId && otherContent == content;
    }

    /** Another one has its turn. */
    public void set(final long newSourceId, final long newContent, final long newSequence)
    {
        sourceId = newSourceId;
        content = newContent;
        sequence = newSequence;
    }

    /** @return of the input; -1 for none. */
    long sequence()
    {
        return sequence;
    }

    void write(final DataOutput output) throws IOException
    {
        output.writeLong(sourceId);
        output.writeLong(content);
        output.writeLong(sequence);
    }

    void read(final DataInput input) throws IOException
    {
        set(input.readLong(), input.readLong(), input.readLong());
    }
}
