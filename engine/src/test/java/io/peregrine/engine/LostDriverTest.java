package io.peregrine.engine;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;

import io.peregrine.client.DecisionListener;
import io.peregrine.client.PeregrineClient;
import io.peregrine.client.PeregrineClientContext;
import io.peregrine.domain.CounterDescriptor;
import io.peregrine.pipeline.Layout;
import io.peregrine.protocol.AcknowledgementDecoder;
import io.peregrine.protocol.BlankPayment;
import io.peregrine.protocol.DecisionBodyDecoder;
import io.peregrine.protocol.DecisionDecoder;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.PaymentRequestEncoder;
import io.peregrine.protocol.RejectDecoder;
import io.peregrine.replay.ReplayVerifier;

import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.ShutdownSignalBarrier;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The engine's media driver is a process of its own, goes away, and comes back: the engine comes back with it. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class LostDriverTest implements DecisionListener
{
    private static final int PAYMENTS = 500;

    @TempDir
    private Path directory;

    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[1024]);
    private final Map<Long, Long> decided = new TreeMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final AtomicLong aheadMs = new AtomicLong();
    private final AtomicInteger code = new AtomicInteger(-1);
    private String aeronDirectory;

    @Test
    void shouldTakePaymentsAgainWhenTheDriverHasComeBack() throws InterruptedException
    {
        final MediaDriver first = driver();
        final Thread engine = engine();
        try (PeregrineClient client = client())
        {
            send(client, 0, PAYMENTS);
            final Map<Long, Long> before = new TreeMap<>(decided);
            assertEquals(PAYMENTS, before.size());

            first.close();
            await(client, () -> log().contains("driver LOST"));
            assertEquals(-1, code.get());
            try (MediaDriver second = driver())
            {
                send(client, 0, 2 * PAYMENTS);
                assertEquals(2 * PAYMENTS, decided.size());
                before.forEach((id, sequence) -> assertEquals(sequence, decided.get(id)));
                assertEquals(2, out.toString(StandardCharsets.UTF_8).lines()
                    .filter(line -> line.startsWith("READY ")).count());
                assertTrue(log().contains("recovered " + (PAYMENTS + 1) + " inputs"), this::log);
                try (EngineCounters counters = EngineCounters.open(second.aeronDirectoryName()))
                {
                    assertEquals(1, counters.value(CounterDescriptor.DRIVERS_LOST));
                    assertEquals(1, counters.value(CounterDescriptor.STATE));
                }
                awaitAlert(client, "driver WELL: over: the media driver was lost 1 times; recovered " +
                    (PAYMENTS + 1) + " inputs, clients connect again");

                new ShutdownSignalBarrier().signalAll();
                engine.join();
                assertEquals(0, code.get(), this::log);
            }
        }

        assertEquals("MATCH inputs=" + (3 * PAYMENTS + 1) + " decisions=" + 2 * PAYMENTS,
            new ReplayVerifier(Layout.INLINE, 1024).verify(directory.resolve("journal")).toString());
        assertFalse(log().contains("exception"), this::log);
    }

    /** The alert has waited for whoever reads alerts. */
    private void awaitAlert(final PeregrineClient client, final String expected)
    {
        final List<String> states = new ArrayList<>();
        final AlertStream.Listener listener = new AlertStream.Listener()
        {
            @Override
            public void onAlert(final AlertStream.Alert alert)
            {
            }

            @Override
            public void onState(final AlertStream.StateAlert alert)
            {
                states.add(alert.subject() + " " + alert.state() + ": " + alert.text());
            }
        };
        final EngineConfig config = EngineConfig.load(null, Map.of(
            "policy.directory", "policy", "journal.directory", "journal", "aeron.dir", aeronDirectory));
        try (AlertStream alerts = AlertStream.open(config, listener))
        {
            await(client, () -> alerts.poll() >= 0 && !states.isEmpty());
        }
        assertEquals(List.of(expected), states);
    }

    /** A clock that is set forward makes every client look dead to the driver. */
    @Test
    void shouldTakePaymentsAgainWhenTheDriverGaveItUp() throws InterruptedException
    {
        try (MediaDriver driver = driver())
        {
            final Thread engine = engine();
            try (PeregrineClient client = client())
            {
                send(client, 0, PAYMENTS);

                aheadMs.set(TimeUnit.DAYS.toMillis(1));
                await(client, () -> log().contains("driver LOST"));
                aheadMs.set(0);

                send(client, PAYMENTS, 2 * PAYMENTS);
                assertEquals(2 * PAYMENTS, decided.size());
            }
            new ShutdownSignalBarrier().signalAll();
            engine.join();
            assertEquals(0, code.get(), this::log);
            assertEquals(aeronDirectory, driver.aeronDirectoryName());
        }

        assertTrue(new ReplayVerifier(Layout.INLINE, 1024).verify(directory.resolve("journal")).toString()
            .startsWith("MATCH "));
    }

    @BeforeEach
    void chooseADirectory()
    {
        final Path memory = Path.of("/dev/shm");
        aeronDirectory = (Files.isWritable(memory) ? memory.resolve("peregrine-test-" + UUID.randomUUID()) :
            directory.resolve("aeron")).toString();
    }

    private Thread engine()
    {
        final Thread engine = new Thread(() -> code.set(EngineProcess.run(null, Map.of(
            "policy.directory", Path.of("..", "docs", "examples", "handbook", "policy").toString(),
            "journal.directory", directory.resolve("journal").toString(),
            "journal.segment-length", "1MiB",
            "aeron.dir", aeronDirectory,
            "aeron.driver", "external",
            "driver.timeout", "5s",
            "idle", "park",
            "layout", "shared"),
            new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(log, true, StandardCharsets.UTF_8),
            null, exit -> {})));
        engine.start();
        return engine;
    }

    private PeregrineClient client()
    {
        return new PeregrineClient(new PeregrineClientContext()
            .aeronDirectory(aeronDirectory).ingressChannel("aeron:ipc").ingressStreamId(1001).window(64)
            .silenceTimeoutNs(TimeUnit.SECONDS.toNanos(20)).listener(this));
    }

    private MediaDriver driver()
    {
        return MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(aeronDirectory)
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true)
            .epochClock(() -> System.currentTimeMillis() + aheadMs.get())
            .threadingMode(ThreadingMode.SHARED)
            .sharedIdleStrategy(new SleepingMillisIdleStrategy(1))
            .termBufferSparseFile(true)
            .publicationTermBufferLength(1 << 20)
            .ipcTermBufferLength(1 << 20)
            .warnIfDirectoryExists(false)
            .spiesSimulateConnection(false)
            .errorHandler(ex -> {}));
    }

    private String log()
    {
        return log.toString(StandardCharsets.UTF_8);
    }

    private void send(final PeregrineClient client, final int from, final int to)
    {
        for (int id = from; id < to; id++)
        {
            final PaymentRequestEncoder payment = BlankPayment.encode(frame, new MessageHeaderEncoder())
                .eventTimeNs(1_522_540_800_000_000_000L + id * 1_000_000_000L).amountMinor(100).customerId(id % 31)
                .currency(978);
            payment.paymentId().low(id).high(0);
            payment.terminalId(Long.toString(id % 17));
            payment.userFieldsCount(0);
            final int length = MessageHeaderEncoder.ENCODED_LENGTH + payment.encodedLength();
            await(client, () -> client.offer(frame, 0, length) > 0);
        }
        await(client, () -> 0 == client.unansweredCount());
    }

    private static void await(final PeregrineClient client, final BooleanSupplier isSo)
    {
        final BackoffIdleStrategy idle = new BackoffIdleStrategy();
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!isSo.getAsBoolean())
        {
            assertTrue(System.nanoTime() - deadlineNs < 0, "it does not come");
            idle.idle(client.doWork());
        }
    }

    @Override
    public void onDecision(final long correlationId, final DecisionDecoder delivery, final DecisionBodyDecoder body)
    {
        decided.put(body.paymentId().low(), body.inputSequence());
    }

    @Override
    public void onAcknowledged(final long correlationId, final AcknowledgementDecoder acknowledgement)
    {
    }

    @Override
    public void onRejected(final long correlationId, final RejectDecoder reject)
    {
    }
}
