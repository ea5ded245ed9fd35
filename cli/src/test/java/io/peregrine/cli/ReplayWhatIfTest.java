package io.peregrine.cli;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

import io.peregrine.journal.Segments;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a what-if says, held against two runs whose decisions are compared by hand. */
class ReplayWhatIfTest
{
    private static final int AMOUNT_CENTS = 4;
    private static final int FRAUD = 5;

    @TempDir
    private static Path shared;

    private static Path mini;
    private static Path oldPolicy;
    private static Path newPolicy;
    private static Path root;
    private static List<RecordedDecision> before;
    private static List<RecordedDecision> after;
    private static Map<Long, long[]> payments;

    @TempDir
    private Path directory;

    /** Two live runs of the same stream; the second is what the what-if of the first has to find. */
    @BeforeAll
    static void runTwice()
    {
        mini = Samples.mini(shared);
        oldPolicy = Samples.smallPolicy(shared);
        newPolicy = Samples.changed(oldPolicy, shared.resolve("new"), "high_amount: 220.0", "high_amount: 150.0",
            "from: 0.9,", "from: 0.95,", "risky_share: 0.5", "risky_share: 0.8");
        root = shared.resolve("journal");
        RecordedJournal.write(root, oldPolicy, mini);
        RecordedJournal.write(shared.resolve("other"), newPolicy, mini);
        before = RecordedDecision.journal(root);
        after = RecordedDecision.journal(shared.resolve("other"));
        payments = new HashMap<>();
        try (CsvRows rows = CsvRows.open(mini))
        {
            while (rows.next())
            {
                payments.put(Long.parseLong(rows.row().field(0).toString()), new long[]{
                    Long.parseLong(rows.row().field(AMOUNT_CENTS).toString()),
                    Long.parseLong(rows.row().field(FRAUD).toString()) });
            }
        }
    }

    /** Id, sequence, actions, scores and reasons of each payment whose action is another. */
    private static List<String> flips(final long from, final long to)
    {
        final List<String> flips = new ArrayList<>();
        for (int i = 0; i < before.size(); i++)
        {
            final RecordedDecision was = before.get(i);
            final RecordedDecision is = after.get(i);
            assertEquals(was.sequence(), is.sequence());
            if (!was.action().equals(is.action()) && was.sequence() >= from && was.sequence() <= to)
            {
                flips.add(String.join(",", Long.toString(was.paymentId()), Long.toString(was.sequence()),
                    Long.toString(payments.get(was.paymentId())[0]), was.action(), is.action(),
                    Integer.toString(was.score()), Integer.toString(is.score()),
                    Double.toString(was.probability()), Double.toString(is.probability()),
                    was.reasons(), is.reasons()));
            }
        }
        return flips;
    }

    /** The same columns of a file of flips. */
    private static List<String> rows(final Path file, final int... columns) throws IOException
    {
        final List<String> rows = new ArrayList<>();
        final List<String> lines = Files.readAllLines(file);
        assertEquals(FlipsCsv.HEADER, lines.get(0));
        for (final String line : lines.subList(1, lines.size()))
        {
            final String[] fields = line.split(",", -1);
            rows.add(java.util.Arrays.stream(columns).mapToObj(i -> fields[i]).collect(Collectors.joining(",")));
        }
        return rows;
    }

    private CommandRun whatIf(final Path policy, final String... more)
    {
        return CommandRun.of(Stream.concat(
            Stream.of("replay", "what-if", root.toString(), "--policy", policy.toString()),
            Stream.of(more)).toArray(String[]::new));
    }

    @Test
    void shouldFindNothingWhenThePolicyIsTheSame()
    {
        final CommandRun run = whatIf(oldPolicy, "--exit-code");

        assertEquals(0, run.code(), run.err());
        assertEquals("WHATIF payments=" + RecordedJournal.PAYMENTS + " flips=0 changed=0", run.outLines().get(0));
    }

    @Test
    void shouldFindExactlyTheFlipsThatTwoRunsShow() throws IOException
    {
        final Path out = directory.resolve("flips.csv");

        final CommandRun run = whatIf(newPolicy, "--out", out.toString(), "--exit-code");

        final List<String> expected = flips(0, Long.MAX_VALUE);
        assertTrue(expected.size() > 50, "the two policies must differ: " + expected.size());
        assertEquals(1, run.code(), run.err());
        assertEquals(expected, rows(out, 0, 1, 3, 5, 6, 7, 8, 9, 10, 11, 12));
        long changed = 0;
        for (int i = 0; i < before.size(); i++)
        {
            changed += before.get(i).action().equals(after.get(i).action()) &&
                !before.get(i).reasons().equals(after.get(i).reasons()) ? 1 : 0;
        }
        assertEquals("WHATIF payments=" + RecordedJournal.PAYMENTS + " flips=" + expected.size() + " changed=" +
            changed, run.outLines().get(0));
    }

    @ParameterizedTest
    @CsvSource({ "inline", "shared", "dedicated" })
    void shouldFindTheSameInEveryLayout(final String layout) throws IOException
    {
        final Path out = directory.resolve("flips.csv");

        final CommandRun run = whatIf(newPolicy, "--out", out.toString(), "--layout", layout);

        assertEquals(0, run.code(), run.err());
        assertEquals(flips(0, Long.MAX_VALUE), rows(out, 0, 1, 3, 5, 6, 7, 8, 9, 10, 11, 12));
    }

    /** A journal in which the new policy came half way: under the old one only what it decided can flip, and back. */
    @Test
    void shouldStandInThePlaceOfEveryPolicyThatWasActivated() throws IOException
    {
        final Path turning = directory.resolve("turning");
        RecordedJournal.writeTurning(turning, oldPolicy, newPolicy, mini);
        final List<RecordedDecision> turned = RecordedDecision.journal(turning);
        final Path out = directory.resolve("flips.csv");

        final CommandRun run = CommandRun.of("replay", "what-if", turning.toString(), "--policy",
            oldPolicy.toString(), "--out", out.toString());

        assertEquals(0, run.code(), run.err());
        final List<String> expected = new ArrayList<>();
        for (int i = 0; i < turned.size(); i++)
        {
            if (!turned.get(i).action().equals(before.get(i).action()))
            {
                expected.add(turned.get(i).paymentId() + "," + turned.get(i).action() + "," + before.get(i).action());
            }
        }
        assertFalse(expected.isEmpty());
        assertEquals(expected, rows(out, 0, 5, 6));
        assertEquals(2, run.outLines().get(1).split("handbook").length - 1, run.outLines().get(1));
    }

    @Test
    void shouldAddUpFlipsByPairOfActionsWithTheirAmounts()
    {
        final Path json = directory.resolve("flips.json");

        whatIf(newPolicy, "--json", json.toString());

        final Map<String, long[]> expected = new HashMap<>();
        for (final String flip : flips(0, Long.MAX_VALUE))
        {
            final String[] fields = flip.split(",", -1);
            final long[] sums = expected.computeIfAbsent(fields[3] + ">" + fields[4], pair -> new long[2]);
            sums[0]++;
            sums[1] += Long.parseLong(fields[2]);
        }
        final Config summary = ConfigFactory.parseFile(json.toFile()).getConfig("summary");
        final Map<String, List<Long>> found = new HashMap<>();
        for (final Config pair : summary.getConfigList("byPair"))
        {
            found.put(pair.getString("before") + ">" + pair.getString("after"),
                List.of(pair.getLong("flips.count"), pair.getLong("flips.amountsMinor.EUR")));
        }
        assertTrue(expected.size() > 1, expected.toString());
        assertEquals(expected.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey,
            entry -> List.of(entry.getValue()[0], entry.getValue()[1]))), found);
        assertEquals(summary.getLong("flips.count"), summary.getConfig("byCause").root().keySet().stream()
            .mapToLong(cause -> summary.getConfig("byCause").root().toConfig().getLong("\"" + cause + "\".count"))
            .sum());
    }

    @Test
    void shouldWriteTheSameFlipsAsJson() throws IOException
    {
        final Path json = directory.resolve("flips.json.gz");
        final Path csv = directory.resolve("flips.csv");
        whatIf(newPolicy, "--json", directory.resolve("flips.json").toString(), "--out", csv.toString());

        final List<String> found = new ArrayList<>();
        for (final Config flip : ConfigFactory.parseFile(directory.resolve("flips.json").toFile())
            .getConfigList("flips"))
        {
            found.add(String.join(",", flip.getString("paymentId"), flip.getString("sequence"),
                flip.getString("eventTime"), flip.getString("amountMinor"), flip.getString("currency"),
                flip.getString("before.action"), flip.getString("after.action"), flip.getString("cause"),
                String.join(";", flip.getStringList("rulesNew")), String.join(";", flip.getStringList("rulesGone"))));
        }
        assertEquals(rows(csv, 0, 1, 2, 3, 4, 5, 6, 13, 14, 15), found);
        assertEquals(0, whatIf(newPolicy, "--json", json.toString()).code());
        assertTrue(Files.size(json) < Files.size(directory.resolve("flips.json")), "compressed by its name");
    }

    @Test
    void shouldCountPrecisionAndRecallAsAPlainCountDoes()
    {
        final Path json = directory.resolve("flips.json");

        whatIf(newPolicy, "--json", json.toString());

        final Config labels = ConfigFactory.parseFile(json.toFile()).getConfig("summary.labels");
        assertConfusion(before, labels.getConfig("before"));
        assertConfusion(after, labels.getConfig("after"));
    }

    private static void assertConfusion(final List<RecordedDecision> decisions, final Config confusion)
    {
        long caught = 0;
        long alerts = 0;
        long frauds = 0;
        long caughtMinor = 0;
        for (final RecordedDecision decision : decisions)
        {
            final long[] payment = payments.get(decision.paymentId());
            final boolean isAlert = !"APPROVE".equals(decision.action());
            alerts += isAlert ? 1 : 0;
            frauds += payment[1];
            caught += isAlert ? payment[1] : 0;
            caughtMinor += isAlert ? payment[1] * payment[0] : 0;
        }
        assertEquals(caught, confusion.getLong("fraudsAlerted.count"));
        assertEquals(caughtMinor, confusion.getLong("fraudsAlerted.amountsMinor.EUR"));
        assertEquals(alerts - caught, confusion.getLong("genuineAlerted.count"));
        assertEquals(frauds - caught, confusion.getLong("fraudsApproved.count"));
        assertEquals(decisions.size() - alerts - frauds + caught, confusion.getLong("genuineApproved.count"));
        assertEquals((double)caught / alerts, confusion.getDouble("precision"));
        assertEquals((double)caught / frauds, confusion.getDouble("recall"));
    }

    @ParameterizedTest
    @CsvSource({ "5000, 9000", "9000, 9000", "0, 12000" })
    void shouldCompareOnlyTheSequencesAskedFor(final long from, final long to) throws IOException
    {
        final Path out = directory.resolve("flips.csv");

        final CommandRun run = whatIf(newPolicy, "--out", out.toString(),
            "--from", Long.toString(from), "--to", Long.toString(to));

        assertEquals(0, run.code(), run.err());
        assertEquals(flips(from, to), rows(out, 0, 1, 3, 5, 6, 7, 8, 9, 10, 11, 12));
        assertEquals(before.stream().filter(one -> one.sequence() >= from && one.sequence() <= to).count(),
            Long.parseLong(run.outLines().get(0).replaceAll("WHATIF payments=(\\d+) .*", "$1")));
    }

    @Test
    void shouldCompareOnlyTheTimesAskedFor() throws IOException
    {
        final Path all = directory.resolve("all.csv");
        final Path some = directory.resolve("some.csv");
        whatIf(newPolicy, "--out", all.toString());

        whatIf(newPolicy, "--out", some.toString(), "--from", "2018-05-01", "--to", "2018-06-01T12:00:00Z");

        final List<String> expected = rows(all, 2, 0).stream().filter(row ->
            row.compareTo("2018-05-01T00:00:00Z") >= 0 && row.compareTo("2018-06-01T12:00:00Z") < 0).toList();
        assertFalse(expected.isEmpty());
        assertEquals(expected, rows(some, 2, 0));
    }

    @Test
    void shouldNameTheRuleThatHitsAndTheRuleThatNoLongerDoes() throws IOException
    {
        final Path lower = Samples.changed(oldPolicy, directory.resolve("lower"), "high_amount: 220.0",
            "high_amount: 100.0");
        final Path higher = Samples.changed(oldPolicy, directory.resolve("higher"), "high_amount: 220.0",
            "high_amount: 1000000.0");
        final Path out = directory.resolve("flips.csv");

        whatIf(lower, "--out", out.toString());
        assertEquals(List.of("DECLINE,rule amount-limit hits,amount-limit,"),
            rows(out, 6, 13, 14, 15).stream().distinct().toList());

        whatIf(higher, "--out", out.toString());
        assertEquals(List.of("DECLINE,rule amount-limit no longer hits,,amount-limit"),
            rows(out, 5, 13, 14, 15).stream().distinct().toList());
    }

    /** A rule stands before a band: where it hits no more, the band has its say. */
    @Test
    void shouldNameTheRuleThatGivesWayToABand() throws IOException
    {
        final Path policy = Samples.changed(oldPolicy, directory.resolve("trusting"), "risky_share: 0.5",
            "risky_share: 2.0");
        final Path out = directory.resolve("flips.csv");

        whatIf(policy, "--out", out.toString());

        assertEquals(List.of("REVIEW,APPROVE", "REVIEW,DECLINE"),
            rows(out, 5, 6).stream().distinct().sorted().toList());
        assertEquals(List.of("rule risky-terminal no longer hits,,risky-terminal"),
            rows(out, 13, 14, 15).stream().distinct().toList());
    }

    @Test
    void shouldNameAnotherActionOfTheSameRuleAndOfOtherwise() throws IOException
    {
        final Path policy = Samples.changed(oldPolicy, directory.resolve("other"), "action: decline, reason: 211",
            "action: review, reason: 211", "otherwise: approve", "otherwise: challenge");
        final Path out = directory.resolve("flips.csv");

        whatIf(policy, "--out", out.toString());

        assertEquals(List.of("APPROVE,CHALLENGE,otherwise is another action,,",
            "DECLINE,REVIEW,rule amount-limit asks for another action,,"),
            rows(out, 5, 6, 13, 14, 15).stream().distinct().sorted().toList());
    }

    @Test
    void shouldNameTheBand() throws IOException
    {
        final Path policy = Samples.changed(oldPolicy, directory.resolve("bands"), "from: 0.2,", "from: 0.05,");
        final Path out = directory.resolve("flips.csv");

        whatIf(policy, "--out", out.toString());

        assertEquals(List.of("APPROVE,REVIEW,band REVIEW from 0.05 is reached,,"),
            rows(out, 5, 6, 13, 14, 15).stream().distinct().toList());
    }

    @Test
    void shouldSayTheSameOverTheFileItself() throws IOException
    {
        final Path overJournal = directory.resolve("journal.csv");
        final Path overFile = directory.resolve("file.csv");
        whatIf(newPolicy, "--out", overJournal.toString());

        final CommandRun run = CommandRun.of("replay", "what-if", "--in", mini.toString(), "--mapping",
            Samples.MAPPING.toString(), "--policy", newPolicy.toString(), "--against", oldPolicy.toString(),
            "--out", overFile.toString());

        assertEquals(0, run.code(), run.err());
        final int[] columns = { 0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 };
        assertEquals(rows(overJournal, columns), rows(overFile, columns));
    }

    @Test
    void shouldTakeEverythingForApprovedWhereAFileHasNoOtherPolicy() throws IOException
    {
        final Path out = directory.resolve("flips.csv");

        final CommandRun run = CommandRun.of("replay", "what-if", "--in", mini.toString(), "--mapping",
            Samples.MAPPING.toString(), "--policy", oldPolicy.toString(), "--out", out.toString());

        assertEquals(0, run.code(), run.err());
        assertEquals(before.stream().filter(one -> !"APPROVE".equals(one.action()))
            .map(one -> one.paymentId() + ",APPROVE," + one.action()).toList(), rows(out, 0, 5, 6));
    }

    /** Two payments are approved; what came of them declines the others, under the policy that looks at it. */
    @Test
    void shouldLetEachPolicyLiveWithItsOwnOutcomes() throws IOException
    {
        final Path policy = Samples.changed(oldPolicy, directory.resolve("assuming"), "assume-outcome: none",
            "assume-outcome: decision", "amount > high_amount", "approved >= 2", "given: {amount: 220.01}",
            "given: {approved: 2}", "given: {amount: 220.0}", "given: {approved: 1}");
        final Path features = policy.resolve("features.yaml");
        Files.writeString(features, Files.readString(features) +
            "\n  - {name: approved, key: customer, aggregate: count, window: sliding 7d, of: approved}\n");
        final Path in = Samples.write(directory.resolve("in.csv"),
            "tx_id,time_s,customer_id,terminal_id,amount_cents,fraud", "1,40000,596,3156,1000,0",
            "2,40001,596,3156,1000,0", "3,40002,596,3156,1000,0", "4,40003,596,3156,1000,0");
        final Path out = directory.resolve("flips.csv");

        final CommandRun run = CommandRun.of("replay", "what-if", "--in", in.toString(), "--mapping",
            Samples.MAPPING.toString(), "--policy", policy.toString(), "--against", oldPolicy.toString(),
            "--out", out.toString());

        assertEquals(0, run.code(), run.err());
        assertEquals(List.of("3,APPROVE,DECLINE", "4,APPROVE,DECLINE"), rows(out, 0, 5, 6));
    }

    @Test
    void shouldDrawBothDistributions() throws IOException
    {
        final Path svg = directory.resolve("scores.svg");

        // What decides before gives no score to anything.
        final CommandRun run = CommandRun.of("replay", "what-if", "--in", mini.toString(), "--mapping",
            Samples.MAPPING.toString(), "--policy", newPolicy.toString(), "--picture", svg.toString());

        assertEquals(0, run.code(), run.err());
        final String text = Files.readString(svg);
        assertTrue(text.startsWith("<svg ") && text.endsWith("</svg>\n"), text);
        assertTrue(text.contains(">before</text>") && text.contains(">after</text>"), text);
        assertTrue(text.contains("score, in steps of"), text);
        assertFalse(run.out().contains("distributed alike"), run.out());
    }

    /** Rules and bands change, the model does not: two curves that lie on each other would say nothing. */
    @Test
    void shouldDrawActionsWhereScoresAreAlike() throws IOException
    {
        final Path svg = directory.resolve("actions.svg");

        final CommandRun run = whatIf(newPolicy, "--picture", svg.toString());

        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().contains("\nScores are distributed alike before and after: "), run.out());
        final String text = Files.readString(svg);
        assertTrue(text.startsWith("<svg ") && text.endsWith("</svg>\n"), text);
        assertTrue(text.contains("scores are distributed alike before and after"), text);
        for (final String action : List.of("APPROVE", "CHALLENGE", "REVIEW", "DECLINE"))
        {
            final long was = before.stream().filter(decision -> action.equals(decision.action())).count();
            final long is = after.stream().filter(decision -> action.equals(decision.action())).count();
            assertTrue(run.outLines().stream().anyMatch(line -> line.matches("  " + action + " +" + was + "  " + is)),
                run.out());
            assertTrue(text.contains(String.format(Locale.ROOT, ">%,d before</text>", was)), text);
            assertTrue(text.contains(String.format(Locale.ROOT, ">%,d after</text>", is)), text);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--from 9999999                 | is outside of the journal: its sequences are from 0 to ",
        "--to 9999999                   | is outside of the journal: its sequences are from 0 to ",
        "--from 50 --to 40              | is not after --from 50",
        "--from 2019-01-01              | their event times are from 2018-04-01T00:41:53Z to ",
        "--from yesterday               | must be a sequence, a time as ",
        "--mapping mapping.conf         | go with --in",
    })
    void shouldRefuseARangeThatIsNone(final String options, final String problem)
    {
        final CommandRun run = whatIf(newPolicy, options.split(" "));

        assertEquals(2, run.code(), run.err());
        assertTrue(run.err().contains(problem), run.err());
    }

    @Test
    void shouldSayWhatIsMissing()
    {
        final CommandRun neither = CommandRun.of("replay", "what-if", "--policy", newPolicy.toString());
        assertEquals(2, neither.code());
        assertTrue(neither.err().contains("name either a journal's directory or a file with --in"), neither.err());

        final CommandRun none = CommandRun.of(
            "replay", "what-if", directory.resolve("none").toString(), "--policy", newPolicy.toString());
        assertEquals(3, none.code());
        assertTrue(none.err().startsWith("peregrine: no journal in "), none.err());

        final CommandRun policy = whatIf(directory.resolve("none"));
        assertEquals(2, policy.code());
        assertTrue(policy.err().contains("no such directory"), policy.err());
    }

    @Test
    void shouldSayWhereTheJournalIsDamagedAndWriteNothing() throws IOException
    {
        for (final String series : List.of("inputs", "decisions"))
        {
            final Path copy = directory.resolve("damaged-" + series);
            try (Stream<Path> files = Files.walk(root))
            {
                for (final Path file : files.toList())
                {
                    Files.copy(file, copy.resolve(root.relativize(file).toString()));
                }
            }
            try (RandomAccessFile file = new RandomAccessFile(
                Segments.list(copy.resolve(series)).get(0).file().toFile(), "rw"))
            {
                file.seek(500_000);
                final int value = file.read();
                file.seek(500_000);
                file.write(value ^ 1);
            }
            final Path out = directory.resolve(series + ".csv");

            final CommandRun run = CommandRun.of("replay", "what-if", copy.toString(), "--policy",
                newPolicy.toString(), "--out", out.toString());

            assertEquals(1, run.code(), run.err());
            assertTrue(run.err().startsWith("journal damaged: file=" + copy.resolve(series)), run.err());
            assertFalse(Files.exists(out));
        }
    }
}
