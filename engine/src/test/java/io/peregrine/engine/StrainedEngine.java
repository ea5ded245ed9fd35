package io.peregrine.engine;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

import io.peregrine.client.DecisionListener;
import io.peregrine.client.PeregrineClient;
import io.peregrine.client.PeregrineClientContext;
import io.peregrine.domain.Action;
import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.DecisionStatus;
import io.peregrine.journal.JournalDisk;
import io.peregrine.protocol.AcknowledgementDecoder;
import io.peregrine.protocol.BlankPayment;
import io.peregrine.protocol.Channel;
import io.peregrine.protocol.DecidedBy;
import io.peregrine.protocol.DecisionBodyDecoder;
import io.peregrine.protocol.DecisionDecoder;
import io.peregrine.protocol.Durability;
import io.peregrine.protocol.FraudLabelEncoder;
import io.peregrine.protocol.HeartbeatDecoder;
import io.peregrine.protocol.LabelValue;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.PaymentRequestEncoder;
import io.peregrine.protocol.RejectCode;
import io.peregrine.protocol.RejectDecoder;

import org.agrona.CloseHelper;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * An engine over a disk that a test has in its hands, a switch that sends to it, and a reader of its alerts. The switch
 * keeps what was acknowledged, so that a test can look whether a restart lost any of it.
 */
final class StrainedEngine implements DecisionListener, AlertStream.Listener, AutoCloseable
{
    static final long NO_BUDGET = PaymentRequestEncoder.budgetUsNullValue();

    private static final Path POLICY = Path.of("..", "docs", "examples", "handbook", "policy");
    private static final long TIME_NS = 1_522_540_800_000_000_000L;

    private final Map<String, String> settings = new HashMap<>();
    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[1024]);
    private final Map<Long, byte[]> frames = new HashMap<>();
    private final Map<Long, Long> paymentOf = new HashMap<>();
    /** What was decided and acknowledged, by payment: the sequence. */
    private final TreeMap<Long, Long> decided = new TreeMap<>();
    private final Map<Long, Action> standIns = new TreeMap<>();
    private final List<RejectCode> rejects = new ArrayList<>();
    private final List<Long> durable = new ArrayList<>();
    private final List<String> states = new ArrayList<>();
    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    private final AtomicReference<Throwable> trouble = new AtomicReference<>();
    private FraudEngine engine;
    private PeregrineClient client;
    private AlertStream alerts;
    private EngineCounters counters;
    private int health;
    private int lastTemplate;
    private int window = 64;
    private volatile boolean hasStopped;

    StrainedEngine(final Path directory, final Path journal, final Map<String, String> more)
    {
        settings.putAll(Map.of(
            "policy.directory", POLICY.toString(),
            "journal.directory", journal.toString(),
            "journal.segment-length", "1MiB",
            "aeron.dir", aeronDirectory(directory),
            "driver.timeout", "20s",
            "ring.capacity", "256",
            "layout", "inline"));
        settings.putAll(more);
    }

    /** In memory where there is such a place: the driver then does not wait for the disk. */
    private static String aeronDirectory(final Path directory)
    {
        final Path memory = Path.of("/dev/shm");
        return (Files.isWritable(memory) ? memory.resolve("peregrine-test-" + UUID.randomUUID()) :
            directory.resolve("aeron")).toString();
    }

    /** @param messages that may be unanswered. */
    StrainedEngine window(final int messages)
    {
        window = messages;
        return this;
    }

    StrainedEngine launch(final JournalDisk disk)
    {
        final EngineConfig config = EngineConfig.load(null, settings);
        hasStopped = false;
        engine = FraudEngine.launch(new FraudEngineContext()
            .config(config)
            .journalDisk(disk)
            .log(new PrintStream(logged, true, StandardCharsets.UTF_8))
            .idleStrategies(BackoffIdleStrategy::new)
            .errorHandler(ex -> trouble.compareAndSet(null, ex))
            .terminationHook(() -> hasStopped = true));
        client = new PeregrineClient(new PeregrineClientContext()
            .aeronDirectory(config.aeronDirectory())
            .ingressChannel(engine.ingressChannel())
            .ingressStreamId(engine.ingressStreamId())
            .window(window)
            .listener(this));
        alerts = AlertStream.open(config, this);
        counters = EngineCounters.open(config.aeronDirectory());
        await("alerts", () -> alerts.isConnected() && client.isConnected());
        return this;
    }

    /** Turns client and alerts until it is so. */
    void await(final String what, final BooleanSupplier isSo)
    {
        final BackoffIdleStrategy idle = new BackoffIdleStrategy();
        final long deadlineNs = System.nanoTime() + 120_000_000_000L;
        while (!isSo.getAsBoolean())
        {
            assertTrue(System.nanoTime() - deadlineNs < 0, () -> what + " did not come; states " + states +
                ", log " + log());
            idle.idle(client.doWork() + alerts.poll());
        }
    }

    void awaitState(final JournalState state)
    {
        await(state.name(), () -> state == state() && !states.isEmpty() &&
            states.get(states.size() - 1).equals("journal " + state));
    }

    /** One payment, answered when this returns. */
    void pay(final long id, final long amountMinor, final Channel channel, final long budgetUs)
    {
        offer(id, amountMinor, channel, budgetUs);
        await("the answer", () -> 0 == client.unansweredCount());
    }

    void offer(final long id, final long amountMinor, final Channel channel, final long budgetUs)
    {
        final PaymentRequestEncoder payment = BlankPayment.encode(frame, new MessageHeaderEncoder())
            .eventTimeNs(TIME_NS + id * 1_000_000_000L)
            .amountMinor(amountMinor)
            .customerId(id % 31)
            .budgetUs(budgetUs)
            .currency(978);
        if (null != channel)
        {
            payment.channel(channel);
        }
        payment.paymentId().low(id).high(0);
        payment.terminalId(Long.toString(id % 17));
        payment.userFieldsCount(0);
        final int length = MessageHeaderEncoder.ENCODED_LENGTH + payment.encodedLength();
        send(id, length);
        final byte[] copy = new byte[length];
        frame.getBytes(0, copy);
        frames.put(id, copy);
    }

    /** A message that nothing is decided about. */
    void label(final long paymentId)
    {
        final FraudLabelEncoder label = new FraudLabelEncoder().wrapAndApplyHeader(frame, 0, new MessageHeaderEncoder())
            .eventTimeNs(TIME_NS).label(LabelValue.CONFIRMED_FRAUD);
        label.paymentId().low(paymentId).high(0);
        send(-1, MessageHeaderEncoder.ENCODED_LENGTH + label.encodedLength());
        await("the answer", () -> 0 == client.unansweredCount());
    }

    private void send(final long id, final int length)
    {
        final long[] correlationId = { -1 };
        await("room in the window", () -> (correlationId[0] = client.offer(frame, 0, length)) > 0);
        paymentOf.put(correlationId[0], id);
    }

    /** Pays until the journal is in this state. @return the next id. */
    long payUntil(final JournalState state, final long firstId)
    {
        long id = firstId;
        while (state != state())
        {
            assertTrue(id < firstId + 100_000, () -> "no " + state + ": " + state() + " " + log());
            offer(id++, 100, Channel.POS, NO_BUDGET);
            client.doWork();
            alerts.poll();
        }
        await("the answers", () -> 0 == client.unansweredCount());
        awaitState(state);
        return id;
    }

    JournalState state()
    {
        return JournalState.of(counters.value(CounterDescriptor.JOURNAL_STATE));
    }

    long counter(final CounterDescriptor descriptor)
    {
        return counters.value(descriptor);
    }

    /** @return as "subject STATE", in the order in which they were told. */
    List<String> states()
    {
        return states;
    }

    /** @return what the engine said was durable, in that order. */
    List<Long> durable()
    {
        return durable;
    }

    Map<Long, Long> decided()
    {
        return decided;
    }

    Map<Long, Action> standIns()
    {
        return standIns;
    }

    List<RejectCode> rejects()
    {
        return rejects;
    }

    /** @return of the message that was refused last. */
    int lastTemplate()
    {
        return lastTemplate;
    }

    String log()
    {
        return logged.toString(StandardCharsets.UTF_8);
    }

    int health()
    {
        return health;
    }

    boolean hasStopped()
    {
        return hasStopped;
    }

    FraudEngine engine()
    {
        return engine;
    }

    PeregrineClient client()
    {
        return client;
    }

    Throwable trouble()
    {
        return trouble.get();
    }

    /** Closes it, starts it again on a good disk, and asks for each payment that was acknowledged once more. */
    void assertNothingAcknowledgedIsLost()
    {
        stop();
        final TreeMap<Long, Long> before = new TreeMap<>(decided);
        decided.clear();
        launch(JournalDisk.REAL);
        assertTrue(engine.recoveredInputs() > before.size(), () -> engine.recoveredInputs() + " of " + before.size());
        for (final long id : before.keySet())
        {
            final byte[] copy = frames.get(id);
            frame.putBytes(0, copy);
            send(id, copy.length);
        }
        await("the answers", () -> 0 == client.unansweredCount());
        final List<String> changed = new ArrayList<>();
        before.forEach(
            (id, sequence) ->
            {
                if (!sequence.equals(decided.get(id)))
                {
                    changed.add(id + ": " + sequence + " is now " + decided.get(id));
                }
            });
        assertEquals(List.of(), changed);
        stop();
    }

    @Override
    public void onDecision(final long correlationId, final DecisionDecoder delivery, final DecisionBodyDecoder body)
    {
        final long id = paymentOf.remove(correlationId);
        assertEquals(id, body.paymentId().low());
        if (delivery.flags().standIn())
        {
            assertEquals(-1, body.inputSequence());
            assertEquals(DecidedBy.FAIL_POLICY, body.decidedBy());
            assertEquals(DecisionStatus.FAIL_POLICY, body.status());
            assertEquals(Durability.NULL_VAL, delivery.durability());
            standIns.put(id, Action.of(body.actionRaw()));
        }
        else
        {
            assertTrue(body.inputSequence() >= 0 && DecidedBy.FAIL_POLICY != body.decidedBy());
            decided.put(id, body.inputSequence());
        }
    }

    @Override
    public void onAcknowledged(final long correlationId, final AcknowledgementDecoder acknowledgement)
    {
        paymentOf.remove(correlationId);
    }

    @Override
    public void onRejected(final long correlationId, final RejectDecoder reject)
    {
        paymentOf.remove(correlationId);
        assertEquals(-1, reject.inputSequence());
        rejects.add(reject.code());
        lastTemplate = reject.templateId();
    }

    @Override
    public void onHeartbeat(final HeartbeatDecoder heartbeat)
    {
        health = heartbeat.health();
    }

    @Override
    public void onDurableUpTo(final long sequence)
    {
        durable.add(sequence);
    }

    @Override
    public void onAlert(final AlertStream.Alert alert)
    {
    }

    @Override
    public void onState(final AlertStream.StateAlert alert)
    {
        states.add(alert.subject() + " " + alert.state());
    }

    void closeEngine()
    {
        CloseHelper.close(engine);
    }

    @Override
    public void close()
    {
        stop();
    }

    void stop()
    {
        CloseHelper.closeAll(client, alerts, counters, engine);
        client = null;
        alerts = null;
        counters = null;
        engine = null;
    }
}
