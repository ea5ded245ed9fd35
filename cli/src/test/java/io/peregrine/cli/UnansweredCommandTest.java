package io.peregrine.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.peregrine.engine.EngineConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Commands to an engine that is not there, that does not want them, or that never answers. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class UnansweredCommandTest
{
    private static final String WAIT = "2500ms";

    @TempDir
    private Path directory;

    private SilentEngine engine(final String refusal)
    {
        final Path aeron = directory.resolve("aeron");
        return new SilentEngine(aeron, EngineConfig.load(null, Map.of("aeron.dir", aeron.toString())), refusal);
    }

    private CommandRun run(final String wait, final String... words)
    {
        final List<String> args = new ArrayList<>(List.of(words));
        args.addAll(List.of("--wait", wait, "--reason", "a test", "-D", "aeron.dir=" + directory.resolve("aeron"),
            "-D", "policy.directory=" + Samples.POLICY, "-D", "journal.directory=" + directory.resolve("journal")));
        final CommandRun run = CommandRun.of(args.toArray(new String[0]));
        assertEquals("", run.out());
        return run;
    }

    private void assertSentAndUnanswered(final String what, final CommandRun run)
    {
        assertEquals(3, run.code(), run.err());
        assertTrue(run.err().contains("peregrine: the engine in aeron.dir " + directory.resolve("aeron") +
            " is there, but has not answered, waited 2500 ms: " + what + " was sent and may still take effect. " +
            "Before it is sent again look whether it has: 'peregrine stat -D aeron.dir=" +
            directory.resolve("aeron") + "'"), run.err());
        assertTrue(run.err().contains("'peregrine journal dump " + directory.resolve("journal") +
            " --series inputs --from " + (SilentEngine.SEQUENCE + 1) + "'"), run.err());
        assertFalse(run.err().contains(": :"), run.err());
        assertFalse(run.err().contains("Start the engine"), run.err());
    }

    @Test
    void shouldSayWhatWasSentAndWhereToLookWhenTheEngineDoesNotAnswer()
    {
        try (SilentEngine engine = engine(""))
        {
            final CommandRun added = run(WAIT, "list", "add", "blocked_terminals", "7");
            assertSentAndUnanswered("the entry of list blocked_terminals", added);
            assertTrue(added.errLines().get(0).startsWith("peregrine: the entry of list blocked_terminals was sent, " +
                "waiting up to 0 s more for the answer"), added.err());
            assertEquals(1, engine.frames());

            assertSentAndUnanswered("the activation of policy " +
                PolicyFiles.compile(Samples.POLICY).hash().substring(0, 12) +
                ", whose windows the engine makes of its journal first,",
                run(WAIT, "policy", "activate", Samples.POLICY.toString(), "--backfill"));
            assertSentAndUnanswered("the snooze of rule amount-limit", run(WAIT, "rules", "snooze", "amount-limit",
                "--key", "customer=3", "--until", "4h"));
        }
    }

    @Test
    void shouldSayWhyThereIsNoSession()
    {
        try (SilentEngine engine = engine("too many sessions"))
        {
            final CommandRun run = run("20s", "list", "remove", "blocked_terminals", "7");
            assertEquals(3, run.code(), run.err());
            assertEquals(List.of("peregrine: the engine refused the session: too many sessions"), run.errLines());
            assertEquals(0, engine.frames());
        }
    }

    @Test
    void shouldSayThatNothingWasSentWhenThereIsNoEngine()
    {
        final CommandRun run = run("100ms", "policy", "activate", Samples.POLICY.toString(), "--backfill");
        assertEquals(3, run.code(), run.err());
        assertEquals(List.of("peregrine: no engine answers in aeron.dir " + directory.resolve("aeron") +
            ", waited 100 ms: nothing was sent. Start the engine, or name its aeron.dir with -D aeron.dir=... or " +
            "--config"), run.errLines());
    }

    @Test
    void shouldSayWhatAWaitLooksLike()
    {
        final CommandRun run = run("soon", "list", "remove", "blocked_terminals", "7");
        assertEquals(2, run.code(), run.err());
        assertEquals("peregrine: --wait must be a time, a number above 0 and ms, s or m, for example 30s: soon",
            run.errLines().get(0));
    }

    @Test
    void shouldSayWhatIsTooLongAndHowLongItMayBe()
    {
        final CommandRun terminal = run("100ms", "list", "remove", "blocked_terminals", "T00001234567");
        assertEquals(2, terminal.code(), terminal.err());
        assertEquals("peregrine: \"T00001234567\" is no terminal's id: it has 12 characters, and a terminal's id has " +
            "1 to 8, as messages carry it", terminal.errLines().get(0));

        final CommandRun actor = run("100ms", "rules", "snooze", "amount-limit", "--key", "customer=3", "--actor",
            "a".repeat(201));
        assertEquals(2, actor.code(), actor.err());
        assertTrue(actor.err().startsWith("peregrine: --actor has at most 200 characters, this one has 201: shorten"),
            actor.err());
        final CommandRun approvers = run("100ms", "list", "add", "blocked_terminals", "7", "--approver", "\u00e9va");
        assertEquals(2, approvers.code(), approvers.err());
        assertTrue(approvers.err().startsWith("peregrine: --approver, all together, is printable ASCII"),
            approvers.err());
        final CommandRun kind = run("100ms", "rules", "snooze", "amount-limit", "--key", "client=3");
        assertEquals(2, kind.code(), kind.err());
        assertTrue(kind.err().startsWith("peregrine: --key client=3: write KIND=KEY, for example customer=17; the " +
            "kinds are card, account, customer"), kind.err());
    }
}
