package io.peregrine.systemtests;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

import io.peregrine.client.DecisionListener;
import io.peregrine.client.PeregrineClient;
import io.peregrine.client.PeregrineClientContext;
import io.peregrine.engine.EngineConfig;
import io.peregrine.engine.FraudEngine;
import io.peregrine.engine.FraudEngineContext;
import io.peregrine.pipeline.Layout;
import io.peregrine.policy.PolicyContent;
import io.peregrine.protocol.AcknowledgementDecoder;
import io.peregrine.protocol.ActivatePolicyEncoder;
import io.peregrine.protocol.BackfillPolicyEncoder;
import io.peregrine.protocol.DecisionBodyDecoder;
import io.peregrine.protocol.DecisionDecoder;
import io.peregrine.protocol.Frames;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.RejectDecoder;
import io.peregrine.protocol.Sha256Encoder;
import io.peregrine.replay.ReplayVerifier;

import org.agrona.collections.Long2LongHashMap;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * One policy after the other becomes active while payments come at a steady rate: none is lost, none is decided by
 * parts of two policies, each is decided by the one that was in force at its sequence, and what policies left behind is
 * given back. {@code -Dperegrine.activations=1000 -Dperegrine.rate=20000} is the whole campaign.
 */
class ActivationsUnderLoadTest
{
    private static final int ACTIVATIONS = Integer.getInteger("peregrine.activations", 32);
    private static final int RATE = Integer.getInteger("peregrine.rate", 5_000);
    private static final int MOST_PAYMENTS = ACTIVATIONS * 30_000;
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long LONGEST_RUN_NS = 280 * SECOND_NS;

    /**
     * From when a payment was to be sent: activations make it wait, and here all of it shares two cores. A machine that
     * stands still makes payments of some activations wait, too; only an engine that does makes those of all.
     */
    private static final double LONGEST_MS = 2_000;
    private static final long MOST_CLASS_BYTES = 8 << 20;

    @TempDir
    private Path directory;

    private final Long2LongHashMap turns = new Long2LongHashMap(-1);
    private final TreeMap<Long, Long> turnFrom = new TreeMap<>();
    private final IdleStrategy idle = new BackoffIdleStrategy();
    private final long deadlineNs = System.nanoTime() + Math.max(LONGEST_RUN_NS, ACTIVATIONS * SECOND_NS);

    /** Every policy's windows are made of the journal first, or go on with what they hold. */
    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void shouldDecideEachPaymentByThePolicyInForce(final boolean isBackfilled) throws IOException
    {
        final TurningPolicies policies = new TurningPolicies(directory);
        for (int turn = 0; turn <= ACTIVATIONS; turn++)
        {
            turns.put(Frames.sha256Word(policies.write(turn), 0), turn);
        }
        turnFrom.put(0L, 0L);
        final String aeronDirectory = directory.resolve("aeron").toString();
        final Path journal = directory.resolve("journal");
        final EngineConfig config = EngineConfig.load(null, Map.of(
            "policy.directory", policies.directory(0).toString(),
            "journal.directory", journal.toString(),
            "aeron.dir", aeronDirectory,
            "driver.timeout", "20s",
            "session.timeout", "60s",
            "layout", "inline"));

        try (FraudEngine engine = FraudEngine.launch(
            new FraudEngineContext().config(config).idleStrategies(BackoffIdleStrategy::new));
            TurningSwitch payments = new TurningSwitch(aeronDirectory, SECOND_NS / RATE, MOST_PAYMENTS, turns);
            Operator operator = new Operator(aeronDirectory))
        {
            final long[] classBytes = new long[2];
            int slow = 0;
            for (int turn = 1; turn <= ACTIVATIONS; turn++)
            {
                operator.activate(policies.directory(turn), turn, isBackfilled);
                while (!operator.isDone())
                {
                    turn(payments.doWork() + operator.doWork());
                }
                slow += payments.takeLongestNs() / 1e6 < LONGEST_MS ? 0 : 1;
                if (turn == ACTIVATIONS / 4 || turn == ACTIVATIONS)
                {
                    classBytes[turn / ACTIVATIONS] = classBytes();
                }
            }
            while (payments.decided() < payments.sent())
            {
                turn(payments.drain());
            }

            assertFalse(engine.hasFailed());
            assertNull(operator.refusal);
            assertNull(payments.difference());
            assertEquals(0, payments.others());
            assertTrue(payments.sent() > ACTIVATIONS, "too few payments");
            assertPolicyInForce(payments);
            report(payments, classBytes);
            assertTrue(2 * slow < ACTIVATIONS, slow + " activations made a payment wait too long");
            assertTrue(classBytes[1] - classBytes[0] < MOST_CLASS_BYTES, "classes of old policies are still there");
        }

        assertTrue(new ReplayVerifier(Layout.INLINE, 1024).verify(journal).isMatch());
    }

    private void turn(final int work)
    {
        assertTrue(System.nanoTime() - deadlineNs < 0, "the engine does not answer");
        idle.idle(work);
    }

    private void assertPolicyInForce(final TurningSwitch payments)
    {
        for (int payment = 0; payment < payments.sent(); payment++)
        {
            assertEquals(turnFrom.floorEntry(payments.sequenceOf(payment)).getValue(), payments.turnOf(payment),
                "payment " + payment);
        }
    }

    private static void report(final TurningSwitch payments, final long[] classBytes)
    {
        System.out.printf("%,d activations under %,d payments at %,d/s: delay ms p50 %.3f, p99 %.1f, p99.9 %.1f, " +
            "longest %.1f; bytes of classes %,d after a quarter, %,d at the end%n", ACTIVATIONS, payments.sent(), RATE,
            payments.delayNs().getValueAtPercentile(50) / 1e6, payments.delayNs().getValueAtPercentile(99) / 1e6,
            payments.delayNs().getValueAtPercentile(99.9) / 1e6, payments.delayNs().getMaxValue() / 1e6,
            classBytes[0], classBytes[1]);
    }

    /** @return bytes of classes and their code's data that are in use, once what nobody holds is given back. */
    private static long classBytes()
    {
        System.gc();
        return ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> "Metaspace".equals(pool.getName()))
            .mapToLong(pool -> pool.getUsage().getUsed())
            .sum();
    }

    /** Asks for one activation after the other, and notes from which sequence each is in force. */
    private final class Operator implements DecisionListener, AutoCloseable
    {
        private final PeregrineClient client;
        private final UnsafeBuffer frame = new UnsafeBuffer(new byte[1024]);
        private int length;
        private long turn;
        private boolean isSent;
        private boolean isDone;
        private String refusal;

        private Operator(final String aeronDirectory)
        {
            client = new PeregrineClient(new PeregrineClientContext()
                .aeronDirectory(aeronDirectory).principal("operator").window(1).listener(this));
        }

        private void activate(final Path policy, final int turn, final boolean isBackfilled)
        {
            final MessageHeaderEncoder header = new MessageHeaderEncoder();
            final String hash = PolicyContent.read(policy).hash();
            if (isBackfilled)
            {
                final BackfillPolicyEncoder activation =
                    new BackfillPolicyEncoder().wrapAndApplyHeader(frame, 0, header);
                activation.correlationId(0).fromSequence(0);
                put(activation.policyHash(), hash);
                activation.directory(policy.toString()).actor("test").approver("").reason("turn " + turn);
                length = MessageHeaderEncoder.ENCODED_LENGTH + activation.encodedLength();
            }
            else
            {
                final ActivatePolicyEncoder activation =
                    new ActivatePolicyEncoder().wrapAndApplyHeader(frame, 0, header);
                activation.correlationId(0);
                put(activation.policyHash(), hash);
                activation.directory(policy.toString()).actor("test").approver("").reason("turn " + turn);
                length = MessageHeaderEncoder.ENCODED_LENGTH + activation.encodedLength();
            }
            this.turn = turn;
            isSent = false;
            isDone = false;
        }

        private static void put(final Sha256Encoder encoder, final String hash)
        {
            encoder.word0(Frames.sha256Word(hash, 0)).word1(Frames.sha256Word(hash, 1))
                .word2(Frames.sha256Word(hash, 2)).word3(Frames.sha256Word(hash, 3));
        }

        private int doWork()
        {
            if (!isSent && client.isConnected())
            {
                isSent = client.offer(frame, 0, length) > 0;
            }
            return client.doWork();
        }

        private boolean isDone()
        {
            return isDone;
        }

        @Override
        public void onAcknowledged(final long correlationId, final AcknowledgementDecoder acknowledgement)
        {
            assertEquals(turn, turns.get(acknowledgement.contentHash().word0()));
            turnFrom.put(acknowledgement.inputSequence(), turn);
            isDone = true;
        }

        @Override
        public void onRejected(final long correlationId, final RejectDecoder reject)
        {
            refusal = reject.code() + " " + reject.detail();
            isDone = true;
        }

        @Override
        public void onDecision(
            final long correlationId, final DecisionDecoder delivery, final DecisionBodyDecoder body)
        {
            refusal = "a decision without a payment";
        }

        @Override
        public void close()
        {
            client.close();
        }
    }
}
