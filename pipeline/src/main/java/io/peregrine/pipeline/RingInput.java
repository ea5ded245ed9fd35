package io.peregrine.pipeline;

import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.Counters;
import io.peregrine.domain.PaymentEvent;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.status.AtomicCounter;

/** The ring's one writer: gives live inputs their sequence and their time, which never goes backwards. */
final class RingInput implements PipelineInput
{
    private final RingBuffer<PaymentEvent> ring;
    private final int shard;
    private final int epoch;
    private final AtomicCounter inputs;
    private long lastSequence;
    private long lastIngressTimeNs = Long.MIN_VALUE;
    private JournalRoom room;

    RingInput(
        final RingBuffer<PaymentEvent> ring,
        final long lastSequence,
        final int shard,
        final int epoch,
        final Counters counters)
    {
        this.ring = ring;
        this.lastSequence = lastSequence;
        this.shard = shard;
        this.epoch = epoch;
        this.inputs = counters.counter(CounterDescriptor.INPUTS);
    }

    @Override
    public boolean offer(
        final DirectBuffer frame,
        final int offset,
        final int length,
        final long ingressTimeNs,
        final int stagesAllowed,
        final long sourceId,
        final long sourceSequence,
        final long sessionId)
    {
        if (null == room)
        {
            return publish(frame, offset, length, lastSequence + 1, Math.max(ingressTimeNs, lastIngressTimeNs),
                stagesAllowed, shard, epoch, sourceId, sourceSequence, sessionId, false);
        }

        if (!room.admits() ||
            !publish(frame, offset, length, lastSequence + 1, Math.max(ingressTimeNs, lastIngressTimeNs),
            stagesAllowed, shard, epoch, sourceId, sourceSequence, sessionId, false))
        {
            return false;
        }

        room.entered();
        return true;
    }

    @Override
    public boolean offerAssigned(
        final DirectBuffer frame,
        final int offset,
        final int length,
        final long sequence,
        final long ingressTimeNs,
        final int stagesAllowed,
        final int shard,
        final int epoch,
        final long sourceId,
        final long sourceSequence)
    {
        if (sequence != lastSequence + 1)
        {
            throw new IllegalArgumentException("sequence " + sequence + " does not follow " + lastSequence);
        }

        return publish(frame, offset, length, sequence, ingressTimeNs, stagesAllowed, shard, epoch, sourceId,
            sourceSequence, 0, true);
    }

    private boolean publish(
        final DirectBuffer frame,
        final int offset,
        final int length,
        final long sequence,
        final long ingressTimeNs,
        final int stagesAllowed,
        final int shard,
        final int epoch,
        final long sourceId,
        final long sourceSequence,
        final long sessionId,
        final boolean isReplayed)
    {
        final long ringSequence;
        try
        {
            // next() would wait, and it asserts one thread for life; recovery's is another than ingest's after it.
            ringSequence = ring.tryNext();
        }
        catch (final InsufficientCapacityException ignore)
        {
            return false;
        }

        ring.get(ringSequence).received(frame, offset, length, sequence, ingressTimeNs, stagesAllowed, shard, epoch,
            sourceId, sourceSequence, sessionId, isReplayed);
        ring.publish(ringSequence);
        lastSequence = sequence;
        lastIngressTimeNs = ingressTimeNs;
        inputs.incrementRelease();
        return true;
    }

    /** @param newRoom that live inputs must find; null: nothing is journaled. */
    void room(final JournalRoom newRoom)
    {
        room = newRoom;
    }

    long lastIngressTimeNs()
    {
        return lastIngressTimeNs;
    }

    /** What came before the first input. */
    void lastIngressTimeNs(final long ingressTimeNs)
    {
        lastIngressTimeNs = ingressTimeNs;
    }

    @Override
    public long lastSequence()
    {
        return lastSequence;
    }
}
