package io.peregrine.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ReplayExportTest
{
    private static final int DECISION_COLUMNS = 12;
    private static final int FRAUD = 5;

    @TempDir
    private static Path shared;

    private static Path mini;
    private static Path policy;
    private static Path root;

    @TempDir
    private Path directory;

    @BeforeAll
    static void writeAJournal()
    {
        mini = Samples.mini(shared);
        policy = Samples.smallPolicy(shared);
        root = shared.resolve("journal");
        RecordedJournal.write(root, policy, mini);
    }

    private static String columns(final String line, final int from, final int to)
    {
        final String[] fields = line.split(",", -1);
        return Arrays.stream(fields, from, Math.min(to, fields.length)).collect(Collectors.joining(","));
    }

    private List<String> features(final Path of) throws IOException
    {
        final Path out = directory.resolve("features.csv");
        final CommandRun run = CommandRun.of("features", "--policy", of.toString(), "--mapping",
            Samples.MAPPING.toString(), "--in", mini.toString(), "--out", out.toString());
        assertEquals(0, run.code(), run.err());
        return Files.readAllLines(out).stream().map(line -> line.substring(line.indexOf(',') + 1)).toList();
    }

    @Test
    void shouldWriteTheFeaturesThatTheFeaturesVerbWritesByteForByte() throws IOException
    {
        final Path out = directory.resolve("export.csv");

        final CommandRun run = CommandRun.of("replay", "export", root.toString(), "--out", out.toString());

        assertEquals(0, run.code(), run.err());
        final List<String> lines = Files.readAllLines(out);
        assertEquals(1 + RecordedJournal.PAYMENTS, lines.size());
        assertEquals(features(policy),
            lines.stream().map(line -> columns(line, DECISION_COLUMNS, Integer.MAX_VALUE)).toList());
    }

    @Test
    void shouldWriteWhatWasDecidedAndWhatBecameKnown() throws IOException
    {
        final List<String> expected = new ArrayList<>();
        final List<RecordedDecision> decisions = RecordedDecision.journal(root);
        try (CsvRows rows = CsvRows.open(mini))
        {
            for (final RecordedDecision decision : decisions)
            {
                assertTrue(rows.next());
                assertEquals(Long.toString(decision.paymentId()), rows.row().field(0).toString());
                expected.add(decision.paymentId() + "," + decision.sequence() + "," + decision.action() + "," +
                    decision.score() + "," + decision.probability() + "," + decision.reasons() + "," +
                    ("1".equals(rows.row().field(FRAUD).toString()) ? "1" : ""));
            }
        }

        final CommandRun run = CommandRun.of("replay", "export", root.toString());

        assertEquals(0, run.code(), run.err());
        assertEquals("payment_id,sequence,event_time,action,status,score,probability,margin,reasons,policy,label," +
            "label_sequence", columns(run.outLines().get(0), 0, DECISION_COLUMNS));
        final List<String> found = new ArrayList<>();
        for (final String line : run.outLines().subList(1, run.outLines().size()))
        {
            final String[] fields = line.split(",", -1);
            found.add(String.join(",", fields[0], fields[1], fields[3], fields[5], fields[6], fields[8], fields[10]));
            assertTrue(fields[10].isEmpty() || Long.parseLong(fields[11]) > Long.parseLong(fields[1]), line);
        }
        assertEquals(expected, found);
        assertTrue(run.err().contains("labelled=" + found.stream().filter(row -> row.endsWith(",1")).count()),
            run.err());
    }

    @Test
    void shouldDecideUnderAnotherPolicyWhereOneIsNamed() throws IOException
    {
        final Path other = Samples.changed(policy, directory.resolve("other"), "high_amount: 220.0",
            "high_amount: 100.0");
        final Path sheet = other.resolve("features.yaml");
        Files.writeString(sheet, Files.readString(sheet) +
            "\n  - {name: score, key: customer, aggregate: max amount_minor, window: last 5}\n");
        RecordedJournal.write(directory.resolve("journal"), other, mini);

        final CommandRun run = CommandRun.of("replay", "export", root.toString(), "--policy", other.toString());

        assertEquals(0, run.code(), run.err());
        assertTrue(run.outLines().get(0).contains(",status,decision.score,probability,"), run.outLines().get(0));
        assertEquals(features(other), run.outLines().stream()
            .map(line -> columns(line, DECISION_COLUMNS, Integer.MAX_VALUE)).toList());
        assertEquals(RecordedDecision.journal(directory.resolve("journal")).stream()
            .map(one -> one.action() + "," + one.reasons()).toList(),
            run.outLines().stream().skip(1).map(line -> line.split(",", -1))
                .map(fields -> fields[3] + "," + fields[8]).toList());
    }

    @Test
    void shouldWriteOnlyTheRangeAskedFor()
    {
        final CommandRun run = CommandRun.of(
            "replay", "export", root.toString(), "--from", "100", "--to", "199");

        assertEquals(0, run.code(), run.err());
        assertEquals(RecordedDecision.journal(root).stream().map(RecordedDecision::sequence)
            .filter(sequence -> sequence >= 100 && sequence <= 199).map(Object::toString).toList(),
            run.outLines().stream().skip(1).map(line -> line.split(",")[1]).toList());
    }

    /** Columns are those of the policy in force at the end; what another one does not declare is empty. */
    @Test
    void shouldLeaveEmptyWhatAnotherPolicyDoesNotDeclare() throws IOException
    {
        final Path second = Samples.changed(policy, directory.resolve("second"));
        final Path sheet = second.resolve("features.yaml");
        Files.writeString(sheet, Files.readString(sheet).replace("  - {name: weekend,",
            "  - {name: c_nb_2d, key: customer, aggregate: count, window: sliding 2d}\n  - {name: weekend,"));
        final Path turning = directory.resolve("turning");
        RecordedJournal.writeTurning(turning, policy, second, mini);

        final CommandRun run = CommandRun.of("replay", "export", turning.toString());

        assertEquals(0, run.code(), run.err());
        assertTrue(run.err().contains("more than one policy decided"), run.err());
        final List<String> lines = run.outLines();
        assertTrue(lines.get(0).contains(",amount,c_nb_2d,weekend,"), lines.get(0));
        final List<String> expected = features(policy);
        for (int i = 1; i < lines.size(); i++)
        {
            final String[] fields = lines.get(i).split(",", -1);
            assertEquals(i < RecordedJournal.PAYMENTS / 2, fields[DECISION_COLUMNS + 1].isEmpty(), lines.get(i));
            fields[DECISION_COLUMNS + 1] = "-";
            assertEquals(expected.get(i),
                columns(String.join(",", fields), DECISION_COLUMNS, Integer.MAX_VALUE).replace(",-,", ","));
        }
    }

    @Test
    void shouldExportNothingOfAJournalThatReplaysOtherwise() throws IOException
    {
        final Path other = Samples.changed(policy, directory.resolve("other"), "high_amount: 220.0",
            "high_amount: 100.0");
        final Path mixed = directory.resolve("mixed");
        RecordedJournal.write(directory.resolve("journal"), other, mini);
        try (Stream<Path> files = Files.walk(root))
        {
            for (final Path file : files.toList())
            {
                final Path relative = root.relativize(file);
                Files.copy(relative.startsWith("decisions") ?
                    directory.resolve("journal").resolve(relative.toString()) : file,
                    mixed.resolve(relative.toString()));
            }
        }
        final Path out = directory.resolve("export.csv");

        final CommandRun run = CommandRun.of("replay", "export", mixed.toString(), "--out", out.toString());

        assertEquals(1, run.code(), run.err());
        assertTrue(run.err().contains("DIFFERS sequence=1 field=policy journal="), run.err());
        assertFalse(Files.exists(out));
    }
}
