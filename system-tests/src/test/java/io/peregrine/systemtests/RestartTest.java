package io.peregrine.systemtests;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import io.peregrine.journal.JournalDirectory;
import io.peregrine.journal.JournalReader;
import io.peregrine.protocol.DecisionBodyDecoder;
import io.peregrine.protocol.Frames;
import io.peregrine.protocol.MessageHeaderDecoder;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The engine is killed at random moments while a switch sends; nothing may be lost, doubled or changed. */
class RestartTest
{
    private static final boolean IS_FULL = "full".equals(System.getProperty("peregrine.campaign"));
    private static final int KILLS = IS_FULL ? 20 : 3;
    private static final int ROWS = 40_000;
    private static final int RATE = IS_FULL ? 350 : 4_000;
    private static final int MAX_PAUSE_MS = 1_500;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = { "written", "sync" })
    void shouldDecideEachPaymentOnceWhenKilledAgainAndAgain(final String durability) throws Exception
    {
        final Path in = Handbook.firstTransactions(directory, ROWS);
        final Path undisturbed = undisturbed(in);
        final Path out = directory.resolve("decisions.csv.gz");
        final EngineRun run = new EngineRun(directory, Handbook.POLICY, "layout=inline", "durability=" + durability,
            "journal.segment-length=1MiB");
        final long seed = System.nanoTime();
        final Random random = new Random(seed);

        Child engine = run.startEngine();
        int kills = 0;
        try (Child send = run.startSend(in, out, "--rate", Integer.toString(RATE)))
        {
            Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> Files.exists(directory.resolve("journal")));
            while (kills < KILLS && send.isAlive())
            {
                final long pauseNs = TimeUnit.MILLISECONDS.toNanos(200 + random.nextInt(MAX_PAUSE_MS));
                final long killNs = System.nanoTime() + pauseNs;
                Awaitility.await().pollInterval(1, TimeUnit.MILLISECONDS).until(
                    () -> System.nanoTime() - killNs >= 0);
                engine.kill();
                kills++;
                engine = run.startEngine();
            }
            assertEquals(0, send.await(), send::err);
            assertEquals(0, engine.stop(), engine::err);
        }
        finally
        {
            engine.close();
        }

        assertEquals(KILLS, kills, "too few kills before the stream ended, seed " + seed);
        final String context = durability + ", seed " + seed;
        final Map<String, Long> sequences = checkDecisions(undisturbed, out, context);
        checkJournal(run.journal(), sequences, context);
        assertTrue(Child.run(0, directory, "replay", "verify", run.journal().toString()).startsWith("MATCH "), context);
        assertTrue(Child.run(0, directory, "journal", "verify", run.journal().toString()).length() > 0);
    }

    /** @return the decisions of the same payments in an engine that nobody kills. */
    private Path undisturbed(final Path in) throws IOException
    {
        final Path out = directory.resolve("undisturbed.csv.gz");
        final EngineRun run = new EngineRun(
            Files.createDirectory(directory.resolve("undisturbed")), Handbook.POLICY, "layout=inline");
        try (Child engine = run.startEngine(); Child send = run.startSend(in, out))
        {
            assertEquals(0, send.await(), send::err);
            assertEquals(0, engine.stop(), engine::err);
        }
        return out;
    }

    /** What was decided is what would have been decided: so every feature counted each payment once. */
    private static Map<String, Long> checkDecisions(final Path undisturbed, final Path out, final String context)
        throws IOException
    {
        final Map<String, Long> sequences = new HashMap<>();
        int rows = 0;
        try (BufferedReader expected = Handbook.reader(undisturbed); BufferedReader actual = Handbook.reader(out))
        {
            for (String line = expected.readLine(); null != line; line = expected.readLine(), rows++)
            {
                final List<String> was = new ArrayList<>(List.of(line.split(",", -1)));
                final List<String> is = new ArrayList<>(List.of(actual.readLine().split(",", -1)));
                was.remove(1);
                final String sequence = is.remove(1);
                assertEquals(was, is, context);
                if (rows > 0)
                {
                    assertNull(sequences.put(is.get(0), Long.parseLong(sequence)), context);
                }
            }
            assertNull(actual.readLine(), context);
        }
        assertEquals(ROWS, sequences.size(), context);
        return sequences;
    }

    /** Inputs are dense; each payment has one body, at the sequence that the switch was told. */
    private static void checkJournal(final Path root, final Map<String, Long> sequences, final String context)
    {
        final MessageHeaderDecoder header = new MessageHeaderDecoder();
        final DecisionBodyDecoder body = new DecisionBodyDecoder();
        try (JournalDirectory journal = JournalDirectory.openReadOnly(root);
            JournalReader inputs = JournalReader.open(journal.inputs());
            JournalReader decisions = JournalReader.open(journal.decisions()))
        {
            long next = 0;
            while (inputs.next())
            {
                assertEquals(next++, inputs.sequence(), context);
            }

            while (decisions.next())
            {
                if (DecisionBodyDecoder.TEMPLATE_ID == decisions.type())
                {
                    body.wrapAndApplyHeader(decisions.buffer(), decisions.frameOffset(), header);
                    final String paymentId =
                        Frames.paymentIdText(body.paymentId().low(), body.paymentId().high());
                    assertEquals(decisions.sequence(), sequences.remove(paymentId), () -> context + ": " + paymentId);
                }
            }
        }
        assertTrue(sequences.isEmpty(), context);
    }
}
