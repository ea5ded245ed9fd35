package io.peregrine.ingest;

import java.util.ArrayList;
import java.util.List;

import io.peregrine.pipeline.PipelineInput;
import io.peregrine.pipeline.PlainCounters;

import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** What the engine makes itself still enters when nothing more is taken from clients. */
class OwnInputsTest
{
    private static final long NOW_NS = 42;

    private final List<Long> entered = new ArrayList<>();
    private int waiting;

    private final IngestAgent agent = new IngestAgent(new IngestContext()
        .input(new NoInput())
        .answers(new NoAnswers())
        .clock(() -> NOW_NS)
        .counters(new PlainCounters())
        .ownInputs(new OwnInputs()
        {
            @Override
            public boolean isEmpty()
            {
                return 0 == waiting;
            }

            @Override
            public int enter(final PipelineInput input, final long ingressTimeNs)
            {
                waiting--;
                entered.add(ingressTimeNs);
                return 1;
            }
        }));

    @Test
    void shouldLetThemEnterWhileDraining()
    {
        agent.drain();
        waiting = 2;

        assertEquals(1, agent.doWork());
        assertEquals(1, agent.doWork());
        assertEquals(0, agent.doWork());
        assertEquals(List.of(NOW_NS, NOW_NS), entered);
    }

    @Test
    void shouldDoNothingWhileDrainingWhereNoneWaits()
    {
        agent.drain();

        assertEquals(0, agent.doWork());
        assertEquals(List.of(), entered);
    }

    /** Nothing goes to the ring in these tests. */
    private static final class NoInput implements PipelineInput
    {
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
            return false;
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
            return false;
        }

        @Override
        public long lastSequence()
        {
            return -1;
        }
    }

    /** Nobody is answered in these tests. */
    private static final class NoAnswers implements Answers
    {
        @Override
        public boolean open(
            final long sessionId, final long correlationId, final int responseStreamId, final String responseChannel)
        {
            return true;
        }

        @Override
        public boolean refuse(
            final long correlationId, final int responseStreamId, final String responseChannel, final String detail)
        {
            return true;
        }

        @Override
        public boolean close(final long sessionId)
        {
            return true;
        }

        @Override
        public boolean reject(
            final long sessionId,
            final long correlationId,
            final int templateId,
            final int rejectCode,
            final String detail)
        {
            return true;
        }

        @Override
        public boolean standIn(
            final long sessionId,
            final long correlationId,
            final long paymentIdLow,
            final long paymentIdHigh,
            final long ingressTimeNs,
            final int action)
        {
            return true;
        }

        @Override
        public boolean unavailable(final long sessionId, final long correlationId, final int templateId)
        {
            return true;
        }
    }
}
