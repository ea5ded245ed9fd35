package io.peregrine.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.peregrine.client.DecisionListener;
import io.peregrine.client.PeregrineClient;
import io.peregrine.client.PeregrineClientContext;
import io.peregrine.domain.Stage;
import io.peregrine.pipeline.Layout;
import io.peregrine.pipeline.Pipeline;
import io.peregrine.pipeline.PipelineContext;
import io.peregrine.pipeline.enrich.ChronicleProfileStore;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.protocol.AcknowledgementDecoder;
import io.peregrine.protocol.ActionCode;
import io.peregrine.protocol.BlankPayment;
import io.peregrine.protocol.DecisionBodyDecoder;
import io.peregrine.protocol.DecisionDecoder;
import io.peregrine.protocol.FinalAction;
import io.peregrine.protocol.Flag;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.PaymentOutcomeEncoder;
import io.peregrine.protocol.PaymentRequestEncoder;
import io.peregrine.protocol.RejectDecoder;
import io.peregrine.replay.ContentPolicies;
import io.peregrine.replay.ReplayVerifier;

import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

/** Decisions that stand for outcomes, seen by what later payments are decided. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class AssumedOutcomesTest
{
    private static final long TIME_NS = 1_522_540_800_000_000_000L;
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long PATIENCE_NS = 20 * SECOND_NS;
    private static final int LARGE = 20_000;
    private static final int SMALL = 100;
    private static final int CUSTOMER = 5;
    private static final int OTHER_CUSTOMER = 6;

    @TempDir
    private Path directory;

    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[1024]);
    private final AtomicReference<Throwable> trouble = new AtomicReference<>();
    private final Answers answers = new Answers();
    private int nextId;

    @BeforeEach
    void writePolicy()
    {
        writePolicy("decision");
    }

    @AfterEach
    void assertNoTrouble()
    {
        assertNull(trouble.get());
    }

    private void writePolicy(final String assumed)
    {
        AssumingPolicy.write(directory.resolve("policy"), assumed);
    }

    @ParameterizedTest
    @ValueSource(strings = { "inline", "shared", "dedicated" })
    void shouldTakeDecisionsForOutcomesAlsoAcrossARestart(final String layout)
    {
        try (FraudEngine engine = launch(Map.of("layout", layout)); PeregrineClient client = client(engine))
        {
            assertEquals(ActionCode.DECLINE, decide(client, CUSTOMER, LARGE));
            assertEquals(ActionCode.APPROVE, decide(client, OTHER_CUSTOMER, SMALL));
            assertEquals(ActionCode.APPROVE, decide(client, OTHER_CUSTOMER, SMALL));
        }

        try (FraudEngine engine = launch(Map.of("layout", layout)); PeregrineClient client = client(engine))
        {
            assertEquals(7, engine.recoveredInputs());
            assertEquals(ActionCode.DECLINE, decide(client, CUSTOMER, LARGE));
            assertEquals(ActionCode.REVIEW, decide(client, CUSTOMER, SMALL));
            assertEquals(ActionCode.APPROVE, decide(client, OTHER_CUSTOMER, SMALL));
            assertEquals(ActionCode.CHALLENGE, decide(client, OTHER_CUSTOMER, SMALL));
        }

        // Of the review and the challenge nobody knows what came of them.
        assertEquals("MATCH inputs=13 decisions=7", verified());
    }

    @Test
    void shouldAssumeNothingWhereThePolicyDoesNot()
    {
        writePolicy("none");
        try (FraudEngine engine = launch(Map.of()); PeregrineClient client = client(engine))
        {
            decide(client, CUSTOMER, LARGE);
            decide(client, CUSTOMER, LARGE);
            assertEquals(ActionCode.APPROVE, decide(client, CUSTOMER, SMALL));
        }

        assertEquals("MATCH inputs=4 decisions=3", verified());
    }

    @Test
    void shouldFollowThePolicyThatIsInForce()
    {
        writePolicy("none");
        try (FraudEngine engine = launch(Map.of()); PeregrineClient client = client(engine))
        {
            decide(client, CUSTOMER, LARGE);
        }

        writePolicy("decision");
        try (FraudEngine engine = launch(Map.of()); PeregrineClient client = client(engine))
        {
            decide(client, CUSTOMER, LARGE);
            assertEquals(ActionCode.APPROVE, decide(client, CUSTOMER, SMALL));
            decide(client, CUSTOMER, LARGE);
            assertEquals(ActionCode.REVIEW, decide(client, CUSTOMER, SMALL));
        }

        assertEquals("MATCH inputs=10 decisions=5", verified());
    }

    @Test
    void shouldLetTheSwitchsOwnOutcomeCountForMore()
    {
        try (FraudEngine engine = launch(Map.of()); PeregrineClient client = client(engine))
        {
            decide(client, CUSTOMER, LARGE);
            decide(client, CUSTOMER, LARGE);
            sendOutcome(client, 1_000, 0, FinalAction.APPROVED);
            assertEquals(ActionCode.APPROVE, decide(client, CUSTOMER, SMALL));
        }
    }

    @Test
    void shouldAssumeOnceWhenAPaymentIsSentAgain()
    {
        try (FraudEngine engine = launch(Map.of()); PeregrineClient client = client(engine))
        {
            decide(client, CUSTOMER, LARGE);
            nextId = 0;
            decide(client, CUSTOMER, LARGE);
            assertEquals(ActionCode.APPROVE, decide(client, CUSTOMER, SMALL));
        }

        assertEquals("MATCH inputs=6 decisions=2", verified());
    }

    @Test
    void shouldMakeAgainBeforeAnythingLiveWhatWasLost()
    {
        // As a kill leaves it: the last decisions are recorded, and their outcomes were still waiting.
        journalWithoutOutcomes(3);

        try (FraudEngine engine = launch(Map.of()); PeregrineClient client = client(engine))
        {
            assertEquals(4, engine.recoveredInputs());
            assertEquals(ActionCode.REVIEW, decide(client, CUSTOMER, SMALL));
        }
        assertEquals("MATCH inputs=8 decisions=4", verified());

        launch(Map.of()).close();
        assertEquals("MATCH inputs=8 decisions=4", verified());
    }

    @ParameterizedTest
    @ValueSource(strings = { "inline", "dedicated" })
    void shouldLoseNothingInASmallRingUnderLoad(final String layout)
    {
        final int payments = 5_000;
        try (FraudEngine engine = launch(Map.of("layout", layout, "ring.capacity", "64"));
            PeregrineClient client = client(engine))
        {
            for (int i = 0; i < payments; i++)
            {
                offerPayment(client, i % 50, LARGE);
            }
            finish(client);
        }

        assertEquals("MATCH inputs=" + (1 + 2 * payments) + " decisions=" + payments, verified());
    }

    private String verified()
    {
        return new ReplayVerifier(Layout.INLINE, 1024).verify(directory.resolve("journal")).toString();
    }

    private void journalWithoutOutcomes(final int payments)
    {
        final FraudEngineContext ctx = context(Map.of());
        try (EngineJournal journal = new EngineJournal(ctx, 7))
        {
            final ContentPolicies policies = journal.policies();
            try (Pipeline pipeline = new Pipeline(new PipelineContext()
                .ringCapacity(64)
                .policyCatalog(policies)
                .profileStore(ChronicleProfileStore.open(64))
                .journalWriter(journal.inputWriter())
                .decisionLog(journal.decisionLog(null)), -1))
            {
                final CompiledPolicy policy = AssumingPolicy.read(directory.resolve("policy"));
                final Activation activation = new Activation(0, policy, policies.store(policy), "test", "", "");
                pipeline.input().offer(activation.frame(), 0, activation.length(), 1, Stage.ALL_ALLOWED, 0, 0, 0);
                for (int i = 0; i < payments; i++)
                {
                    pipeline.input().offer(
                        frame, 0, encode(nextId++, CUSTOMER, LARGE), 2 + i, Stage.ALL_ALLOWED, 77, i, 0);
                }
                pipeline.drain();
            }
        }
    }

    private FraudEngineContext context(final Map<String, String> more)
    {
        final Map<String, String> settings = new HashMap<>(Map.of(
            "policy.directory", directory.resolve("policy").toString(),
            "journal.directory", directory.resolve("journal").toString(),
            "journal.segment-length", "4MiB",
            "aeron.dir", directory.resolve("aeron").toString(),
            "driver.timeout", "20s",
            "session.timeout", "60s",
            "ring.capacity", "256",
            "layout", "inline"));
        settings.putAll(more);
        return new FraudEngineContext()
            .config(EngineConfig.load(null, settings))
            .idleStrategies(BackoffIdleStrategy::new)
            .errorHandler(ex -> trouble.compareAndSet(null, ex));
    }

    private FraudEngine launch(final Map<String, String> more)
    {
        return FraudEngine.launch(context(more));
    }

    private PeregrineClient client(final FraudEngine engine)
    {
        return new PeregrineClient(new PeregrineClientContext()
            .aeronDirectory(directory.resolve("aeron").toString())
            .ingressChannel(engine.ingressChannel())
            .ingressStreamId(engine.ingressStreamId())
            .responseChannel("aeron:ipc")
            .window(128)
            .silenceTimeoutNs(PATIENCE_NS)
            .driverTimeoutNs(PATIENCE_NS)
            .listener(answers));
    }

    private ActionCode decide(final PeregrineClient client, final int customer, final int amountMinor)
    {
        offerPayment(client, customer, amountMinor);
        finish(client);
        return answers.actions.get(answers.actions.size() - 1);
    }

    private void offerPayment(final PeregrineClient client, final int customer, final int amountMinor)
    {
        offer(client, encode(nextId++, customer, amountMinor));
    }

    private void sendOutcome(final PeregrineClient client, final int id, final int paymentId, final FinalAction action)
    {
        final PaymentOutcomeEncoder outcome =
            new PaymentOutcomeEncoder().wrapAndApplyHeader(frame, 0, new MessageHeaderEncoder())
                .eventTimeNs(TIME_NS).finalAction(action).decisionTooLate(Flag.NO);
        outcome.messageId().low(id).high(0);
        outcome.originalPaymentId().low(paymentId).high(0);
        offer(client, MessageHeaderEncoder.ENCODED_LENGTH + outcome.encodedLength());
        finish(client);
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

    private int encode(final int id, final int customer, final int amountMinor)
    {
        final PaymentRequestEncoder payment = BlankPayment.encode(frame, new MessageHeaderEncoder())
            .eventTimeNs(TIME_NS + id * SECOND_NS).amountMinor(amountMinor).customerId(customer).currency(978);
        payment.paymentId().low(id).high(0);
        payment.userFieldsCount(0);
        return MessageHeaderEncoder.ENCODED_LENGTH + payment.encodedLength();
    }

    /** What came back. */
    private static final class Answers implements DecisionListener
    {
        private final List<ActionCode> actions = new ArrayList<>();

        @Override
        public void onDecision(
            final long correlationId, final DecisionDecoder delivery, final DecisionBodyDecoder body)
        {
            actions.add(body.action());
        }

        @Override
        public void onAcknowledged(final long correlationId, final AcknowledgementDecoder acknowledgement)
        {
        }

        @Override
        public void onRejected(final long correlationId, final RejectDecoder reject)
        {
            throw new AssertionError("rejected: " + reject.code());
        }
    }
}
