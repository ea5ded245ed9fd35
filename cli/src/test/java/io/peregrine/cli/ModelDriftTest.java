package io.peregrine.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Drift between two periods of a journal, against what the rows of replay export give. */
class ModelDriftTest
{
    private static final int FIRST_FEATURE = 12;
    private static final int SEQUENCE = 1;
    private static final int PROBABILITY = 6;
    private static final String MIDDLE = "9000";

    @TempDir
    private static Path shared;
    private static Path root;

    @TempDir
    private Path directory;

    @BeforeAll
    static void writeAJournal()
    {
        root = shared.resolve("journal");
        RecordedJournal.write(root, Samples.smallPolicy(shared), Samples.mini(shared));
    }

    @Test
    void shouldGiveTheIndexOfEveryColumnThatIsExported() throws IOException
    {
        final CommandRun run = CommandRun.of("model", "drift", root.toString(), "--to", MIDDLE,
            "--against-from", MIDDLE, "--format", "csv");

        assertEquals(0, run.code(), run.err());
        final Map<String, Double> found = new LinkedHashMap<>();
        run.outLines().stream().skip(1).map(line -> line.split(",", -1))
            .forEach(fields -> found.put(fields[0], Double.valueOf(fields[2])));
        final Map<String, Double> expected = exported();
        assertEquals(List.copyOf(expected.keySet()), List.copyOf(found.keySet()));
        expected.forEach((name, index) -> assertEquals(index, found.get(name), 1e-12, name));
        assertTrue(expected.values().stream().anyMatch(index -> index > 0.25));
        assertTrue(expected.values().stream().anyMatch(index -> index < 0.1));
    }

    /** @return what the plain sum over bins gives for the rows of replay export. */
    private Map<String, Double> exported() throws IOException
    {
        final Path out = directory.resolve("export.csv");
        assertEquals(0, CommandRun.of("replay", "export", root.toString(), "--out", out.toString()).code());
        final List<String[]> rows = Files.readAllLines(out).stream().map(line -> line.split(",", -1)).toList();
        final String[] names = rows.get(0);
        final Map<String, Double> indexes = new LinkedHashMap<>();
        for (int column = FIRST_FEATURE; column < names.length; column++)
        {
            indexes.put(names[column], index(rows, column));
        }
        indexes.put("probability", index(rows, PROBABILITY));
        return indexes;
    }

    private static double index(final List<String[]> rows, final int column)
    {
        final List<Double> present = new ArrayList<>();
        final List<List<Double>> periods = List.of(new ArrayList<>(), new ArrayList<>());
        for (final String[] row : rows.subList(1, rows.size()))
        {
            final Double value = row[column].isEmpty() || "NaN".equals(row[column]) ? null :
                Double.valueOf(row[column]);
            final long sequence = Long.parseLong(row[SEQUENCE]);
            if (sequence <= Long.parseLong(MIDDLE))
            {
                periods.get(0).add(value);
                if (null != value)
                {
                    present.add(value);
                }
            }
            if (sequence >= Long.parseLong(MIDDLE))
            {
                periods.get(1).add(value);
            }
        }

        present.sort(null);
        final Map<String, int[]> bins = new TreeMap<>();
        for (int period = 0; period < 2; period++)
        {
            for (final Double value : periods.get(period))
            {
                bins.computeIfAbsent(null == value ? "missing" : binOf(value, present), key -> new int[2])[period]++;
            }
        }
        double index = 0;
        for (final int[] counts : bins.values())
        {
            final double p = (counts[0] + 0.5) / (periods.get(0).size() + 0.5 * bins.size());
            final double q = (counts[1] + 0.5) / (periods.get(1).size() + 0.5 * bins.size());
            index += (q - p) * Math.log(q / p);
        }
        return index;
    }

    /** @return the first decile that the value is not above, as a text. */
    private static String binOf(final double value, final List<Double> sorted)
    {
        for (int decile = 1; decile <= 9 && !sorted.isEmpty(); decile++)
        {
            final double bound = sorted.get((int)Math.ceil(decile * sorted.size() / 10.0) - 1);
            if (value <= bound)
            {
                return Double.toString(bound);
            }
        }
        return "above";
    }

    @Test
    void shouldPrintTheMostDriftedFirstAndSayWhatIsAboveALimit()
    {
        final CommandRun run = CommandRun.of("model", "drift", root.toString(), "--from", "17000",
            "--to", "17030", "--against-from", "17500", "--limit", "0.25");

        assertEquals(1, run.code(), run.err());
        assertTrue(run.outLines().get(0).startsWith("payments: "), run.out());
        assertTrue(run.outLines().get(2).contains("much"), run.out());
        assertTrue(run.err().contains("is above the limit: "), run.err());
    }

    /** Windows of 7 and 30 days are warming in more than a tenth of the stream's first half, those of a day are not. */
    @Test
    void shouldNotJudgeWindowsThatWereLongerThanTheJournal()
    {
        final CommandRun run = CommandRun.of("model", "drift", root.toString(), "--to", MIDDLE,
            "--against-from", MIDDLE, "--limit", "0.14");
        assertEquals(1, run.code(), run.err());
        assertTrue(run.err().contains("probability is above the limit: "), run.err());
        for (final String name : List.of("c_nb_30d", "t_nb_30d"))
        {
            assertTrue(run.outLines().stream().anyMatch(line -> line.matches(name + " +feature +\\S+ +warming .*")),
                run.out());
            assertTrue(run.err().contains(name + " was warming in the first period, and is not held against the limit"),
                run.err());
        }
        assertTrue(run.outLines().stream().anyMatch(line -> line.matches("c_nb_1d +feature +\\S+ +little .*")),
            run.out());
        assertTrue(run.out().contains("\nwarming in the first period, "), run.out());

        // Later, every window has seen its length.
        final CommandRun later = CommandRun.of("model", "drift", root.toString(), "--from", "17000",
            "--to", "17500", "--against-from", "17500");
        assertTrue(!later.out().contains("warming"), later.out());
    }

    @Test
    void shouldFindNoDriftBetweenAPeriodAndItself()
    {
        final CommandRun run = CommandRun.of("model", "drift", root.toString(), "--from", "5000", "--to", "6000",
            "--against-from", "5000", "--against-to", "6000", "--limit", "0", "--format", "json");

        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().startsWith("{\"firstPayments\":"), run.out());
        assertTrue(run.out().contains("\"name\":\"probability\",\"kind\":\"score\",\"index\":0.0"), run.out());
    }

    @Test
    void shouldSayWhichPeriodIsWrong()
    {
        assertSays("--against-to 5 is not after --against-from 10", "--against-from", "10", "--against-to", "5");
        assertSays("--against-from must be a sequence", "--against-from", "soon");
        assertSays("two periods are compared", new String[0]);
    }

    private static void assertSays(final String expected, final String... options)
    {
        final List<String> words = new ArrayList<>(List.of("model", "drift", root.toString()));
        words.addAll(List.of(options));
        final CommandRun run = CommandRun.of(words.toArray(new String[0]));

        assertEquals(2, run.code());
        assertTrue(run.err().contains(expected), run.err());
    }
}
