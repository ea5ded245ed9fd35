package io.peregrine.pipeline;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What stands before the stages' state in a snapshot of a pipeline: what one must know to make a pipeline that can take
 * the rest.
 *
 * @param lastSequence  of the last input that the state has in it; -1 for none.
 * @param ingressTimeNs of that input.
 * @param policyHash    of the policy in force after it, as the four words of its SHA-256.
 */
public record SnapshotHead(long lastSequence, long ingressTimeNs, long[] policyHash)
{
    private static final long MAGIC = 0x534E41504552454EL;
    private static final int VERSION = 4;
    private static final int HASH_WORDS = 4;

    void write(final DataOutput output) throws IOException
    {
        output.writeLong(MAGIC);
        output.writeInt(VERSION);
        output.writeLong(lastSequence);
        output.writeLong(ingressTimeNs);
        for (final long word : policyHash)
        {
            output.writeLong(word);
        }
    }

    /** @throws IOException where the input does not begin as a snapshot of this version does. */
    public static SnapshotHead read(final DataInput input) throws IOException
    {
        if (MAGIC != input.readLong())
        {
            throw new IOException("not a snapshot of a pipeline");
        }
        final int version = input.readInt();
        if (VERSION != version)
        {
            throw new IOException("a snapshot of version " + version + ": this engine reads version " + VERSION);
        }
        final long lastSequence = input.readLong();
        final long ingressTimeNs = input.readLong();
        final long[] policyHash = new long[HASH_WORDS];
        for (int i = 0; i < HASH_WORDS; i++)
        {
            policyHash[i] = input.readLong();
        }
        return new SnapshotHead(lastSequence, ingressTimeNs, policyHash);
    }
}
