package io.peregrine.pipeline.window;

import static io.peregrine.pipeline.window.Features.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.FeatureType;
import io.peregrine.domain.PaymentEvent;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The features of the handbook against values that another program computed from the same payments. */
class GoldenFeaturesTest
{
    private static final long START_NS = 1_522_540_800L * SECOND; // 2018-04-01, a Sunday.
    private static final int FIRST_FEATURE = 7;

    private final FeatureLayout layout = Features.handbook();
    private final TestCounters counters = new TestCounters();
    private final Map<String, Double> sums = new HashMap<>();
    private long durationNs;

    /** Payments by transaction: time in s, customer, terminal, amount, fraud. */
    private static List<long[]> transactions(final InputStream in) throws IOException
    {
        final List<long[]> rows = new ArrayList<>();
        try (BufferedReader lines = reader(in))
        {
            lines.readLine();
            for (String line = lines.readLine(); null != line; line = lines.readLine())
            {
                final long[] row = new long[6];
                int column = 0;
                long value = 0;
                for (int i = 0; i < line.length() && column < 6; i++)
                {
                    final char c = line.charAt(i);
                    if (',' == c)
                    {
                        row[column++] = value;
                        value = 0;
                    }
                    else
                    {
                        value = value * 10 + c - '0';
                    }
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private static Map<Long, String[]> golden(final InputStream in, final List<String> header) throws IOException
    {
        final Map<Long, String[]> rows = new HashMap<>();
        try (BufferedReader lines = reader(in))
        {
            header.addAll(List.of(lines.readLine().split(",")));
            for (String line = lines.readLine(); null != line; line = lines.readLine())
            {
                final String[] cells = line.split(",");
                rows.put(Long.parseLong(cells[0]), cells);
            }
        }
        return rows;
    }

    private static BufferedReader reader(final InputStream in) throws IOException
    {
        return new BufferedReader(new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8));
    }

    private static InputStream mini()
    {
        return GoldenFeaturesTest.class.getResourceAsStream("golden_mini.csv.gz");
    }

    private int run(
        final List<long[]> payments, final Map<Long, String[]> golden, final List<String> header, final int capacity)
    {
        int checked = 0;
        int due = 0;
        final double[] featureSums = new double[layout.count()];
        final PaymentEvent slot = Features.slot();
        try (WindowState state = new WindowState(Features.context(layout, 20_000, capacity, counters)))
        {
            for (final long[] row : payments)
            {
                final long startNs = System.nanoTime();
                while (due < payments.size() && payments.get(due)[1] + 7 * 86_400 <= row[1])
                {
                    final long[] past = payments.get(due++);
                    state.onEvent(Features.label(slot, past[0], (int)past[5]));
                }
                Features.payment(slot, row[0], START_NS + row[1] * SECOND, row[2], row[3] + 1, row[4]);
                state.onEvent(slot);
                durationNs += System.nanoTime() - startNs;

                for (int i = 0; i < featureSums.length; i++)
                {
                    featureSums[i] += asPrinted(layout.feature(i).name(), value(slot, i));
                }
                final String[] expected = golden.get(row[0]);
                if (null != expected)
                {
                    compare(slot, header, expected);
                    checked++;
                }
            }
        }
        for (int i = 0; i < featureSums.length; i++)
        {
            sums.put(layout.feature(i).name(), featureSums[i]);
        }
        return checked;
    }

    private double value(final PaymentEvent slot, final int index)
    {
        return FeatureType.INT == layout.feature(index).type() ? slot.featureLong(index) : slot.featureDouble(index);
    }

    /** The reference has shares to nine digits: with fewer than 30,000 payments no two shares are the same there. */
    private static double asPrinted(final String name, final double value)
    {
        return name.startsWith("t_risk") ? Math.rint(value * 1e9) / 1e9 : value;
    }

    private void compare(final PaymentEvent slot, final List<String> header, final String[] expected)
    {
        for (int column = FIRST_FEATURE; column < header.size(); column++)
        {
            final int index = layout.indexOf(header.get(column));
            if (index >= 0)
            {
                final double tolerance = header.get(column).startsWith("c_avg") ? 1e-6 : 0.0;
                final double actual = asPrinted(header.get(column), value(slot, index));
                assertEquals(Double.parseDouble(expected[column]), actual, tolerance,
                    () -> "payment " + slot.sequence() + " " + layout.feature(index).name());
            }
        }
    }

    @Test
    void shouldGiveTheGoldenFeaturesOfTheSmallStream() throws IOException
    {
        final List<String> header = new ArrayList<>();
        final Map<Long, String[]> golden = golden(mini(), header);

        assertEquals(18_944, run(transactions(mini()), golden, header, 20_000));
        assertEquals(0, counters.get(CounterDescriptor.EVICTED_EVENTS));
    }

    @Test
    void shouldGiveTheGoldenFeaturesAndSumsOfTheWholeHandbook() throws IOException
    {
        final Path handbook = Path.of(System.getProperty("peregrine.shared", "."), "data", "handbook");
        Assumptions.assumeTrue(Files.exists(handbook), "no handbook data at " + handbook);
        final List<String> header = new ArrayList<>();
        final Map<Long, String[]> golden =
            golden(Files.newInputStream(handbook.resolve("golden_features_full.csv.gz")), header);
        final List<long[]> payments = transactions(Files.newInputStream(handbook.resolve("transactions.csv.gz")));

        assertEquals(20_000, run(payments, golden, header, 800_000));
        assertEquals(0, counters.get(CounterDescriptor.EVICTED_EVENTS));
        final String[] lines = Files.readString(handbook.resolve("golden_feature_sums.json")).split("[{},\n]+");
        int compared = 0;
        for (final String line : lines)
        {
            if (line.contains(":"))
            {
                final String[] entry = line.replace("\"", "").trim().split(": ");
                final double expected = Double.parseDouble(entry[1]);
                assertEquals(expected, sums.get(entry[0]), expected * 1e-11, entry[0]);
                compared++;
            }
        }
        assertEquals(14, compared);
        System.out.println("window state: " + durationNs / payments.size() + " ns a payment with its label, " +
            payments.size() + " payments");
    }
}
