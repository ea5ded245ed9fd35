package io.peregrine.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.peregrine.engine.EngineConfig;
import io.peregrine.engine.EngineStartException;
import io.peregrine.engine.FraudEngine;
import io.peregrine.engine.FraudEngineContext;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Lists, snoozes and approvals of an engine in this process, as an operator has them, and the replay of it all. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class ListVerbsTest
{
    private static final String PAYMENTS = "tx_id,time_s,customer_id,terminal_id,amount_cents,fraud";

    @TempDir
    private Path directory;
    private Path policy;
    private int sent;

    @BeforeEach
    void copyThePolicy() throws IOException
    {
        policy = Samples.smallPolicy(directory);
        final Path head = policy.resolve("policy.yaml");
        Files.writeString(head, Files.readString(head) + "\napprovals: 2\n");
    }

    private Map<String, String> settings()
    {
        return Map.of(
            "policy.directory", policy.toString(),
            "journal.directory", directory.resolve("journal").toString(),
            "journal.segment-length", "4MiB",
            "aeron.dir", directory.resolve("aeron").toString(),
            "driver.timeout", "20s",
            "session.timeout", "60s",
            "layout", "inline");
    }

    private FraudEngine launch()
    {
        return FraudEngine.launch(new FraudEngineContext()
            .config(EngineConfig.load(null, settings())).idleStrategies(BackoffIdleStrategy::new));
    }

    private CommandRun run(final String... words)
    {
        final List<String> args = new ArrayList<>(List.of(words));
        args.addAll(List.of("-D", "policy.directory=" + policy, "-D", "aeron.dir=" + directory.resolve("aeron")));
        return CommandRun.of(args.toArray(new String[0]));
    }

    private void assertSaid(final int code, final String text, final String... words)
    {
        final CommandRun run = run(words);
        assertEquals(code, run.code(), run.out() + run.err());
        assertTrue((run.out() + run.err()).contains(text), run.out() + run.err());
    }

    /** @return what the decision of one payment says of action and reasons. */
    private String pay(final int customer, final int terminal, final int cents)
    {
        final Path in = Samples.write(directory.resolve("pay" + sent + ".csv"), PAYMENTS,
            sent + "," + 1_000L * ++sent + "," + customer + "," + terminal + "," + cents + ",0");
        final Path out = directory.resolve("decisions.csv");
        final CommandRun run =
            run("send", "--in", in.toString(), "--mapping", Samples.MAPPING.toString(), "--out", out.toString());
        assertEquals(0, run.code(), run.err());
        try
        {
            final String[] fields = Files.readAllLines(out).get(1).split(",");
            return fields[2] + " " + fields[7];
        }
        catch (final IOException ex)
        {
            throw new java.io.UncheckedIOException(ex);
        }
    }

    @Test
    void shouldDecideByListsAndSnoozesAndReplayThem() throws IOException
    {
        try (FraudEngine engine = launch())
        {
            assertEquals("APPROVE ", pay(1, 7, 100));
            assertSaid(0, "ADDED list=blocked_terminals sequence=2",
                "list", "add", "blocked_terminals", "7", "--until", "30d", "--reason", "three frauds");
            assertEquals("DECLINE 105", pay(1, 7, 100).substring(0, 11));
            assertSaid(0, "REMOVED list=blocked_terminals sequence=4",
                "list", "remove", "blocked_terminals", "7", "--reason", "repaired");
            assertEquals("APPROVE ", pay(1, 7, 100));
            assertSaid(1, "NOT_LISTED nothing to remove",
                "list", "remove", "blocked_terminals", "7", "--reason", "repaired");

            checkApprovals();
            checkLoad();

            assertEquals("DECLINE 211", pay(3, 9, 30_000).substring(0, 11));
            assertSaid(0, "SNOOZED rule=amount-limit", "rules", "snooze", "amount-limit", "--key", "customer=3",
                "--until", "4h", "--reason", "buys a car");
            assertFalse(pay(3, 9, 30_000).contains("211"));
            assertSaid(0, "ENDED rule=amount-limit", "rules", "snooze", "amount-limit", "--key", "customer=3",
                "--reason", "has bought it");
            assertSaid(1, "UNKNOWN_RULE", "rules", "snooze", "amount", "--key", "customer=3", "--reason", "none");
            checkActivation();
            checkStatus();
            assertFalse(engine.hasFailed());
        }
        final CommandRun verify = CommandRun.of("replay", "verify", directory.resolve("journal").toString());
        assertEquals(0, verify.code(), verify.out() + verify.err());
        assertTrue(verify.out().startsWith("MATCH inputs="), verify.out());
        checkExplanations();

        try (FraudEngine engine = launch())
        {
            assertEquals("DECLINE 105", pay(4, 1_000, 100).substring(0, 11), "recovered");
            assertFalse(engine.hasFailed());
        }
        final Path head = policy.resolve("policy.yaml");
        Files.writeString(head, Files.readString(head) + "# another\n");
        final EngineStartException error = assertThrows(EngineStartException.class, this::launch);
        assertTrue(error.getMessage().contains("asks for 2 approvers"), error.getMessage());
    }

    /** Who put the entry that was in force is said; of lists without one nothing is. */
    private void checkExplanations()
    {
        assertExplained("3", "put by " + System.getProperty("user.name") + ": three frauds (sequence 2)");
        assertExplained("--payment", "2", "not on it");
        assertExplained("--payment", "3", "put by ann, approved by bob, ANN, eve: known (sequence ");
        assertExplained("--payment", "4", "breach (sequence ");
    }

    private void assertExplained(final String... wordsAndText)
    {
        final List<String> words =
            new ArrayList<>(List.of("replay", "explain", directory.resolve("journal").toString()));
        words.addAll(List.of(wordsAndText).subList(0, wordsAndText.length - 1));
        final CommandRun run = CommandRun.of(words.toArray(new String[0]));
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().contains(wordsAndText[wordsAndText.length - 1]), run.out());
    }

    private void checkApprovals()
    {
        final String[] one = { "list", "add", "trusted_customers", "3", "--until", "30d", "--reason", "known",
            "--actor", "ann", "--approver", "bob" };
        assertSaid(1, "APPROVALS_MISSING the list asks for 2 different approvers", one);
        final List<String> two = new ArrayList<>(List.of(one));
        two.addAll(List.of("--approver", "ANN"));
        assertSaid(1, "APPROVALS_MISSING", two.toArray(new String[0]));
        two.addAll(List.of("--approver", "eve"));
        assertSaid(0, "ADDED list=trusted_customers", two.toArray(new String[0]));
        assertEquals("APPROVE 110", pay(3, 8, 30_000).substring(0, 11));
        assertSaid(0, "REMOVED", "list", "remove", "trusted_customers", "3", "--reason", "no more",
            "--actor", "ann", "--approver", "bob", "--approver", "eve");
        assertSaid(1, "LASTS_TOO_LONG", "list", "add", "trusted_customers", "3", "--until", "91d", "--reason", "known",
            "--actor", "ann", "--approver", "bob", "--approver", "eve");
        assertSaid(2, "declares no list \"blocked\": there are blocked_terminals, trusted_customers",
            "list", "add", "blocked", "3", "--reason", "x");
        assertSaid(2, "write 1 key after its name", "list", "add", "blocked_terminals", "3", "4", "--reason", "x");
        assertSaid(2, "they are journaled", "list", "add", "blocked_terminals", "3");
    }

    private void checkLoad()
    {
        final List<String> rows = new ArrayList<>(List.of("key,expiry,reason"));
        for (int i = 1_000; i < 2_000; i++)
        {
            rows.add(i + "," + (i % 2 == 0 ? "2040-01-01T00:00:00Z" : "") + "," + (i < 1_100 ? "\"breach, May\"" : ""));
        }
        final Path in = Samples.write(directory.resolve("list.csv"), rows.toArray(new String[0]));
        assertSaid(0, "LOADED list=blocked_terminals entries=1000 messages=64 refused=0",
            "list", "load", "blocked_terminals", "--in", in.toString(), "--reason", "breach");
        assertEquals("DECLINE 105", pay(2, 1_999, 100).substring(0, 11));
        Samples.write(in, "key,expiry", "1,tomorrow");
        assertSaid(2, "list.csv:2: column expiry: \"tomorrow\" is no moment",
            "list", "load", "blocked_terminals", "--in", in.toString(), "--reason", "breach");
        Samples.write(in, "key,key2", "1,2");
        assertSaid(2, "list.csv:1: list blocked_terminals is of terminal",
            "list", "load", "blocked_terminals", "--in", in.toString(), "--reason", "breach");
    }

    /** Lag is the first number, what is not there a dash, and everything is behind --all; JSON has it as ever. */
    private void checkStatus()
    {
        final CommandRun few = run("stat");
        assertEquals(0, few.code(), few.err());
        assertTrue(few.outLines().get(0).matches("lag \\d+ inputs wait in the ring, which has [0-9,]+ slots"),
            few.out());
        assertEquals("engine live", few.outLines().get(1));
        assertTrue(few.outLines().get(2).startsWith("journal WELL: "), few.out());
        assertTrue(few.outLines().size() < 15, few.out());
        assertTrue(few.out().contains("\nsnapshot -; 0 failed\nrecovery -\n"), few.out());
        assertFalse(few.out().contains("-1"), few.out());

        final CommandRun all = run("stat", "--all");
        assertTrue(all.out().startsWith(few.outLines().get(0).substring(0, 4)), all.out());
        assertTrue(all.out().matches("(?s).* +-  last sequence in the newest, -1 for none\n.*"), all.out());
        assertTrue(all.out().contains("\nrules since the activation of policy "), all.out());
        assertTrue(all.out().contains("\nmodels since that activation\n"), all.out());

        final CommandRun json = run("stat", "--format", "json");
        assertTrue(json.out().startsWith("{\"LAG\":"), json.out());
        assertTrue(json.out().contains(",\"SNAPSHOT_SEQUENCE\":-1,"), json.out());
        assertTrue(json.out().contains(",\"engineState\":\"live\","), json.out());
    }

    private void checkActivation() throws IOException
    {
        final Path next = directory.resolve("next");
        Files.createDirectories(next.resolve("models"));
        for (final String file : PolicyFiles.compile(policy).content().files())
        {
            Files.copy(policy.resolve(file), next.resolve(file));
        }
        final Path head = next.resolve("policy.yaml");
        Files.writeString(head, Files.readString(head) + "# the next\n");
        assertSaid(1, "APPROVALS_MISSING the policy in force asks for 2", "policy", "activate", next.toString(),
            "--actor", "ann", "--approver", "bob");
        assertSaid(0, "ACTIVATED", "policy", "activate", next.toString(),
            "--actor", "ann", "--approver", "bob", "--approver", "eve");
        final Path features = next.resolve("features.yaml");
        Files.writeString(features,
            Files.readString(features) + "\n  - {name: ever, key: customer, aggregate: count, window: lifetime}\n");
        assertSaid(1, "APPROVALS_MISSING", "policy", "activate", next.toString(), "--backfill", "--actor", "ann");
        assertSaid(0, "ACTIVATED", "policy", "activate", next.toString(), "--backfill",
            "--actor", "ann", "--approver", "bob", "--approver", "eve");
        policy = next;
    }
}
