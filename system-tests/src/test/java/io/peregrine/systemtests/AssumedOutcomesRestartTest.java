package io.peregrine.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

import io.peregrine.journal.JournalDirectory;
import io.peregrine.journal.JournalReader;
import io.peregrine.protocol.ActionCode;
import io.peregrine.protocol.DecisionBodyDecoder;
import io.peregrine.protocol.MessageHeaderDecoder;
import io.peregrine.protocol.PaymentOutcomeDecoder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Decisions count as outcomes, and the engine is killed while a switch sends: each one is journaled once. */
class AssumedOutcomesRestartTest
{
    private static final int KILLS = 3;
    private static final int ROWS = 5_000 * (KILLS + 1);

    @TempDir
    private Path directory;

    private Path policy() throws IOException
    {
        final Path policy = directory.resolve("policy");
        try (Stream<Path> files = Files.walk(Handbook.POLICY))
        {
            for (final Path file : files.toList())
            {
                Files.copy(file, policy.resolve(Handbook.POLICY.relativize(file).toString()));
            }
        }
        final Path head = policy.resolve("policy.yaml");
        Files.writeString(head, Files.readString(head).replace("assume-outcome: none", "assume-outcome: decision"));
        return policy;
    }

    private static List<String> payments()
    {
        final List<String> rows = new ArrayList<>(List.of("tx_id,time_s,customer_id,terminal_id,amount_cents,fraud"));
        for (int id = 0; id < ROWS; id++)
        {
            rows.add(id + "," + id * 10L + "," + id % 997 + "," + id % 499 + "," + (100 + id * 7919L % 30_000) + ",0");
        }
        return rows;
    }

    @Test
    void shouldJournalEachOutcomeOnceWhenKilledAgainAndAgain() throws Exception
    {
        final EngineRun run = new EngineRun(directory, policy(), "layout=inline");
        final long seed = System.nanoTime();
        final String said =
            KilledEngine.send(run, payments(), directory.resolve("decisions.csv"), KILLS, new Random(seed));
        assertTrue(said.contains("connected again"), said);

        checkJournal(run.journal(), "seed " + seed);
        assertTrue(Child.run(0, directory, "replay", "verify", run.journal().toString()).startsWith("MATCH "));
    }

    private static void checkJournal(final Path root, final String context)
    {
        final MessageHeaderDecoder header = new MessageHeaderDecoder();
        final DecisionBodyDecoder body = new DecisionBodyDecoder();
        final PaymentOutcomeDecoder outcome = new PaymentOutcomeDecoder();
        final Set<Long> decided = new HashSet<>();
        final Set<Long> assumed = new HashSet<>();
        try (JournalDirectory journal = JournalDirectory.openReadOnly(root);
            JournalReader inputs = JournalReader.open(journal.inputs());
            JournalReader decisions = JournalReader.open(journal.decisions()))
        {
            int bodies = 0;
            while (decisions.next())
            {
                if (DecisionBodyDecoder.TEMPLATE_ID == decisions.type())
                {
                    body.wrapAndApplyHeader(decisions.buffer(), decisions.frameOffset(), header);
                    bodies++;
                    if (ActionCode.APPROVE == body.action() || ActionCode.DECLINE == body.action())
                    {
                        decided.add(body.paymentId().low());
                    }
                }
            }
            assertEquals(ROWS, bodies, context);

            while (inputs.next())
            {
                if (PaymentOutcomeDecoder.TEMPLATE_ID == inputs.type())
                {
                    outcome.wrapAndApplyHeader(inputs.buffer(), inputs.frameOffset(), header);
                    assertTrue(assumed.add(outcome.originalPaymentId().low()), context);
                }
            }
        }
        assertTrue(decided.size() > ROWS / 2, context);
        assertEquals(decided, assumed, context);
    }
}
