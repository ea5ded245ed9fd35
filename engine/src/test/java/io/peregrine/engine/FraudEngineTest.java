package io.peregrine.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.file.Files;
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
import io.peregrine.domain.ZoneTable;
import io.peregrine.pipeline.CapacityException;
import io.peregrine.pipeline.Layout;
import io.peregrine.pipeline.MemoryLimits;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.policy.PolicyCompiler;
import io.peregrine.policy.PolicyContent;
import io.peregrine.protocol.AcknowledgementDecoder;
import io.peregrine.protocol.ActivatePolicyEncoder;
import io.peregrine.protocol.BlankAdvice;
import io.peregrine.protocol.BlankCustomerEvent;
import io.peregrine.protocol.BlankPayment;
import io.peregrine.protocol.CustomerEventEncoder;
import io.peregrine.protocol.CustomerEventType;
import io.peregrine.protocol.DecisionBodyDecoder;
import io.peregrine.protocol.DecisionDecoder;
import io.peregrine.protocol.FinalAction;
import io.peregrine.protocol.Flag;
import io.peregrine.protocol.KeyKind;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.PaymentAdviceEncoder;
import io.peregrine.protocol.PaymentOutcomeEncoder;
import io.peregrine.protocol.PaymentRequestEncoder;
import io.peregrine.protocol.PaymentReversalEncoder;
import io.peregrine.protocol.ProfileMoveEncoder;
import io.peregrine.protocol.RejectCode;
import io.peregrine.protocol.RejectDecoder;
import io.peregrine.protocol.SnoozeEncoder;
import io.peregrine.replay.ReplayVerifier;

import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(value = 300, unit = TimeUnit.SECONDS)
class FraudEngineTest
{
    private static final Path POLICY = Path.of("..", "docs", "examples", "handbook", "policy");
    private static final int PAYMENTS = 2_000;
    private static final long PATIENCE_NS = 20_000_000_000L;
    private static final long TIME_NS = 1_522_540_800_000_000_000L;
    private static final long FAR_AHEAD_NS = 9_000_000_000_000_000_000L;

    @TempDir
    private Path directory;

    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[1024]);
    private final AtomicReference<Throwable> trouble = new AtomicReference<>();
    private int encodedLength;
    private MemoryLimits limits;

    @ParameterizedTest
    @CsvSource({ "inline, ipc", "inline, udp", "shared, ipc", "dedicated, udp" })
    void shouldAnswerEachPaymentOnce(final String layout, final String transport)
    {
        final Answers answers = new Answers();
        try (FraudEngine engine = launch(Map.of("layout", layout, "transport", transport));
            PeregrineClient client = client(engine, answers))
        {
            send(client, 0, PAYMENTS);
            assertEquals(PAYMENTS, answers.sequences.size());
            assertEquals(0, answers.duplicates, () -> "connection lost: " + answers.lost);

            // What was answered is known: sent again, it gets the same body and has no effect.
            send(client, 0, 10);
            assertEquals(PAYMENTS + 10, answers.sequences.size());
            assertEquals(answers.sequences.subList(0, 10), answers.sequences.subList(PAYMENTS, PAYMENTS + 10));
            assertEquals(10, answers.duplicates);
        }

        assertNull(trouble.get());
        assertEquals("MATCH inputs=" + (PAYMENTS + 11) + " decisions=" + PAYMENTS,
            new ReplayVerifier(Layout.INLINE, 1024).verify(directory.resolve("journal")).toString());
    }

    @Test
    void shouldGoOnWhereItEndedWhenStartedAgain()
    {
        final Answers answers = new Answers();
        try (FraudEngine engine = launch(Map.of()); PeregrineClient client = client(engine, answers))
        {
            assertEquals(0, engine.recoveredInputs());
            send(client, 0, PAYMENTS);
        }

        try (FraudEngine engine = launch(Map.of()); PeregrineClient client = client(engine, answers))
        {
            assertEquals(PAYMENTS + 1, engine.recoveredInputs());
            send(client, PAYMENTS - 1, PAYMENTS + 1);
        }

        assertEquals(1, answers.duplicates);
        assertEquals(answers.sequences.get(PAYMENTS - 1), answers.sequences.get(PAYMENTS));
        assertEquals(PAYMENTS + 2, answers.sequences.get(PAYMENTS + 1));
    }

    @Test
    void shouldSendWhatIsUnansweredAgainWhenTheEngineComesBack()
    {
        final Answers answers = new Answers();
        final FraudEngine first = launch(Map.of());
        try (PeregrineClient client = client(first, answers))
        {
            send(client, 0, 100);
            for (int i = 100; i < 200; i++)
            {
                offer(client, i);
            }
            first.close();
            try (FraudEngine running = launch(Map.of()))
            {
                finish(client);
                assertFalse(running.hasFailed());
            }
        }

        assertEquals(200, answers.sequences.size());
        assertEquals(200, answers.sequences.stream().distinct().count());
    }

    @Test
    void shouldRejectAFrameThatTheGateRefuses()
    {
        final Answers answers = new Answers();
        try (FraudEngine engine = launch(Map.of()); PeregrineClient client = client(engine, answers))
        {
            encode(7);
            frame.putShort(6, (short)-1);
            connect(client);
            final int length = encodedLength;
            while (client.offer(frame, 0, length) < 0)
            {
                client.doWork();
            }
            finish(client);
        }

        assertEquals(List.of(RejectCode.BAD_VERSION), answers.rejects);
    }

    @ParameterizedTest
    @CsvSource({ "inline", "shared", "dedicated" })
    void shouldAcknowledgeWhatNothingIsDecidedAbout(final String layout)
    {
        final Answers answers = new Answers();
        try (FraudEngine engine = launch(Map.of("layout", layout)); PeregrineClient client = client(engine, answers))
        {
            send(client, 0, 3);
            sendAfterwards(client, 1_000);
            assertEquals(List.of("11@4", "12@5", "13@6", "14@7", "17@8"), answers.acknowledgements);
            assertEquals(3, answers.sequences.size());

            // The same again has no effect, and is acknowledged under the sequence at which it had one.
            sendAfterwards(client, 1_000);
            assertEquals(List.of("11@4", "12@5", "13@6", "14@7", "17@8"), answers.acknowledgements.subList(5, 10));

            // A request under an advice's id, and an advice under a request's.
            send(client, 1_000, 1_001);
            offerFrame(client, encodeAdvice(1));
            finish(client);
            assertEquals(
                List.of(RejectCode.SAME_ID_OTHER_CONTENT, RejectCode.SAME_ID_OTHER_CONTENT), answers.rejects);

            // The body of a request is still found when other messages have taken places among the ids.
            send(client, 3, 4);
            send(client, 0, 4);
            assertEquals(List.of(1L, 2L, 3L, 16L, 1L, 2L, 3L, 16L), answers.sequences);
            assertEquals(4, answers.duplicates);
        }

        try (FraudEngine engine = launch(Map.of()); PeregrineClient client = client(engine, answers))
        {
            assertEquals(21, engine.recoveredInputs());
            sendAfterwards(client, 1_000);
            assertEquals(List.of("11@4", "12@5", "13@6", "14@7", "17@8"), answers.acknowledgements.subList(10, 15));
        }

        assertNull(trouble.get());
        assertEquals("MATCH inputs=26 decisions=4",
            new ReplayVerifier(Layout.INLINE, 1024).verify(directory.resolve("journal")).toString());
    }

    @Test
    void shouldRefuseWhatWouldSetAKeysTimeFarAhead()
    {
        final Answers answers = new Answers();
        try (FraudEngine engine = launch(Map.of("max-event-time-lead", "1h"));
            PeregrineClient client = client(engine, answers))
        {
            final int advice = encodeAdvice(1);
            new PaymentAdviceEncoder().wrap(frame, MessageHeaderEncoder.ENCODED_LENGTH).eventTimeNs(FAR_AHEAD_NS);
            offerFrame(client, advice);

            final CustomerEventEncoder event = BlankCustomerEvent.encode(frame, new MessageHeaderEncoder())
                .eventTimeNs(FAR_AHEAD_NS).eventType(CustomerEventType.LOGIN);
            offerFrame(client, event.encodedLength());
            offerFrame(client, encodeSnooze(FAR_AHEAD_NS));
            finish(client);
            assertEquals(List.of(RejectCode.TOO_FAR_AHEAD, RejectCode.TOO_FAR_AHEAD, RejectCode.TOO_FAR_AHEAD),
                answers.rejects);

            sendAfterwards(client, 1_000);
            assertEquals(List.of("11@1", "12@2", "13@3", "14@4", "17@5"), answers.acknowledgements);
        }
    }

    @Test
    void shouldRefuseASecondEngineOnTheSameJournal()
    {
        try (FraudEngine running = launch(Map.of()))
        {
            final RuntimeException ex = assertThrows(RuntimeException.class,
                () -> launch(Map.of("aeron.dir", directory.resolve("other").toString())));
            assertTrue(ex.getMessage().contains("journal"), ex.getMessage());
            assertFalse(running.hasFailed());
        }
    }

    @Test
    void shouldRefuseASecondEngineOnTheSameAeronDirectory()
    {
        try (FraudEngine running = launch(Map.of()))
        {
            final EngineStartException ex = assertThrows(EngineStartException.class,
                () -> launch(Map.of("journal.directory", directory.resolve("other").toString())));
            assertTrue(ex.getMessage().contains("belongs to another running engine"), ex.getMessage());
            assertFalse(running.hasFailed());
        }
    }

    @Test
    void shouldRefuseCapacitiesBeyondTheMemoryBeforeItTakesAny()
    {
        limits = new MemoryLimits(1 << 28, 1 << 30);
        final CapacityException ex = assertThrows(CapacityException.class, () -> launch(Map.of()));

        assertTrue(ex.getMessage().startsWith("the capacities of policy handbook need "), ex.getMessage());
        assertTrue(ex.getMessage().contains("more than the 268,435,456 that -XX:MaxDirectMemorySize allows"),
            ex.getMessage());
        assertTrue(ex.getMessage().contains("history customer 10,000 keys x "), ex.getMessage());
        assertTrue(ex.getMessage().contains("ring 256 x "), ex.getMessage());
        assertFalse(Files.exists(directory.resolve("journal")));
        assertFalse(Files.exists(directory.resolve("aeron")));
    }

    @Test
    void shouldRefuseAPolicyThatDoesNotFitBesideTheOneThatItFollows() throws IOException
    {
        try (FraudEngine engine = launch(Map.of()))
        {
            assertFalse(engine.hasFailed());
        }

        final Path other = otherPolicy();
        limits = new MemoryLimits(1L << 30, 400 << 20);
        final CapacityException ex = assertThrows(CapacityException.class,
            () -> launch(Map.of("policy.directory", other.toString())));

        assertTrue(ex.getMessage().contains("; policy handbook that it follows"), ex.getMessage());
        assertTrue(ex.getMessage().contains("more than the 419,430,400 that this machine has beside the heap"),
            ex.getMessage());
        launch(Map.of()).close();
    }

    private Path otherPolicy() throws IOException
    {
        final Path other = Files.createDirectory(directory.resolve("other"));
        Files.writeString(other.resolve("policy.yaml"), "policy: other\nlanguage: 1\ncurrency: EUR\n" +
            "capacity: {card: 1000, events: 800000, repeats: 1000000}\n");
        Files.writeString(other.resolve("features.yaml"),
            "features:\n  - {name: f, key: card, aggregate: count, window: sliding 1h}\n");
        return other;
    }

    @Test
    void shouldGoOnWithItsPolicyWhenAnotherDoesNotFitBesideIt() throws IOException
    {
        final Path other = otherPolicy();
        final CompiledPolicy policy = PolicyCompiler.compile(PolicyContent.read(other), ZoneTable::ofJdk);
        final ActivatePolicyEncoder activation =
            new ActivatePolicyEncoder().wrapAndApplyHeader(frame, 0, new MessageHeaderEncoder());
        activation.correlationId(0);
        activation.policyHash().word0(policy.hashWord(0)).word1(policy.hashWord(1))
            .word2(policy.hashWord(2)).word3(policy.hashWord(3));
        activation.zonesHash().word0(0).word1(0).word2(0).word3(0);
        activation.directory(other.toAbsolutePath().toString()).actor("a").approver("b").reason("c");
        final int length = activation.encodedLength();
        final UnsafeBuffer copy = new UnsafeBuffer(new byte[frame.capacity()]);
        copy.putBytes(0, frame, 0, frame.capacity());

        limits = new MemoryLimits(1L << 30, 400 << 20);
        final Answers answers = new Answers();
        try (FraudEngine engine = launch(Map.of()); PeregrineClient client = client(engine, answers))
        {
            frame.putBytes(0, copy, 0, frame.capacity());
            offerFrame(client, length);
            finish(client);
            assertEquals(List.of(RejectCode.POLICY_REFUSED), answers.rejects);
            assertTrue(answers.detail.startsWith("the capacities of policy other need "), answers.detail);
            assertTrue(answers.detail.contains(" more than the 419,430,400 that this machine has beside the heap: "),
                answers.detail);
            send(client, 0, 3);
            assertFalse(engine.hasFailed());
        }
    }

    @Test
    void shouldTellWhatEachHistoryHoldsOnceNothingWaits()
    {
        try (FraudEngine engine = launch(Map.of());
            PeregrineClient client = client(engine, new Answers());
            EngineCounters counters = EngineCounters.open(directory.resolve("aeron").toString()))
        {
            send(client, 0, 500);
            while (counters.histories().size() < 2 || counters.histories().get(0).rows() < 500 ||
                0 == counters.histories().get(1).bytes())
            {
                client.doWork();
                Thread.yield();
            }
            assertEquals(2, counters.histories().size());
            final EngineCounters.History customers = counters.histories().get(0);
            final EngineCounters.History terminals = counters.histories().get(1);

            assertEquals("customer 31 of 10000, 500 of 840000",
                customers.name() + " " + customers.keys() + " of " + customers.keyCapacity() + ", " +
                customers.rows() + " of " + customers.rowCapacity());
            assertEquals(31, customers.keys());
            assertEquals("terminal", terminals.name());
            assertEquals(17, terminals.keys());
            assertEquals(customers.bytes() / 31, customers.bytesPerKey());
            assertTrue(customers.bytesPerKey() > 500, customers::toString);
        }
    }

    private FraudEngine launch(final Map<String, String> more)
    {
        final Map<String, String> settings = new HashMap<>(Map.of(
            "policy.directory", POLICY.toString(),
            "journal.directory", directory.resolve("journal").toString(),
            "journal.segment-length", "4MiB",
            "aeron.dir", directory.resolve("aeron").toString(),
            "driver.timeout", "20s",
            "session.timeout", "60s",
            "ring.capacity", "256",
            "layout", "inline"));
        settings.putAll(more);
        if ("udp".equals(more.get("transport")))
        {
            settings.put("ingress.endpoint", freeEndpoint());
        }
        return FraudEngine.launch(new FraudEngineContext()
            .config(EngineConfig.load(null, settings))
            .memoryLimits(limits)
            .idleStrategies(BackoffIdleStrategy::new)
            .errorHandler(ex -> trouble.compareAndSet(null, ex)));
    }

    private static String freeEndpoint()
    {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress()))
        {
            return "localhost:" + socket.getLocalPort();
        }
        catch (final SocketException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private PeregrineClient client(final FraudEngine engine, final Answers answers)
    {
        final boolean isIpc = engine.ingressChannel().startsWith("aeron:ipc");
        return new PeregrineClient(new PeregrineClientContext()
            .aeronDirectory(directory.resolve("aeron").toString())
            .ingressChannel(engine.ingressChannel())
            .ingressStreamId(engine.ingressStreamId())
            .responseChannel(isIpc ? "aeron:ipc" : "aeron:udp?endpoint=localhost:0")
            .window(128)
            .silenceTimeoutNs(PATIENCE_NS)
            .driverTimeoutNs(PATIENCE_NS)
            .listener(answers));
    }

    private void send(final PeregrineClient client, final int from, final int to)
    {
        for (int i = from; i < to; i++)
        {
            offer(client, i);
        }
        finish(client);
    }

    private void offer(final PeregrineClient client, final int index)
    {
        encode(index);
        final BackoffIdleStrategy idle = new BackoffIdleStrategy();
        while (client.offer(frame, 0, encodedLength) < 0)
        {
            idle.idle(client.doWork());
        }
    }

    /** An advice, a reversal, an outcome, a customer event and a move, under ids from this one on. */
    private void sendAfterwards(final PeregrineClient client, final int id)
    {
        final MessageHeaderEncoder header = new MessageHeaderEncoder();
        offerFrame(client, encodeAdvice(id));

        final PaymentReversalEncoder reversal = new PaymentReversalEncoder().wrapAndApplyHeader(frame, 0, header)
            .eventTimeNs(TIME_NS).amountMinor(50);
        reversal.messageId().low(id + 1).high(0);
        reversal.originalPaymentId().low(0).high(0);
        offerFrame(client, reversal.encodedLength());

        final PaymentOutcomeEncoder outcome = new PaymentOutcomeEncoder().wrapAndApplyHeader(frame, 0, header)
            .eventTimeNs(TIME_NS).finalAction(FinalAction.DECLINED).decisionTooLate(Flag.YES);
        outcome.messageId().low(id + 2).high(0);
        outcome.originalPaymentId().low(1).high(0);
        offerFrame(client, outcome.encodedLength());

        final CustomerEventEncoder event = BlankCustomerEvent.encode(frame, header)
            .eventTimeNs(TIME_NS).customerId(5).eventType(CustomerEventType.LOGIN_FAILED);
        event.messageId().low(id + 3).high(0);
        offerFrame(client, event.encodedLength());

        final ProfileMoveEncoder move = new ProfileMoveEncoder().wrapAndApplyHeader(frame, 0, header)
            .eventTimeNs(TIME_NS).keyKind(KeyKind.CUSTOMER);
        move.messageId().low(id + 4).high(0);
        move.fromKey().low(5).high(0);
        move.toKey().low(6).high(0);
        offerFrame(client, move.actor("ops").reason("two records of one customer").encodedLength());
        finish(client);
    }

    private int encodeAdvice(final int id)
    {
        final PaymentAdviceEncoder advice = BlankAdvice.encode(frame, new MessageHeaderEncoder())
            .eventTimeNs(TIME_NS).amountMinor(700).customerId(5).currency(978).finalAction(FinalAction.APPROVED);
        advice.paymentId().low(id).high(0);
        advice.userFieldsCount(0);
        return advice.encodedLength();
    }

    private int encodeSnooze(final long eventTimeNs)
    {
        final SnoozeEncoder snooze = new SnoozeEncoder().wrapAndApplyHeader(frame, 0, new MessageHeaderEncoder())
            .correlationId(0).eventTimeNs(eventTimeNs).ruleId("amount-limit").keyKind(KeyKind.CUSTOMER)
            .untilNs(SnoozeEncoder.untilNsNullValue());
        snooze.messageId().low(77).high(0);
        snooze.key().low(1).high(0);
        return snooze.actor("ann").approvers("").reason("test").encodedLength();
    }

    private void offerFrame(final PeregrineClient client, final int encodedLength)
    {
        final BackoffIdleStrategy idle = new BackoffIdleStrategy();
        while (client.offer(frame, 0, MessageHeaderEncoder.ENCODED_LENGTH + encodedLength) < 0)
        {
            idle.idle(client.doWork());
        }
    }

    private static void connect(final PeregrineClient client)
    {
        final BackoffIdleStrategy idle = new BackoffIdleStrategy();
        while (!client.isConnected())
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

    private void encode(final int index)
    {
        final PaymentRequestEncoder payment = BlankPayment.encode(frame, new MessageHeaderEncoder())
            .eventTimeNs(TIME_NS + index * 60_000_000_000L)
            .amountMinor(100 + index % 977)
            .customerId(index % 31)
            .currency(978);
        payment.paymentId().low(index).high(0);
        payment.terminalId(Integer.toString(index % 17));
        payment.userFieldsCount(0);
        encodedLength = MessageHeaderEncoder.ENCODED_LENGTH + payment.encodedLength();
    }

    /** What came back. */
    private static final class Answers implements DecisionListener
    {
        private final List<Long> sequences = new ArrayList<>();
        private final List<RejectCode> rejects = new ArrayList<>();
        private final List<String> acknowledgements = new ArrayList<>();
        private final List<String> lost = new ArrayList<>();
        private String detail = "";
        private int duplicates;

        @Override
        public void onDisconnected(final String reason)
        {
            lost.add(reason);
        }

        @Override
        public void onDecision(
            final long correlationId, final DecisionDecoder delivery, final DecisionBodyDecoder body)
        {
            sequences.add(body.inputSequence());
            duplicates += delivery.flags().duplicate() ? 1 : 0;
        }

        @Override
        public void onAcknowledged(final long correlationId, final AcknowledgementDecoder acknowledgement)
        {
            acknowledgements.add(acknowledgement.templateId() + "@" + acknowledgement.inputSequence());
        }

        @Override
        public void onRejected(final long correlationId, final RejectDecoder reject)
        {
            rejects.add(reject.code());
            detail = reject.detail();
        }
    }
}
