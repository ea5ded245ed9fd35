package io.peregrine.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

import io.peregrine.client.DecisionListener;
import io.peregrine.client.PeregrineClient;
import io.peregrine.client.PeregrineClientContext;
import io.peregrine.journal.JournalException;
import io.peregrine.journal.JournalRetention;
import io.peregrine.journal.SnapshotDirectory;
import io.peregrine.pipeline.DecisionLog;
import io.peregrine.pipeline.Layout;
import io.peregrine.protocol.AcknowledgementDecoder;
import io.peregrine.protocol.ActionCode;
import io.peregrine.protocol.DecisionBodyDecoder;
import io.peregrine.protocol.DecisionDecoder;
import io.peregrine.protocol.RejectDecoder;
import io.peregrine.protocol.RunningHashDecoder;
import io.peregrine.replay.DifferenceException;
import io.peregrine.replay.ReplayVerifier;

import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** An engine that starts from a snapshot is, to the last bit, the engine that never stopped. */
class SnapshotRecoveryTest
{
    private static final int HASH_INTERVAL = 10_000;
    private static final long PATIENCE_NS = 20_000_000_000L;
    private static final int MOST_PAYMENTS_BESIDE_SNAPSHOTS = 1_000_000;

    @TempDir
    private Path directory;

    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[1024]);
    private final AtomicReference<Throwable> trouble = new AtomicReference<>();
    private final Answers answers = new Answers();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final List<String> refusals = new ArrayList<>();
    private boolean isMixed;

    @BeforeEach
    void writePolicy()
    {
        AssumingPolicy.write(directory.resolve("policy"), "decision");
    }

    @AfterEach
    void assertNoTrouble()
    {
        assertNull(trouble.get());
    }

    @Test
    void shouldDecideAsOneThatNeverStoppedFromEachSnapshotOn()
    {
        final Random random = new Random(5);
        isMixed = true;
        int payments = 0;
        long snapshot = -1;
        for (int start = 0; start < 4; start++)
        {
            try (FraudEngine engine = launch(); PeregrineClient client = client(engine))
            {
                assertEquals(0 == payments ? 0 : answers.inputs(), engine.recoveredInputs());
                assertEquals(snapshot, engine.snapshotSequence());
                assertEquals(engine.recoveredInputs() - snapshot - 1, engine.replayedInputs());
                final int end = payments + 5_000 + random.nextInt(2_000);
                while (payments < end)
                {
                    pay(client, payments++);
                }
                finish(client);
            }
            snapshot = answers.inputs() / HASH_INTERVAL * HASH_INTERVAL - 1;
            assertEquals(snapshot, make().sequence());
        }

        assertEquals("MATCH inputs=" + answers.inputs() + " decisions=" + payments, verified());
        assertTrue(answers.finals > payments / 5 && answers.finals < payments, answers.finals + " of " + payments);
        assertEquals(2, snapshots().size());
    }

    @Test
    void shouldMakeAgainOutcomesThatWereAwaitedBeforeTheSnapshot()
    {
        journalWithoutOutcomes(HASH_INTERVAL + 5, UnaryOperator.identity());
        assertEquals(HASH_INTERVAL - 1, make().sequence());

        try (FraudEngine engine = launch())
        {
            assertEquals(HASH_INTERVAL - 1, engine.snapshotSequence());
            assertEquals(HASH_INTERVAL + 6, engine.recoveredInputs());
            assertEquals(6, engine.replayedInputs());
        }

        // One activation, and of each payment one outcome that the journal did not have.
        assertEquals("MATCH inputs=" + (1 + 2 * (HASH_INTERVAL + 5)) + " decisions=" + (HASH_INTERVAL + 5), verified());
        launch().close();
        assertEquals("MATCH inputs=" + (1 + 2 * (HASH_INTERVAL + 5)) + " decisions=" + (HASH_INTERVAL + 5), verified());
    }

    @Test
    void shouldAnswerRepeatsOfPaymentsBeforeTheSnapshotWithTheSameBytes()
    {
        final int payments = 9_000;
        isMixed = true;
        try (FraudEngine engine = launch(); PeregrineClient client = client(engine))
        {
            send(client, payments);
        }
        assertEquals(HASH_INTERVAL - 1, make().sequence());
        final List<String> first = List.copyOf(answers.bodies);
        answers.bodies.clear();

        try (FraudEngine engine = launch(); PeregrineClient client = client(engine))
        {
            assertEquals(HASH_INTERVAL - 1, engine.snapshotSequence());
            send(client, payments);
        }

        assertEquals(first, answers.bodies);
    }

    @Test
    void shouldUseTheSnapshotBeforeOneThatIsDamagedThenNone() throws IOException
    {
        journalWithoutOutcomes(HASH_INTERVAL + 5, UnaryOperator.identity());
        make();
        launch().close();
        assertEquals(2 * HASH_INTERVAL - 1, make().sequence());
        final List<Path> files = snapshots();
        assertEquals(2, files.size());

        flip(files.get(0));
        try (FraudEngine engine = launch())
        {
            assertEquals(HASH_INTERVAL - 1, engine.snapshotSequence());
        }
        assertTrue(log.toString(StandardCharsets.UTF_8).contains("snapshot " + files.get(0) + ": CRC of chunk "),
            log.toString(StandardCharsets.UTF_8));
        assertEquals(2 * HASH_INTERVAL - 1, make().sequence());
        assertEquals(List.of("snapshot " + files.get(0)),
            refusals.stream().map(why -> why.substring(0, why.indexOf(": "))).toList());

        flip(files.get(0));
        flip(files.get(1));
        try (FraudEngine engine = launch())
        {
            assertEquals(-1, engine.snapshotSequence());
            assertEquals(1 + 2 * (HASH_INTERVAL + 5), engine.recoveredInputs());
        }
        assertEquals("MATCH inputs=" + (1 + 2 * (HASH_INTERVAL + 5)) + " decisions=" + (HASH_INTERVAL + 5), verified());
    }

    private static void flip(final Path file) throws IOException
    {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw"))
        {
            bytes.seek(bytes.length() / 2);
            final int value = bytes.read();
            bytes.seek(bytes.length() / 2);
            bytes.write(value ^ 1);
        }
    }

    @Test
    void shouldRefuseASnapshotOfAnotherJournal() throws IOException
    {
        journalWithoutOutcomes(HASH_INTERVAL, UnaryOperator.identity());
        make();
        final Path other = directory.resolve("other.snap");
        Files.move(snapshots().get(0), other);
        Files.move(directory.resolve("journal"), directory.resolve("other-journal"));
        // The same payments at other times.
        AssumingJournal.write(directory, HASH_INTERVAL, 77, UnaryOperator.identity());
        Files.createDirectories(directory.resolve("journal").resolve("snapshots"));
        final Path file = directory.resolve("journal").resolve("snapshots").resolve("00000000000000009999.snap");
        Files.move(other, file);

        try (FraudEngine engine = launch())
        {
            assertEquals(-1, engine.snapshotSequence());
        }
        assertTrue(log.toString(StandardCharsets.UTF_8).contains(
            file + ": it was made of another journal: the input of that sequence differs"),
            log.toString(StandardCharsets.UTF_8));
        make();
        assertEquals(List.of("snapshot " + file), refusals.stream().map(
            why -> why.substring(0, why.indexOf(": "))).toList());
    }

    @Test
    void shouldRefuseASnapshotAheadOfTheDecisionsAndRecordThemAgain() throws IOException
    {
        journalWithoutOutcomes(HASH_INTERVAL, UnaryOperator.identity());
        make();
        // As a power failure may leave it: inputs are forced, decisions need not be.
        try (var files = Files.list(directory.resolve("journal").resolve("decisions")))
        {
            for (final Path file : files.toList())
            {
                Files.delete(file);
            }
        }

        try (FraudEngine engine = launch())
        {
            assertEquals(-1, engine.snapshotSequence());
        }
        assertTrue(log.toString(StandardCharsets.UTF_8).contains(
            ": the journal has no running hash of that sequence"), log.toString(StandardCharsets.UTF_8));
        assertEquals("MATCH inputs=" + (1 + 2 * HASH_INTERVAL) + " decisions=" + HASH_INTERVAL, verified());
    }

    @Test
    void shouldStartAndVerifyFromASnapshotWhereRetentionRemovedWhatIsBefore() throws IOException
    {
        final Path root = directory.resolve("journal");
        journalWithoutOutcomes(HASH_INTERVAL + 5, UnaryOperator.identity());
        make();
        assertTrue(JournalRetention.prune(root, JournalRetention.ANY_AGE, 0).segments() > 2);

        assertEquals("MATCH inputs=6 decisions=6 after=9999",
            new ReplayVerifier(Layout.INLINE, 1024).fromSnapshot(refusals::add).verify(root).toString());
        try (FraudEngine engine = launch())
        {
            assertEquals(HASH_INTERVAL + 6, engine.recoveredInputs());
        }
        assertEquals(2 * HASH_INTERVAL - 1, make().sequence());
        assertEquals(List.of(), refusals);

        for (final Path file : snapshots())
        {
            Files.delete(file);
        }
        final JournalException refusal = assertThrows(JournalException.class, this::launch);
        assertTrue(refusal.getMessage().startsWith("retention removed the journal's first contents from " + root),
            refusal.getMessage());
    }

    @Test
    void shouldMakeNoneWhereTheStateDiffersFromTheJournals()
    {
        journalWithoutOutcomes(HASH_INTERVAL, log -> (type, sequence, timeNs, buffer, offset, length) ->
        {
            final UnsafeBuffer copy = new UnsafeBuffer(new byte[length]);
            copy.putBytes(0, buffer, offset, length);
            if (RunningHashDecoder.TEMPLATE_ID == type)
            {
                copy.putByte(length - 1, (byte)~copy.getByte(length - 1));
            }
            log.record(type, sequence, timeNs, copy, 0, length);
        });

        final DifferenceException difference = assertThrows(DifferenceException.class, this::make);
        assertTrue(difference.difference().toString().startsWith("DIFFERS sequence=9999 field=running-hash."),
            difference.difference().toString());
        assertEquals(List.of(), snapshots());
    }

    @Test
    void shouldMakeNoneBeforeTheFirstRunningHash()
    {
        journalWithoutOutcomes(100, UnaryOperator.identity());

        assertNull(make().file());
        assertFalse(Files.exists(directory.resolve("journal").resolve("snapshots")));
    }

    @Test
    void shouldMakeSnapshotsWhileTheEngineWrites() throws InterruptedException
    {
        isMixed = true;
        final AtomicBoolean isSending = new AtomicBoolean(true);
        final Set<Long> made = ConcurrentHashMap.newKeySet();
        final Thread maker = new Thread(() ->
        {
            try
            {
                while (isSending.get())
                {
                    made.add(make().sequence());
                }
            }
            catch (final RuntimeException ex)
            {
                trouble.compareAndSet(null, ex);
            }
        });
        int payments = HASH_INTERVAL / 2;
        try (FraudEngine engine = launch(); PeregrineClient client = client(engine))
        {
            send(client, payments);
            maker.start();
            while (made.size() < 2 && null == trouble.get() && payments < MOST_PAYMENTS_BESIDE_SNAPSHOTS)
            {
                send(client, HASH_INTERVAL);
                payments += HASH_INTERVAL;
            }
            isSending.set(false);
            maker.join();
        }

        final long last = make().sequence();
        assertTrue(last > payments - HASH_INTERVAL, last + " is more than an interval behind " + payments);
        assertTrue(made.size() > 1, made + " of " + payments + " payments");
        try (FraudEngine engine = launch())
        {
            assertEquals(last, engine.snapshotSequence());
        }
        assertEquals(List.of(), refusals);
        assertTrue(verified().startsWith("MATCH "), verified());
    }

    @ParameterizedTest
    @CsvSource({"0, false", "20001, false", "20000, true"})
    void shouldMakeOneOnTheWayOfALongRecoveryWithTheBytesOfOneMadeBeside(final String inputs, final boolean isLong)
        throws IOException
    {
        final int payments = 2 * HASH_INTERVAL + 77;
        journalWithoutOutcomes(payments, UnaryOperator.identity());
        final Path beside = make().file();
        final byte[] expected = Files.readAllBytes(beside);
        Files.delete(beside);

        try (FraudEngine engine = launch(Map.of("snapshot.recovery-inputs", inputs)))
        {
            assertEquals(-1, engine.snapshotSequence());
            assertEquals(payments + 1, engine.replayedInputs());
        }

        assertEquals(isLong ? List.of(beside) : List.of(), snapshots());
        if (isLong)
        {
            assertArrayEquals(expected, Files.readAllBytes(beside));
            // The outcomes that the first start made again, another 20,000 inputs.
            try (FraudEngine engine = launch(Map.of("snapshot.recovery-inputs", inputs)))
            {
                assertEquals(2 * HASH_INTERVAL - 1, engine.snapshotSequence());
            }
            assertEquals(2, snapshots().size());
        }
        assertEquals("MATCH inputs=" + (1 + 2 * payments) + " decisions=" + payments, verified());
    }

    @Test
    void shouldRecoverWithoutOneWhereItCannotBeWritten() throws IOException
    {
        journalWithoutOutcomes(HASH_INTERVAL, UnaryOperator.identity());
        Files.createFile(directory.resolve("journal").resolve("snapshots"));

        launch(Map.of("snapshot.recovery-inputs", "1")).close();
        final String said = log.toString(StandardCharsets.UTF_8);
        assertTrue(said.contains("peregrine: no snapshot made on the way"), said);
        assertEquals("MATCH inputs=" + (1 + 2 * HASH_INTERVAL) + " decisions=" + HASH_INTERVAL, verified());
    }

    private SnapshotMaker.Made make()
    {
        return new SnapshotMaker(
            directory.resolve("journal"), refusals::add, (start, sequence, target) -> {}).make();
    }

    private List<Path> snapshots()
    {
        return SnapshotDirectory.files(directory.resolve("journal"));
    }

    private String verified()
    {
        return new ReplayVerifier(Layout.INLINE, 1024).verify(directory.resolve("journal")).toString();
    }

    private void journalWithoutOutcomes(final int payments, final UnaryOperator<DecisionLog> log)
    {
        AssumingJournal.write(directory, payments, 2, log);
    }

    private FraudEngine launch()
    {
        return launch(Map.of());
    }

    private FraudEngine launch(final Map<String, String> settings)
    {
        return FraudEngine.launch(AssumingJournal.context(directory, settings)
            .idleStrategies(BackoffIdleStrategy::new)
            .log(new PrintStream(log, true, StandardCharsets.UTF_8))
            .errorHandler(ex -> trouble.compareAndSet(null, ex)));
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

    private void send(final PeregrineClient client, final int payments)
    {
        for (int i = 0; i < payments; i++)
        {
            pay(client, i);
        }
        finish(client);
    }

    private void pay(final PeregrineClient client, final int id)
    {
        final int length = AssumingJournal.encode(frame, id, !isMixed || 0 == id % 5);
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

    /** What came back. */
    private static final class Answers implements DecisionListener
    {
        private final List<String> bodies = new ArrayList<>();
        private int finals;

        @Override
        public void onDecision(
            final long correlationId, final DecisionDecoder delivery, final DecisionBodyDecoder body)
        {
            bodies.add(body.toString());
            finals += ActionCode.DECLINE == body.action() || ActionCode.APPROVE == body.action() ? 1 : 0;
        }

        /** One activation, the payments, and the outcomes of those that were decided for good. */
        private int inputs()
        {
            return 1 + bodies.size() + finals;
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
