package io.peregrine.pipeline;

import java.util.concurrent.locks.LockSupport;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;

import io.peregrine.journal.JournalException;
import io.peregrine.journal.JournalTrouble;
import io.peregrine.journal.JournalWriter;
import io.peregrine.pipeline.score.ScoreHandler;
import io.peregrine.protocol.FrameGate;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.RuleHitsEncoder;
import io.peregrine.protocol.RunningHashEncoder;

/**
 * Lets an input into the ring only where both series are certain to have room for it and for all that is before it, so
 * that nothing gets a sequence that cannot be journaled. Room once found stays, so that it is looked for again only
 * when as many inputs have entered as were sure to fit. The feeder's thread.
 */
final class JournalRoom
{
    private static final long POLL_NS = 100_000;
    private static final int INPUT_LENGTH = JournalWriter.recordLength(FrameGate.MAX_FRAME_LENGTH);
    private static final int HIT_WORDS = 256;
    private static final int HITS_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + RuleHitsEncoder.BLOCK_LENGTH +
        RuleHitsEncoder.LiveEncoder.sbeHeaderSize() + RuleHitsEncoder.ShadowEncoder.sbeHeaderSize() +
        HIT_WORDS * RuleHitsEncoder.LiveEncoder.sbeBlockLength();
    /** What one input may leave in the series of decisions. */
    private static final int DECISION_LENGTH = JournalWriter.recordLength(ScoreHandler.MAX_BODY_LENGTH) +
        JournalWriter.recordLength(HITS_LENGTH) +
        JournalWriter.recordLength(MessageHeaderEncoder.ENCODED_LENGTH + RunningHashEncoder.BLOCK_LENGTH);

    private final RingBuffer<?> ring;
    private final Sequence emitted;
    private final JournalWriter inputs;
    private final JournalWriter decisions;
    private long admitted;
    private boolean isClosed;

    /** @param decisions null: nobody records decisions. */
    JournalRoom(
        final RingBuffer<?> ring, final Sequence emitted, final JournalWriter inputs, final JournalWriter decisions)
    {
        this.ring = ring;
        this.emitted = emitted;
        this.inputs = inputs;
        this.decisions = decisions;
    }

    /** @return true if the next input may enter. */
    boolean admits()
    {
        return isTaking() && (admitted > 0 || count() > 0);
    }

    private boolean isTroubled()
    {
        return JournalTrouble.NONE != inputs.health().trouble() ||
            null != decisions && JournalTrouble.NONE != decisions.health().trouble();
    }

    private boolean isTaking()
    {
        return inputs.health().isTaking() && (null == decisions || decisions.health().isTaking());
    }

    private long look()
    {
        // First what waits, then the room: what is recorded in between counts twice, never not at all.
        final long waiting = ring.getCursor() - emitted.get();
        final long records = Math.min(inputs.room(INPUT_LENGTH) / INPUT_LENGTH,
            null == decisions ? Long.MAX_VALUE : decisions.room(DECISION_LENGTH) / DECISION_LENGTH);
        admitted = records - waiting;
        return admitted;
    }

    void entered()
    {
        admitted--;
    }

    /**
     * Once there was no room since a segment could not be made, there is none until it is: what little there is after
     * all when nothing waits any more would be a coming and going.
     *
     * @return how many more inputs are certain to fit now.
     */
    long count()
    {
        isClosed = isTroubled() && (isClosed || look() <= 0);
        if (isClosed)
        {
            admitted = 0;
            return 0;
        }

        return Math.max(0, look());
    }

    void await()
    {
        while (count() <= 0)
        {
            check(inputs);
            if (null != decisions)
            {
                check(decisions);
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }

    private static void check(final JournalWriter writer)
    {
        if (JournalTrouble.NONE != writer.health().trouble())
        {
            throw new JournalException(writer.health().detail());
        }
    }
}
