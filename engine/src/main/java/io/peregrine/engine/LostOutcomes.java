package io.peregrine.engine;

import java.io.ByteArrayOutputStream;

import io.peregrine.domain.PaymentEvent;
import io.peregrine.pipeline.Pipeline;
import io.peregrine.protocol.FrameGate;
import io.peregrine.protocol.PaymentOutcomeDecoder;

import org.agrona.DirectBuffer;
import org.agrona.ExpandableRingBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * During recovery: outcomes that the decisions so far lead to and that the journal did not show yet. They enter a
 * journal in the order of their decisions, so the one awaited is the oldest. One thread.
 */
final class LostOutcomes
{
    private static final int INITIAL_CAPACITY = 64 * 1024;

    private final ExpandableRingBuffer awaited =
        new ExpandableRingBuffer(INITIAL_CAPACITY, ExpandableRingBuffer.MAX_CAPACITY, true);
    private PaymentEvent event;
    private boolean isAwaited;
    private Pipeline pipeline;
    private long nowNs;

    /** @param outcome of a decision that the journal leads to. */
    void decided(final OutcomeFrame outcome)
    {
        if (!awaited.append(outcome.buffer(), 0, OutcomeFrame.LENGTH))
        {
            throw new IllegalStateException("the journal lacks the outcomes of millions of decisions");
        }
    }

    /** @param newEvent an input of the journal: perhaps the outcome that is awaited. */
    void entered(final PaymentEvent newEvent)
    {
        if (PaymentOutcomeDecoder.TEMPLATE_ID == FrameGate.templateId(newEvent.frame(), 0))
        {
            event = newEvent;
            isAwaited = false;
            awaited.forEach(this::look, 1);
            if (isAwaited)
            {
                awaited.consume((buffer, offset, length, headOffset) -> true, 1);
            }
        }
    }

    private boolean look(final MutableDirectBuffer buffer, final int offset, final int length, final int headOffset)
    {
        isAwaited = OutcomeFrame.isIn(event, buffer, offset);
        return true;
    }

    /** @return all that are awaited, the oldest first, each {@link OutcomeFrame#LENGTH} bytes. */
    byte[] toBytes()
    {
        final ByteArrayOutputStream all = new ByteArrayOutputStream();
        awaited.forEach((buffer, offset, length, headOffset) ->
        {
            final byte[] bytes = new byte[OutcomeFrame.LENGTH];
            buffer.getBytes(offset, bytes);
            all.writeBytes(bytes);
            return true;
        }, Integer.MAX_VALUE);
        return all.toByteArray();
    }

    /** Awaits what {@link #toBytes} gave, behind what is awaited. */
    void fromBytes(final byte[] bytes)
    {
        if (0 != bytes.length % OutcomeFrame.LENGTH)
        {
            throw new IllegalStateException(bytes.length + " bytes of outcomes of " + OutcomeFrame.LENGTH);
        }
        final UnsafeBuffer all = new UnsafeBuffer(bytes);
        for (int offset = 0; offset < bytes.length; offset += OutcomeFrame.LENGTH)
        {
            awaited.append(all, offset, OutcomeFrame.LENGTH);
        }
    }

    /** All that are still awaited enter, as live inputs. @return how many. */
    int enter(final Pipeline newPipeline, final long newNowNs)
    {
        pipeline = newPipeline;
        nowNs = newNowNs;
        final int count = awaited.consume(this::offer, Integer.MAX_VALUE);
        pipeline.drain();
        return count;
    }

    private boolean offer(final DirectBuffer buffer, final int offset, final int length, final int headOffset)
    {
        while (!AssumedOutcomes.offer(pipeline.input(), buffer, offset, nowNs))
        {
            pipeline.drain();
            pipeline.awaitJournalRoom();
        }
        return true;
    }
}
