package io.peregrine.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.peregrine.client.DecisionListener;
import io.peregrine.client.PeregrineClient;
import io.peregrine.client.PeregrineClientContext;
import io.peregrine.engine.EngineConfig;
import io.peregrine.engine.FraudEngine;
import io.peregrine.engine.FraudEngineContext;
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

import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What payments wait for at a switch of policies, over a state of many keys: whatever changes, no payment waits for all
 * of it to be copied. {@code -Dperegrine.keys=1000000} is the state that the docs' figures are of.
 */
class ActivationPauseTest
{
    private static final int KEYS = Integer.getInteger("peregrine.keys", 60_000);
    private static final int ROUNDS = 2;
    private static final int TRIES = 4;
    private static final int RATE = Integer.getInteger("peregrine.rate", 20_000);
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long LONGEST_RUN_NS = 280 * SECOND_NS;

    /**
     * Many times what docs/operations.md says, for a machine that does much else; a copy of all takes longer. Where the
     * machine stood still for so long, the switch is tried again: an engine that does stands still each time.
     */
    private static final double LONGEST_MS = Integer.getInteger("peregrine.longest-ms", 2_000);

    @TempDir
    private Path directory;

    private final IdleStrategy idle = new BackoffIdleStrategy();
    private final long deadlineNs = System.nanoTime() + LONGEST_RUN_NS;

    @Test
    void shouldNotMakePaymentsWaitForWhatIsKept() throws IOException
    {
        final Path start = policy("start", "");
        final String aeronDirectory = directory.resolve("aeron").toString();
        final EngineConfig config = EngineConfig.load(null, Map.of(
            "policy.directory", start.toString(),
            "journal.directory", directory.resolve("journal").toString(),
            "aeron.dir", aeronDirectory,
            "driver.timeout", "20s",
            "session.timeout", "60s",
            "layout", "inline"));

        try (FraudEngine engine = FraudEngine.launch(
            new FraudEngineContext().config(config).idleStrategies(BackoffIdleStrategy::new));
            SteadySwitch payments = new SteadySwitch(aeronDirectory, KEYS);
            Operator operator = new Operator(aeronDirectory))
        {
            while (payments.sent() < (long)ROUNDS * KEYS)
            {
                turn(payments.doWork());
            }
            while (payments.answered() < payments.sent())
            {
                turn(payments.drain());
            }
            payments.interval(SECOND_NS / RATE);
            run(payments, operator, SECOND_NS / 2);
            report("none", payments);
            for (final String[] change : new String[][]
            {
                { "constant", "" },
                { "window", "  - {name: n_2h, key: customer, aggregate: mean amount, window: sliding 2h}\n" },
                { "history", "  - {name: t_2h, key: terminal, aggregate: count, window: sliding 2h}\n" },
                { "lifetime", "  - {name: ever, key: customer, aggregate: max amount, window: lifetime}\n" },
            })
            {
                measure(change[0], change[1], false, payments, operator);
            }
            measure("backfilled",
                "  - {name: n_3h, key: customer, aggregate: sum amount, window: sliding 3h}\n", true, payments,
                operator);
            while (payments.answered() < payments.sent())
            {
                turn(payments.drain());
            }
            assertNull(payments.trouble());
            assertFalse(engine.hasFailed());
        }
    }

    /** A client whose driver is gone, since the engine stood still, is answered no more. */
    private void turn(final int work)
    {
        assertTrue(System.nanoTime() - deadlineNs < 0, "the engine does not answer");
        idle.idle(work);
    }

    private Path policy(final String name, final String features) throws IOException
    {
        final Path policy = Files.createDirectory(directory.resolve(name));
        Files.writeString(policy.resolve("policy.yaml"), "policy: " + name + "\nlanguage: 1\ncurrency: EUR\n" +
            "capacity: {customer: " + (KEYS + KEYS / 10) + ", terminal: 2000, events: " + 4 * KEYS + ", payments: " +
            KEYS + ", repeats: 100000}\n");
        Files.writeString(policy.resolve("features.yaml"), "features:\n" +
            "  - {name: n_1h, key: customer, aggregate: count, window: sliding 1d}\n" +
            "  - {name: mean_1d, key: customer, aggregate: mean amount, window: sliding 7d}\n" + features);
        return policy;
    }

    private void measure(
        final String name,
        final String features,
        final boolean isBackfilled,
        final SteadySwitch payments,
        final Operator operator) throws IOException
    {
        for (int attempt = 1; attempt <= TRIES; attempt++)
        {
            payments.delayNs().reset();
            activate(policy(name + attempt, features), isBackfilled, payments, operator);
            run(payments, operator, SECOND_NS / 2);
            report(name, payments);
            if (payments.delayNs().getMaxValue() / 1e6 < LONGEST_MS)
            {
                return;
            }
            activate(policy(name + "-back" + attempt, ""), false, payments, operator);
            run(payments, operator, SECOND_NS / 2);
        }
        fail(name + ": a payment waited too long");
    }

    private void activate(
        final Path policy, final boolean isBackfilled, final SteadySwitch payments, final Operator operator)
    {
        operator.activate(policy, isBackfilled);
        while (!operator.isDone)
        {
            turn(payments.doWork() + operator.doWork());
        }
        assertEquals("", operator.refusal);
    }

    private void run(final SteadySwitch payments, final Operator operator, final long forNs)
    {
        final long untilNs = System.nanoTime() + forNs;
        while (System.nanoTime() - untilNs < 0)
        {
            turn(payments.doWork() + operator.doWork());
        }
    }

    private static void report(final String name, final SteadySwitch payments)
    {
        System.out.printf("activation %s over %,d keys, %,d payments at %,d/s: delay ms p50 %.3f, p99 %.1f, " +
            "longest %.1f%n", name, KEYS, payments.delayNs().getTotalCount(), RATE,
            payments.delayNs().getValueAtPercentile(50) / 1e6, payments.delayNs().getValueAtPercentile(99) / 1e6,
            payments.delayNs().getMaxValue() / 1e6);
    }

    /** Asks for one activation after the other. */
    private static final class Operator implements DecisionListener, AutoCloseable
    {
        private final PeregrineClient client;
        private final UnsafeBuffer frame = new UnsafeBuffer(new byte[1024]);
        private int length;
        private boolean isSent = true;
        private boolean isDone;
        private String refusal = "";

        private Operator(final String aeronDirectory)
        {
            client = new PeregrineClient(new PeregrineClientContext()
                .aeronDirectory(aeronDirectory).principal("operator").window(1).listener(this));
        }

        private void activate(final Path policy, final boolean isBackfilled)
        {
            final MessageHeaderEncoder header = new MessageHeaderEncoder();
            final String hash = PolicyContent.read(policy).hash();
            if (isBackfilled)
            {
                final BackfillPolicyEncoder activation =
                    new BackfillPolicyEncoder().wrapAndApplyHeader(frame, 0, header).fromSequence(0);
                put(activation.policyHash(), hash);
                activation.zonesHash().word0(0).word1(0).word2(0).word3(0);
                activation.directory(policy.toString()).actor("test").approver("").reason("test");
                length = MessageHeaderEncoder.ENCODED_LENGTH + activation.encodedLength();
            }
            else
            {
                final ActivatePolicyEncoder activation =
                    new ActivatePolicyEncoder().wrapAndApplyHeader(frame, 0, header);
                put(activation.policyHash(), hash);
                activation.zonesHash().word0(0).word1(0).word2(0).word3(0);
                activation.directory(policy.toString()).actor("test").approver("").reason("test");
                length = MessageHeaderEncoder.ENCODED_LENGTH + activation.encodedLength();
            }
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
            isSent = isSent || client.isConnected() && client.offer(frame, 0, length) > 0;
            return client.doWork();
        }

        @Override
        public void onAcknowledged(final long correlationId, final AcknowledgementDecoder acknowledgement)
        {
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
