package io.peregrine.replay;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

import io.peregrine.protocol.Frames;

/**
 * What stands before a pipeline's state in the content of a snapshot.
 *
 * @param zonesHash   of the zone transitions of the policy in force, lower-case hex.
 * @param engineState what the engine keeps outside the pipeline, in bytes that only it knows.
 */
record StateHead(String zonesHash, byte[] engineState)
{
    private static final long MAGIC = 0x5354415445484452L;
    private static final int VERSION = 1;
    private static final int HASH_WORDS = 4;
    private static final int ENGINE_STATE_LIMIT = 1 << 30;

    void write(final DataOutput output) throws IOException
    {
        output.writeLong(MAGIC);
        output.writeInt(VERSION);
        for (int i = 0; i < HASH_WORDS; i++)
        {
            output.writeLong(Frames.sha256Word(zonesHash, i));
        }
        output.writeInt(engineState.length);
        output.write(engineState);
    }

    /** @throws IOException where the input does not begin as the content of this version does. */
    static StateHead read(final DataInput input) throws IOException
    {
        if (MAGIC != input.readLong())
        {
            throw new IOException("its content is not an engine's state");
        }
        final int version = input.readInt();
        if (VERSION != version)
        {
            throw new IOException("content of version " + version + ": this engine reads version " + VERSION);
        }
        final String zonesHash =
            Frames.sha256Hex(input.readLong(), input.readLong(), input.readLong(), input.readLong());
        final int length = input.readInt();
        if (length < 0 || length > ENGINE_STATE_LIMIT)
        {
            throw new IOException(length + " bytes of the engine's own state");
        }
        final byte[] engineState = new byte[length];
        input.readFully(engineState);
        return new StateHead(zonesHash, engineState);
    }
}
