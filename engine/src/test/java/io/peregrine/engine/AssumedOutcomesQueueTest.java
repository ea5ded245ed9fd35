package io.peregrine.engine;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.sun.management.ThreadMXBean;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.Stage;
import io.peregrine.pipeline.DecisionSink;
import io.peregrine.pipeline.HeldPolicies;
import io.peregrine.pipeline.Pipeline;
import io.peregrine.pipeline.PipelineContext;
import io.peregrine.pipeline.PipelineInput;
import io.peregrine.pipeline.PlainCounters;
import io.peregrine.pipeline.enrich.ChronicleProfileStore;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.protocol.BlankPayment;
import io.peregrine.protocol.FinalAction;
import io.peregrine.protocol.Flag;
import io.peregrine.protocol.FrameGate;
import io.peregrine.protocol.MessageHeaderDecoder;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.PaymentOutcomeDecoder;
import io.peregrine.protocol.PaymentRequestEncoder;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** From decisions to the ring's door, on one thread. */
class AssumedOutcomesQueueTest
{
    private static final int RING = 64;
    private static final int WARM_UP = 100_000;
    private static final int MEASURED = 100_000;
    private static final long SOURCE = 77;
    private static final long TIME_NS = 1_522_540_800_000_000_000L;

    @TempDir
    private Path directory;

    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[1024]);
    private final Door door = new Door();
    private PaymentEvent decided;
    private AssumedOutcomes outcomes;
    private Pipeline pipeline;

    @BeforeEach
    void open()
    {
        AssumingPolicy.write(directory.resolve("policy"), "decision");
        final CompiledPolicy policy = AssumingPolicy.read(directory.resolve("policy"));
        final HeldPolicies policies = new HeldPolicies().hold(policy);
        outcomes = new AssumedOutcomes(new Answers(), policies, RING, new PlainCounters());
        pipeline = new Pipeline(new PipelineContext()
            .ringCapacity(RING).policyCatalog(policies).profileStore(ChronicleProfileStore.open(64))
            .decisionSink(outcomes), -1);
        final Activation activation = new Activation(0, policy, "0".repeat(64), "test", "", "");
        pipeline.input().offer(activation.frame(), 0, activation.length(), 0, Stage.ALL_ALLOWED, 0, 0, 0);
        pipeline.drain();
    }

    @AfterEach
    void close()
    {
        pipeline.close();
    }

    private void decide(final int id, final int amountMinor)
    {
        final PaymentRequestEncoder payment = BlankPayment.encode(frame, new MessageHeaderEncoder())
            .eventTimeNs(TIME_NS + id).amountMinor(amountMinor).customerId(5).currency(978);
        payment.paymentId().low(id).high(3);
        payment.userFieldsCount(0);
        assertTrue(pipeline.input().offer(frame, 0, MessageHeaderEncoder.ENCODED_LENGTH + payment.encodedLength(),
            1, Stage.ALL_ALLOWED, SOURCE, 0, 9));
        pipeline.drain();
    }

    @Test
    void shouldMakeAnOutcomeThatIsAFunctionOfThePayment()
    {
        decide(8, 20_000);

        assertFalse(outcomes.isEmpty());
        assertEquals(1, outcomes.enter(door, 55));
        assertTrue(outcomes.isEmpty());

        final PaymentOutcomeDecoder outcome =
            new PaymentOutcomeDecoder().wrapAndApplyHeader(door.last, 0, new MessageHeaderDecoder());
        assertEquals(0, FrameGate.check(door.last, 0, door.lastLength));
        assertEquals(8, outcome.originalPaymentId().low());
        assertEquals(3, outcome.originalPaymentId().high());
        assertEquals(8, outcome.messageId().low());
        assertEquals(3 ^ OutcomeFrame.ID_MARK, outcome.messageId().high());
        assertEquals(TIME_NS + 8, outcome.eventTimeNs());
        assertEquals(FinalAction.DECLINED, outcome.finalAction());
        assertEquals(Flag.NO, outcome.decisionTooLate());
        assertEquals(List.of("1@55 of 77 for 0"), door.taken);
    }

    @Test
    void shouldKeepInOrderWhatTheRingDoesNotTake()
    {
        decide(1, 20_000);
        decide(2, 100);
        decide(3, 20_000);

        door.room = 0;
        assertEquals(0, outcomes.enter(door, 1));
        assertFalse(outcomes.isEmpty());

        door.room = 2;
        assertEquals(2, outcomes.enter(door, 2));
        assertFalse(outcomes.isEmpty());

        door.room = 2;
        assertEquals(1, outcomes.enter(door, 3));
        assertTrue(outcomes.isEmpty());
        assertEquals(List.of("1@2 of 77 for 0", "2@2 of 77 for 0", "3@3 of 77 for 0"), door.taken);
    }

    @Test
    void shouldHaveRoomForOneMoreThanTheRingHolds()
    {
        // From every place of the circle, so that a record at its end does not fit there.
        int id = 0;
        for (int round = 0; round < 100; round++)
        {
            for (int i = 0; i <= RING; i++)
            {
                decide(id++, 20_000);
            }
            for (int entered = outcomes.enter(door, 1); entered > 0; entered = outcomes.enter(door, 1))
            {
                assertTrue(entered <= RING);
            }
            assertTrue(outcomes.isEmpty());
        }
        assertEquals(100 * (RING + 1), door.taken.size());
    }

    @Test
    void shouldAllocateNothing()
    {
        decide(1, 20_000);
        outcomes.enter(door, 1);
        final OpenDoor open = new OpenDoor();
        for (int i = 0; i < WARM_UP; i++)
        {
            outcomes.onDecision(decided);
            outcomes.enter(open, i);
        }

        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final long thread = Thread.currentThread().getId();
        final long before = threads.getThreadAllocatedBytes(thread);
        for (int i = 0; i < MEASURED; i++)
        {
            outcomes.onDecision(decided);
            outcomes.enter(open, i);
        }
        final long bytes = threads.getThreadAllocatedBytes(thread) - before;

        assertEquals(WARM_UP + MEASURED, open.count);
        assertTrue(bytes < MEASURED, bytes + " bytes for " + MEASURED + " outcomes");
    }

    @Test
    void shouldStopRatherThanLoseAnOutcome()
    {
        assertThrows(RuntimeException.class, () ->
        {
            for (int id = 0; id < 2 * RING; id++)
            {
                decide(id, 20_000);
            }
        });
    }

    /** Keeps the last decision's slot. */
    private final class Answers implements DecisionSink
    {
        @Override
        public void onDecision(final PaymentEvent event)
        {
            decided = event;
        }

        @Override
        public void onAcknowledged(final PaymentEvent event)
        {
        }

        @Override
        public void onRejected(final PaymentEvent event)
        {
        }
    }

    /** A ring that takes everything and keeps nothing. */
    private static final class OpenDoor extends Door
    {
        private int count;

        @Override
        public boolean offer(
            final DirectBuffer offered,
            final int offset,
            final int length,
            final long ingressTimeNs,
            final int stagesAllowed,
            final long sourceId,
            final long sourceSequence,
            final long sessionId)
        {
            count++;
            return true;
        }
    }

    /** A ring with a little room. */
    private static class Door implements PipelineInput
    {
        private final List<String> taken = new ArrayList<>();
        private final UnsafeBuffer last = new UnsafeBuffer(new byte[256]);
        private int lastLength;
        private int room = Integer.MAX_VALUE;

        @Override
        public boolean offer(
            final DirectBuffer offered,
            final int offset,
            final int length,
            final long ingressTimeNs,
            final int stagesAllowed,
            final long sourceId,
            final long sourceSequence,
            final long sessionId)
        {
            if (room <= 0)
            {
                return false;
            }
            room--;
            last.putBytes(0, offered, offset, length);
            lastLength = length;
            taken.add(sourceSequence + "@" + ingressTimeNs + " of " + sourceId + " for " + sessionId);
            return true;
        }

        @Override
        public boolean offerAssigned(
            final DirectBuffer offered,
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
            throw new UnsupportedOperationException();
        }

        @Override
        public long lastSequence()
        {
            return 0;
        }
    }
}
