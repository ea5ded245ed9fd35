package io.peregrine.pipeline;

import com.lmax.disruptor.EventFactory;

import io.peregrine.domain.PaymentEvent;
import io.peregrine.pipeline.score.ScoreHandler;

import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** Slices the slots' frames out of a few large slabs. */
final class SlotFactory implements EventFactory<PaymentEvent>
{
    private static final int CACHE_LINE = 64;

    private final int slotsPerSlab;
    private final int slotLength;
    private UnsafeBuffer slab;
    private int used;

    SlotFactory(final int slotsPerSlab, final int slotLength)
    {
        this.slotsPerSlab = slotsPerSlab;
        this.slotLength = slotLength;
    }

    @Override
    public PaymentEvent newInstance()
    {
        if (null == slab || used == slotsPerSlab)
        {
            slab = new UnsafeBuffer(BufferUtil.allocateDirectAligned(slotsPerSlab * slotLength, CACHE_LINE));
            used = 0;
        }

        return new PaymentEvent(slab, slotLength * used++, slotLength, ScoreHandler.MAX_BODY_LENGTH);
    }
}
