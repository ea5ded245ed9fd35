package io.peregrine.pipeline;

import java.util.List;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.YieldingWaitStrategy;

import io.peregrine.domain.InputKind;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.pipeline.decode.DecodeHandler;
import io.peregrine.pipeline.window.WindowHandler;
import io.peregrine.pipeline.window.WindowRooms;
import io.peregrine.pipeline.window.WindowState;
import io.peregrine.policy.CompiledPolicy;

import org.agrona.LangUtil;

/**
 * A policy's histories, made of inputs that others decided: decode and window beside the pipeline that decides. No
 * history depends on profiles. The policy is in force before the first input, and stands in the place of each one that
 * the inputs activate. One thread at a time.
 */
public final class Backfill implements AutoCloseable
{
    private static final int RING_CAPACITY = 64;

    private final RingBuffer<PaymentEvent> ring;
    private final RingInput input;
    private final WindowHandler window;
    private final List<StageAgent> stages;
    private final StageAgent windowStage;
    private final boolean isWhole;
    private long firstNs = Long.MAX_VALUE;

    /**
     * @param lastSequence of the input before the first; where there was one at all, what came before is unknown, and
     *                     windows are warming until they have seen their length.
     */
    public Backfill(final CompiledPolicy policy, final long lastSequence)
    {
        final PlainCounters counters = new PlainCounters();
        final PolicyCatalog catalog = (word0, word1, word2, word3) -> policy;
        ring = RingBuffer.createSingleProducer(
            new SlotFactory(RING_CAPACITY, Pipeline.SLOT_LENGTH), RING_CAPACITY, new YieldingWaitStrategy());
        input = new RingInput(ring, lastSequence, 0, 0, counters);
        isWhole = lastSequence < 0;
        window = new WindowHandler(policy, catalog, Backfills.HAD, WindowRooms.NONE, counters);
        final DecodeHandler decode = new DecodeHandler(policy, catalog, counters);
        final StageAgent decodeStage = new StageAgent("decode", ring, event -> decode(decode, event));
        windowStage = new StageAgent("window", ring, window, decodeStage.sequence());
        stages = List.of(decodeStage, windowStage);
        ring.addGatingSequences(windowStage.sequence());
    }

    private void decode(final DecodeHandler decode, final PaymentEvent event)
    {
        decode.onEvent(event);
        if (Long.MAX_VALUE == firstNs && InputKind.PAYMENT == event.kind())
        {
            firstNs = event.eventTimeNs();
        }
    }

    /** @return bytes of direct memory that it takes beside the histories. */
    static long bytes(final CompiledPolicy policy)
    {
        return DecodeHandler.bytes(policy) + (long)RING_CAPACITY * Pipeline.SLOT_LENGTH;
    }

    /** @return the way in, for inputs that have their sequence. */
    public PipelineInput input()
    {
        return input;
    }

    /** Steps the stages until nothing is waiting. */
    public void drain()
    {
        while (ring.getCursor() > windowStage.sequence().get())
        {
            for (int i = 0, size = stages.size(); i < size; i++)
            {
                step(stages.get(i));
            }
        }
    }

    private static void step(final StageAgent stage)
    {
        try
        {
            stage.doWork();
        }
        catch (final Exception ex)
        {
            LangUtil.rethrowUnchecked(ex);
        }
    }

    /** @return the histories, the caller's from now on; this takes no more inputs, and is still to be closed. */
    public WindowState release()
    {
        drain();
        final WindowState state = window.release();
        if (!isWhole && Long.MAX_VALUE != firstNs)
        {
            state.warmFrom(firstNs);
        }
        return state;
    }

    @Override
    public void close()
    {
        window.close();
    }
}
