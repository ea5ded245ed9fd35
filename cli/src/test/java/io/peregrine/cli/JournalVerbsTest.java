package io.peregrine.cli;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.peregrine.journal.SegmentInfo;
import io.peregrine.journal.Segments;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class JournalVerbsTest
{
    @TempDir
    private static Path shared;

    private static Path root;
    private static long inputs;
    private static String hash;

    @TempDir
    private Path directory;

    @BeforeAll
    static void writeAJournal()
    {
        root = shared.resolve("journal");
        final Path policy = Samples.smallPolicy(shared);
        inputs = RecordedJournal.write(root, policy, Samples.mini(shared));
        hash = PolicyFiles.compile(policy).hash();
    }

    /** @return a copy of the journal in which one bit of an input in the middle is another. */
    private Path damaged() throws IOException
    {
        final Path copy = directory.resolve("damaged");
        try (Stream<Path> files = Files.walk(root))
        {
            for (final Path file : files.toList())
            {
                Files.copy(file, copy.resolve(root.relativize(file).toString()));
            }
        }
        try (RandomAccessFile file = new RandomAccessFile(
            Segments.list(copy.resolve("inputs")).get(0).file().toFile(), "rw"))
        {
            file.seek(500_000);
            final int value = file.read();
            file.seek(500_000);
            file.write(value ^ 1);
        }
        return copy;
    }

    @Test
    void shouldListTheSegmentsOfBothSeries()
    {
        final CommandRun run = CommandRun.of("journal", "ls", root.toString());

        assertEquals(0, run.code(), run.err());
        final SegmentInfo first = Segments.list(root.resolve("inputs")).get(0);
        assertEquals("series=inputs segment=1 first=0 last=" + (inputs - 1) + " records=" + inputs + " bytes=" +
            first.bytes() + " sealed=false run=7 sha256=- previous=- file=" + first.file(), run.outLines().get(0));
        assertTrue(run.outLines().get(1).startsWith("series=decisions segment=1 first="), run.out());
        assertEquals(2, run.outLines().size(), run.out());
    }

    @Test
    void shouldDumpEachRecordOnOneLine()
    {
        final CommandRun run = CommandRun.of("journal", "dump", root.toString(), "--series", "inputs");

        assertEquals(0, run.code(), run.err());
        assertEquals(inputs, run.outLines().size());
        assertTrue(run.outLines().get(0).startsWith("series=inputs sequence=0 type=20 ingressTimeNs=1000 "),
            run.outLines().get(0));
        assertTrue(run.outLines().get(0).contains("reason='first policy'"), run.outLines().get(0));
        assertTrue(run.outLines().get(0).contains(
            "[ActivatePolicy]:correlationId=0|policyHash=" + hash + "|"), run.outLines().get(0));
        assertTrue(run.outLines().stream().anyMatch(line -> line.contains("[PaymentRequest]:correlationId=") &&
            line.contains("|paymentId=1|") && !line.contains("accountId")), "what was not sent is left out");
        assertTrue(run.outLines().stream().anyMatch(line -> line.contains(" type=15 ") &&
            line.contains("[FraudLabel]") && line.contains("label=CONFIRMED_FRAUD")));
    }

    @Test
    void shouldDumpOnlyTheSequencesAskedFor()
    {
        final CommandRun run = CommandRun.of("journal", "dump", root.toString(), "--from", "9998", "--to", "10000");

        assertEquals(0, run.code(), run.err());
        assertEquals(List.of("inputs 9998", "inputs 9999", "inputs 10000"), run.outLines().stream()
            .filter(line -> line.startsWith("series=inputs"))
            .map(line -> line.replaceAll("series=(\\w+) sequence=(\\d+) .*", "$1 $2")).toList());
        assertTrue(run.outLines().stream().anyMatch(line ->
            line.startsWith("series=decisions sequence=9999 type=60 ") && line.contains("[RunningHash]")), run.out());
        assertTrue(run.outLines().stream().anyMatch(line -> line.contains("[DecisionBody]") &&
            line.contains("action=APPROVE") && line.contains("|policyHash=" + hash + "|") &&
            line.contains("|status=OK|")), run.out());
    }

    @ParameterizedTest
    @CsvSource({ "--series=input, did you mean", "--from=5|--to=4, is less than" })
    void shouldRefuseARangeThatIsNone(final String options, final String problem)
    {
        final String[] words = options.split("\\|");
        final CommandRun run = 1 == words.length ? CommandRun.of("journal", "dump", root.toString(), words[0]) :
            CommandRun.of("journal", "dump", root.toString(), words[0], words[1]);

        assertEquals(2, run.code());
        assertTrue(run.err().contains(problem), run.err());
    }

    @Test
    void shouldFindAWholeJournalWhole()
    {
        final CommandRun run = CommandRun.of("journal", "verify", root.toString());

        assertEquals(0, run.code(), run.out());
        assertEquals(2, run.outLines().size());
        assertTrue(run.outLines().get(0).startsWith("OK series=inputs "), run.out());
        assertTrue(run.outLines().get(0).contains(" records=" + inputs + " first=0 last=" + (inputs - 1) + " "),
            run.out());
        assertTrue(run.outLines().get(1).startsWith("OK series=decisions "), run.out());
    }

    @Test
    void shouldListWhatIsWrongInADamagedJournal() throws IOException
    {
        final Path damaged = damaged();

        final CommandRun verify = CommandRun.of("journal", "verify", damaged.toString());
        assertEquals(1, verify.code());
        assertTrue(verify.outLines().get(0).startsWith("DAMAGED series=inputs "), verify.out());
        assertTrue(verify.outLines().get(1).matches("FINDING series=inputs sequence=[0-9]+ file=\\S+/0000000001.seg " +
            "offset=[0-9]+ what=.*"), verify.out());

        final CommandRun dump = CommandRun.of("journal", "dump", damaged.toString());
        assertEquals(1, dump.code());
        assertTrue(dump.err().startsWith("journal damaged: file="), dump.err());

        final CommandRun replay = CommandRun.of("replay", "verify", damaged.toString());
        assertEquals(1, replay.code());
        assertTrue(replay.out().startsWith("DIFFERS sequence="), replay.out());
    }

    @ParameterizedTest
    @CsvSource({ "inline, 64", "SHARED, 1024" })
    void shouldReplayToTheSameDecisions(final String layout, final String ring)
    {
        final CommandRun run =
            CommandRun.of("replay", "verify", root.toString(), "--layout", layout, "--ring", ring);

        assertEquals(0, run.code(), run.err());
        assertEquals("MATCH inputs=" + inputs + " decisions=" + RecordedJournal.PAYMENTS + "\n", run.out());
    }

    @Test
    void shouldRefuseARingThatIsNoPowerOfTwo()
    {
        final CommandRun run = CommandRun.of("replay", "verify", root.toString(), "--ring", "1000");

        assertEquals(2, run.code());
        assertTrue(run.err().contains("--ring must be a power of two"), run.err());
    }

    @Test
    void shouldSayThatThereIsNoJournal()
    {
        for (final String[] verb : new String[][]{
            { "journal", "ls" }, { "journal", "dump" }, { "journal", "verify" }, { "replay", "verify" } })
        {
            final CommandRun run = CommandRun.of(verb[0], verb[1], directory.resolve("none").toString());

            assertEquals(3, run.code());
            assertTrue(run.err().startsWith("peregrine: no journal in "), run.err());
        }
    }
}
