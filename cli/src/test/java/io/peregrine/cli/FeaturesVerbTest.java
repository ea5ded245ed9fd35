package io.peregrine.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class FeaturesVerbTest
{
    private static final String HEADER = "tx_id,time_s,customer_id,terminal_id,amount_cents,fraud";
    private static final int MINI_PAYMENTS = 18_944;
    private static final int FIRST_GOLDEN_FEATURE = 7;

    @TempDir
    private Path directory;

    private CommandRun run(final Path in, final Path out)
    {
        return CommandRun.of("features", "--policy", Samples.smallPolicy(directory).toString(), "--mapping",
            Samples.MAPPING.toString(), "--in", in.toString(), "--out", out.toString());
    }

    /** Shares are compared as the reference prints them, to nine digits. */
    private static double asPrinted(final String name, final String value)
    {
        final double number = Double.parseDouble(value);
        return name.startsWith("t_risk") ? Math.rint(number * 1e9) / 1e9 : number;
    }

    @Test
    void shouldGiveTheGoldenFeaturesOfTheSmallStream()
    {
        final Path mini = Samples.mini(directory);
        final Path out = directory.resolve("features.csv.gz");

        final CommandRun run = run(mini, out);

        assertEquals(0, run.code(), run.err());
        int compared = 0;
        try (CsvRows golden = CsvRows.open(mini); CsvRows features = CsvRows.open(out))
        {
            while (golden.next())
            {
                assertTrue(features.next());
                assertEquals(golden.row().field(0).toString(), features.row().field(0).toString());
                for (int i = FIRST_GOLDEN_FEATURE; i < golden.columns().size(); i++)
                {
                    final String name = golden.columns().get(i);
                    final int column = features.columns().indexOf(name);
                    assertEquals(asPrinted(name, golden.row().field(i).toString()),
                        asPrinted(name, features.row().field(column).toString()),
                        name.startsWith("c_avg") ? 1e-6 : 0.0, name);
                    compared++;
                }
            }
            assertFalse(features.next());
        }
        assertEquals(MINI_PAYMENTS * 14, compared);
    }

    @Test
    void shouldWriteCountsAsIntegersAndMeansAsDoubles() throws IOException
    {
        final Path in = Samples.write(directory.resolve("in.csv"), HEADER, "007,31,596,3156,5716,0");
        final Path out = directory.resolve("features.csv");

        run(in, out);

        assertEquals(List.of(
            "payment_id,amount,weekend,night,c_nb_1d,c_avg_1d,c_nb_7d,c_avg_7d,c_nb_30d,c_avg_30d," +
            "t_nb_1d,t_risk_1d,t_nb_7d,t_risk_7d,t_nb_30d,t_risk_30d",
            "007,57.16,1,1,1,57.16,1,57.16,1,57.16,0,0.0,0,0.0,0,0.0"), Files.readAllLines(out));
    }

    @Test
    void shouldLeaveMissingValuesEmptyAndTellOfRefusedPayments() throws IOException
    {
        final Path in = Samples.write(directory.resolve("in.csv"), HEADER,
            "7,31,596,3156,5716,0", "7,31,596,3156,5716,0", "7,31,596,3156,1,0");
        final Path out = directory.resolve("features.csv");

        final CommandRun run = run(in, out);

        assertEquals(1, run.code());
        assertTrue(run.err().contains("1 payments repeat an earlier one"), run.err());
        assertTrue(run.err().contains("payment 7 was refused: SAME_ID_OTHER_CONTENT"), run.err());
        assertEquals("7,,,,,,,,,,,,,,,", Files.readAllLines(out).get(2));
        assertEquals("7,,,,,,,,,,,,,,,", Files.readAllLines(out).get(3));
    }

    @Test
    void shouldGiveNoRiskWithoutLabels() throws IOException
    {
        final Path in = Samples.write(directory.resolve("in.csv"), HEADER,
            "1,0,596,3156,5716,1", "2," + 8 * 86_400 + ",596,3156,5716,0");
        final Path out = directory.resolve("features.csv");

        run(in, out);
        assertTrue(Files.readAllLines(out).get(2).endsWith(",1,1.0,1,1.0"), Files.readString(out));

        final CommandRun run = CommandRun.of("features", "--policy", directory.resolve("policy").toString(),
            "--mapping", Samples.MAPPING.toString(), "--in", in.toString(), "--no-labels");
        assertEquals(0, run.code(), run.err());
        assertTrue(run.outLines().get(2).endsWith(",1,0.0,1,0.0"), run.out());
    }

    @Test
    void shouldTakeDecisionsForOutcomesWhereThePolicySaysSo() throws IOException
    {
        final Path policy = Samples.smallPolicy(directory);
        final Path head = policy.resolve("policy.yaml");
        Files.writeString(head, Files.readString(head).replace("assume-outcome: none", "assume-outcome: decision"));
        final Path features = policy.resolve("features.yaml");
        Files.writeString(features, Files.readString(features) +
            "\n  - {name: approved, key: customer, aggregate: count, window: sliding 7d, of: approved}\n");
        final Path in = Samples.write(directory.resolve("in.csv"), HEADER,
            "1,40000,596,3156,1000,0", "2,40001,596,3156,1000,0", "3,40002,596,3156,1000,0");

        final CommandRun run = CommandRun.of("features", "--policy", policy.toString(),
            "--mapping", Samples.MAPPING.toString(), "--in", in.toString());

        assertEquals(0, run.code(), run.err());
        for (int i = 0; i < 3; i++)
        {
            assertTrue(run.outLines().get(i + 1).endsWith("," + i), run.out());
        }
    }

    @Test
    void shouldNameLineAndColumnOfABadProfile()
    {
        final Path policy = Samples.smallPolicy(directory);
        final Path profiles = Samples.write(directory.resolve("c.csv"), "customer_id,x,y,mean_amount", "1,x,2,3");
        final Path in = Samples.write(directory.resolve("in.csv"), HEADER, "1,40000,596,3156,1000,0");

        final CommandRun run = CommandRun.of("features", "--policy", policy.toString(), "--profiles",
            profiles.toString(), "--mapping", Samples.MAPPING.toString(), "--in", in.toString());

        assertEquals(2, run.code(), run.err());
        assertTrue(run.err().contains("c.csv:2: column x: \"x\" is not a number"), run.err());
    }

    @Test
    void shouldLeaveNoFileWhenARowIsBad()
    {
        final Path in = Samples.write(directory.resolve("in.csv"), HEADER, "7,31,596,3156,5716,0", "8,x,1,1,1,0");
        final Path out = directory.resolve("features.csv");

        final CommandRun run = run(in, out);

        assertEquals(2, run.code());
        assertEquals(1, run.errLines().size(), run.err());
        assertTrue(run.err().contains("in.csv:3: column time_s: \"x\""), run.err());
        assertFalse(Files.exists(out));
    }
}
