package io.peregrine.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.peregrine.client.DecisionListener;
import io.peregrine.client.PeregrineClient;
import io.peregrine.client.PeregrineClientContext;
import io.peregrine.pipeline.Layout;
import io.peregrine.policy.PolicyContent;
import io.peregrine.protocol.AcknowledgementDecoder;
import io.peregrine.protocol.ActivatePolicyEncoder;
import io.peregrine.protocol.BackfillPolicyEncoder;
import io.peregrine.protocol.DecisionBodyDecoder;
import io.peregrine.protocol.DecisionDecoder;
import io.peregrine.protocol.Frames;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.RejectCode;
import io.peregrine.protocol.RejectDecoder;
import io.peregrine.protocol.Sha256Encoder;
import io.peregrine.replay.ReplayVerifier;

import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A client that lost its session sends an activation again; and more of them come than can wait. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class RepeatedActivationTest
{
    private static final int FLOOD = 128;
    private static final int MOST_FLOODS = 50;
    private static final long PATIENCE_NS = 20_000_000_000L;

    @TempDir
    private Path directory;

    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[1024]);
    private final List<String> answers = new ArrayList<>();
    private Path first;
    private Path second;

    @BeforeEach
    void write() throws IOException
    {
        first = policy("first", "approvals: 2\n");
        second = policy("second", "");
    }

    private Path policy(final String name, final String more) throws IOException
    {
        final Path policy = Files.createDirectory(directory.resolve(name));
        Files.writeString(policy.resolve("policy.yaml"), "policy: " + name + "\nlanguage: 1\ncurrency: EUR\n" +
            "capacity: {card: 1000, events: 10000, repeats: 1000}\n" + more);
        Files.writeString(policy.resolve("features.yaml"),
            "features:\n  - {name: f, key: card, aggregate: count, window: sliding 1h}\n");
        return policy;
    }

    @Test
    void shouldAnswerWhatIsSentAgainAsBeforeAndChangeNothing()
    {
        try (FraudEngine engine = launch())
        {
            assertEquals("20@0", sent(activation(second, "ann", "tighter")));
            assertEquals("20@1", sent(activation(first, "ann", "tighter")));
            assertEquals("20@1", sent(activation(first, "ann", "tighter")), "nor does it want approvers now");
            assertEquals("APPROVALS_MISSING", sent(activation(first, "ann", "another reason")));
            assertEquals("20@1", sent(activation(first, "ann", "tighter")));
            assertFalse(engine.hasFailed());
        }
        try (FraudEngine engine = launch())
        {
            assertEquals("20@1", sent(activation(first, "ann", "tighter")), "what was said before is known");
            assertEquals(List.of("20@5", "20@5"), List.of(sent(activation(second, "ann;bea;cyn", "tighter")),
                sent(activation(second, "ann;bea;cyn", "tighter"))));
            assertEquals("85@7", sent(backfill(second)), "asks for something else");
            assertEquals("85@7", sent(backfill(second)));
            assertEquals("20@9", sent(activation(second, "ann", "tighter")));
            assertEquals("85@10", sent(backfill(second)), "another came between");
            assertFalse(engine.hasFailed());
        }

        assertEquals("MATCH inputs=11 decisions=0",
            new ReplayVerifier(Layout.INLINE, 1024).verify(directory.resolve("journal")).toString());
    }

    @Test
    void shouldRefuseActivationsThatFindNoRoomToWait()
    {
        try (FraudEngine engine = launch(); PeregrineClient client = client(FLOOD))
        {
            // One flood may come no faster than policies are compiled, where others are busy on this machine, too.
            int sent = 0;
            while (!answers.contains("BUSY") && sent < MOST_FLOODS * FLOOD)
            {
                for (int i = 0; i < FLOOD; i++)
                {
                    offer(client, activation(second, "ann", "reason " + sent++));
                }
                finish(client);
            }

            assertEquals(sent, answers.size());
            assertTrue(answers.contains("BUSY"));
            answers.removeIf("BUSY"::equals);
            assertTrue(answers.stream().allMatch(answer -> answer.startsWith("20@")), answers::toString);
            assertEquals("20@" + answers.size(), sent(activation(second, "ann", "later")));
            assertFalse(engine.hasFailed());
        }
    }

    private FraudEngine launch()
    {
        return FraudEngine.launch(new FraudEngineContext()
            .config(EngineConfig.load(null, Map.of(
            "journal.directory", directory.resolve("journal").toString(),
            "journal.segment-length", "4MiB",
            "aeron.dir", directory.resolve("aeron").toString(),
            "ring.capacity", "256",
            "driver.timeout", "20s",
            "session.timeout", "60s",
            "layout", "inline")))
            .idleStrategies(BackoffIdleStrategy::new));
    }

    private PeregrineClient client(final int window)
    {
        return new PeregrineClient(new PeregrineClientContext()
            .aeronDirectory(directory.resolve("aeron").toString()).principal("operator").window(window)
            .silenceTimeoutNs(PATIENCE_NS).driverTimeoutNs(PATIENCE_NS)
            .listener(new Answers()));
    }

    /** By a client of its own, as one that connects again. */
    private String sent(final int length)
    {
        final int before = answers.size();
        try (PeregrineClient client = client(1))
        {
            offer(client, length);
            finish(client);
        }
        assertEquals(before + 1, answers.size());
        return answers.get(before);
    }

    private void offer(final PeregrineClient client, final int length)
    {
        final BackoffIdleStrategy idle = new BackoffIdleStrategy();
        while (client.offer(frame, 0, length) < 0)
        {
            idle.idle(client.doWork());
        }
    }

    private static void finish(final PeregrineClient client)
    {
        final BackoffIdleStrategy idle = new BackoffIdleStrategy();
        while (client.unansweredCount() > 0)
        {
            idle.idle(client.doWork());
        }
    }

    /** @param signed the actor, and approvers behind it. */
    private int activation(final Path policy, final String signed, final String reason)
    {
        final ActivatePolicyEncoder activation =
            new ActivatePolicyEncoder().wrapAndApplyHeader(frame, 0, new MessageHeaderEncoder());
        put(activation.policyHash(), PolicyContent.read(policy).hash());
        final String[] names = signed.split(";", 2);
        activation.zonesHash().word0(0).word1(0).word2(0).word3(0);
        activation.directory(policy.toString()).actor(names[0]).approver(1 == names.length ? "" : names[1])
            .reason(reason);
        return MessageHeaderEncoder.ENCODED_LENGTH + activation.encodedLength();
    }

    private int backfill(final Path policy)
    {
        final BackfillPolicyEncoder activation =
            new BackfillPolicyEncoder().wrapAndApplyHeader(frame, 0, new MessageHeaderEncoder()).fromSequence(0);
        put(activation.policyHash(), PolicyContent.read(policy).hash());
        activation.zonesHash().word0(0).word1(0).word2(0).word3(0);
        activation.directory(policy.toString()).actor("ann").approver("").reason("tighter");
        return MessageHeaderEncoder.ENCODED_LENGTH + activation.encodedLength();
    }

    private static void put(final Sha256Encoder encoder, final String hash)
    {
        encoder.word0(Frames.sha256Word(hash, 0)).word1(Frames.sha256Word(hash, 1))
            .word2(Frames.sha256Word(hash, 2)).word3(Frames.sha256Word(hash, 3));
    }

    /** What came back: template and sequence, or why not. */
    private final class Answers implements DecisionListener
    {
        @Override
        public void onAcknowledged(final long correlationId, final AcknowledgementDecoder acknowledgement)
        {
            assertTrue(0 != acknowledgement.contentHash().word0());
            answers.add(acknowledgement.templateId() + "@" + acknowledgement.inputSequence());
        }

        @Override
        public void onRejected(final long correlationId, final RejectDecoder reject)
        {
            final RejectCode code = reject.code();
            answers.add(code.toString());
        }

        @Override
        public void onDecision(
            final long correlationId, final DecisionDecoder delivery, final DecisionBodyDecoder body)
        {
            answers.add("a decision without a payment");
        }
    }
}
