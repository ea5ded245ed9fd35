package io.peregrine.replay;

import java.io.DataOutput;
import java.io.IOException;

import io.peregrine.journal.JournalDamageException;
import io.peregrine.journal.JournalDirectory;
import io.peregrine.journal.JournalReader;
import io.peregrine.journal.Segments;
import io.peregrine.journal.SnapshotHeader;
import io.peregrine.pipeline.Pipeline;
import io.peregrine.protocol.RunningHashDecoder;

/**
 * Where in a journal a snapshot can be made: after an input of which a running hash is recorded, so that the state can
 * be held against it and everything up to there is decided and recorded.
 *
 * @param sequence     of the input.
 * @param inputsCrc    of its record.
 * @param decisionsCrc of the running hash's record.
 */
public record SnapshotPoint(long sequence, int inputsCrc, int decisionsCrc)
{
    /** At least as far as two running hashes are apart. */
    private static final long LOOK_BACK = 20_000;

    /**
     * The newest one.
     *
     * @param directory of a journal, perhaps one that an engine is writing.
     * @return null where no running hash is recorded yet.
     */
    public static SnapshotPoint last(final JournalDirectory directory)
    {
        try (JournalReader decisions = JournalReader.open(directory.decisions());
            JournalReader inputs = JournalReader.open(directory.inputs()))
        {
            decisions.seek(Math.max(Segments.firstKept(directory.decisions()),
                Segments.lastFirstSequence(directory.decisions()) - LOOK_BACK));
            long sequence = -1;
            int crc = 0;
            while (decisions.next())
            {
                if (RunningHashDecoder.TEMPLATE_ID == decisions.type())
                {
                    sequence = decisions.sequence();
                    crc = decisions.crc();
                }
            }
            if (sequence < 0)
            {
                return null;
            }

            inputs.seek(sequence);
            if (!inputs.next() || inputs.sequence() != sequence)
            {
                throw new JournalDamageException(directory.inputs(), 0, sequence,
                    "the input is missing that a running hash is recorded of");
            }
            return new SnapshotPoint(sequence, inputs.crc(), crc);
        }
    }

    /** All up to here is on the disk on return: a snapshot must not be ahead of its journal after a power failure. */
    public void force(final JournalDirectory directory)
    {
        Segments.force(directory.inputs());
        Segments.force(directory.decisions());
    }

    /** @return of the snapshot. */
    public SnapshotHeader header(final String policyHash)
    {
        return new SnapshotHeader(sequence, policyHash, inputsCrc, decisionsCrc);
    }

    /**
     * Writes the content.
     *
     * @param zonesHash   of the policy in force.
     * @param engineState what the engine keeps outside the pipeline.
     * @param pipeline    that has just decided the input.
     */
    public void write(
        final DataOutput output, final String zonesHash, final byte[] engineState, final Pipeline pipeline)
        throws IOException
    {
        if (pipeline.input().lastSequence() != sequence)
        {
            throw new IllegalStateException(
                "the pipeline is at " + pipeline.input().lastSequence() + ", not at " + sequence);
        }
        new StateHead(zonesHash, engineState).write(output);
        pipeline.save(output);
    }
}
