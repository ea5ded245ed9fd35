package io.peregrine.systemtests;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.peregrine.journal.JournalDirectory;
import io.peregrine.journal.JournalReader;
import io.peregrine.protocol.DecisionBodyDecoder;
import io.peregrine.protocol.Frames;
import io.peregrine.protocol.MessageHeaderDecoder;

import org.junit.jupiter.api.BeforeAll;
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
    private static final int ROWS = 5_000 * (KILLS + 1);

    @TempDir
    private static Path shared;
    private static Path in;
    private static Path undisturbed;

    @TempDir
    private Path directory;

    /** Decides the same payments in an engine that nobody kills. */
    @BeforeAll
    static void decideUndisturbed()
    {
        in = Handbook.firstTransactions(shared, ROWS);
        undisturbed = shared.resolve("undisturbed.csv.gz");
        final EngineRun run = new EngineRun(shared, Handbook.POLICY, "layout=inline");
        try (Child engine = run.startEngine(); Child send = run.startSend(in, undisturbed))
        {
            assertEquals(0, send.await(), send::err);
            assertEquals(0, engine.stop(), engine::err);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "written", "sync" })
    void shouldDecideEachPaymentOnceWhenKilledAgainAndAgain(final String durability) throws Exception
    {
        final Path out = directory.resolve("decisions.csv.gz");
        final EngineRun run = new EngineRun(directory, Handbook.POLICY, "layout=inline", "durability=" + durability,
            "journal.segment-length=1MiB");
        final long seed = System.nanoTime();
        final String context = durability + ", seed " + seed;
        final List<String> lines;
        try (BufferedReader reader = Handbook.reader(in))
        {
            lines = reader.lines().toList();
        }
        KilledEngine.send(run, lines, out, KILLS, new Random(seed));

        final Map<String, Long> sequences = checkDecisions(undisturbed, out, context);
        checkJournal(run.journal(), sequences, context);
        assertTrue(Child.run(0, directory, "replay", "verify", run.journal().toString()).startsWith("MATCH "), context);
        assertTrue(Child.run(0, directory, "journal", "verify", run.journal().toString()).length() > 0);
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
