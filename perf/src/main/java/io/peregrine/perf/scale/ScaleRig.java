package io.peregrine.perf.scale;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

import io.peregrine.perf.latency.ChildProcess;

import org.agrona.CloseHelper;
import org.agrona.IoUtil;

/** Walks along the curves, each point's subjects in processes of their own. One thread. */
public final class ScaleRig
{
    private static final int[] KEYS = { 10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000 };
    private static final int[] HOT = { 10, 100, 1_000, 10_000, 100_000 };
    private static final int[] FEATURES = { 4, 8, 16, 32, 64 };
    private static final int[] KINDS = { 1, 2, 3, 4, 5, 6 };
    private static final double[] MEMORY_SHARES = { 0.1, 0.2, 0.4, 0.6, 0.8, 1 };
    private static final int HEAP_MIB = 256;
    private static final int BASELINE_KEY_LENGTH = 1_000;
    private static final int BASELINE_PAYMENT_LENGTH = 250;
    private static final int ENGINE_KEY_LENGTH = 700;
    private static final double GIB = 1 << 30;
    private static final double MIB = 1 << 20;

    private final ScaleContext ctx;
    private final Consumer<String> talk;

    /** @param talk told what it is doing. */
    public ScaleRig(final ScaleContext ctx, final Consumer<String> talk)
    {
        this.ctx = ctx;
        this.talk = talk;
    }

    /** @return one after the other, as it was measured. */
    public CurveResult run(final Curve curve)
    {
        return switch (curve)
        {
            case KEYS -> keys();
            case HOT_KEY -> timed(curve, HOT, "One card with many payments in its window",
                "payments in the window", true);
            case FEATURES -> timed(curve, FEATURES, "Features over one kind of key", "features", false);
            case KEY_KINDS -> timed(curve, KINDS, "Kinds of key, one feature over each", "kinds of key", false);
            default -> memory();
        };
    }

    /** What one subject took in its turns. */
    private static final class Turns
    {
        private final List<Double> ns = new ArrayList<>();
        private double stalls;
        private boolean hasForgotten;
        private boolean hasEnded;

        void add(final String answer)
        {
            final String[] words = answer.split(" ");
            ns.add(Double.parseDouble(words[0]));
            stalls += Double.parseDouble(words[1]);
            hasForgotten |= !"0".equals(words[2]);
        }

        boolean isMeasured()
        {
            return !hasEnded && !ns.isEmpty();
        }

        double median()
        {
            final double[] sorted = ns.stream().mapToDouble(value -> value).sorted().toArray();
            final int middle = sorted.length / 2;
            return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }

        String text()
        {
            return !isMeasured() ? "out of heap" : number(median()) + (hasForgotten ? " FORGETS" : "");
        }

        String noise()
        {
            return isMeasured() ? String.format(Locale.ROOT, "%.1f", stalls / ns.size()) : "";
        }
    }

    private CurveResult keys()
    {
        final List<String> variants = Curve.KEYS.variants();
        final List<List<String>> rows = new ArrayList<>();
        final List<Series> series = new ArrayList<>();
        for (final String variant : variants)
        {
            series.add(new Series("engine, " + variant, new ArrayList<>()));
            series.add(new Series("HashMap, " + variant, new ArrayList<>()));
        }
        for (final int size : keyCounts())
        {
            for (int i = 0; i < variants.size(); i++)
            {
                final Scenario scenario = Scenario.of(Curve.KEYS, variants.get(i), size);
                final Turns[] turns = measure(scenario, true);
                series.get(2 * i).points().add(new Series.Point(size, turns[0].median()));
                if (turns[1].isMeasured())
                {
                    series.get(2 * i + 1).points().add(new Series.Point(size, turns[1].median()));
                }
                rows.add(List.of(variants.get(i), number(size), turns[0].text(), turns[1].text(),
                    turns[1].isMeasured() ? ratio(turns[0].median() / turns[1].median()) : "",
                    turns[0].noise(), turns[1].noise(), turns[1].isMeasured() ? heapMiB(scenario) + " MiB" : ""));
                talk.accept(String.join(" | ", rows.get(rows.size() - 1)));
            }
        }
        final List<String> findings = new ArrayList<>();
        for (int i = 0; i < series.size(); i += 2)
        {
            findings.add("- " + series.get(i).name() + ": " + growth(series.get(i).points(), 100_000));
        }
        return new CurveResult("scale-keys", "More cards: the engine beside a HashMap of objects",
            List.of("cards drawn", "cards", "engine ns/payment", "HashMap ns/payment", "engine / HashMap",
            "stalls/s", "HashMap's", "HashMap's heap"), rows, findings,
            new LineChart("Window stage, ns a payment", "cards", "ns", true, false, series));
    }

    private int[] keyCounts()
    {
        final int[] counts = Arrays.stream(KEYS).filter(keys -> keys <= ctx.maxKeys()).toArray();
        return 0 == counts.length ? new int[]{ ctx.maxKeys() } : counts;
    }

    private static String growth(final List<Series.Point> points, final int from)
    {
        final Series.Point last = points.get(points.size() - 1);
        final Series.Point first = points.stream().filter(point -> point.x() == from).findFirst().orElse(points.get(0));
        return ratio(last.y() / first.y()) + " times the ns at " + number(last.x()) + " that it takes at " +
            number(first.x());
    }

    private CurveResult timed(
        final Curve curve, final int[] sizes, final String title, final String axis, final boolean isLogarithmic)
    {
        final List<Series> series = new ArrayList<>();
        final List<String> findings = new ArrayList<>();
        final List<String> head = new ArrayList<>(List.of(axis));
        final List<List<String>> rows = new ArrayList<>();
        for (final int size : sizes)
        {
            rows.add(new ArrayList<>(List.of(number(size))));
        }
        for (final String variant : curve.variants())
        {
            final List<Series.Point> points = new ArrayList<>();
            double noise = 0;
            for (int i = 0; i < sizes.length; i++)
            {
                final Turns turns = measure(Scenario.of(curve, variant, sizes[i]), false)[0];
                points.add(new Series.Point(sizes[i], turns.median()));
                rows.get(i).add(turns.text());
                noise = Math.max(noise, turns.stalls / ctx.turns());
            }
            head.add(variant + " ns/payment");
            series.add(new Series(variant, points));
            findings.add("- " + variant + ": " + (isLogarithmic ? growth(points, sizes[0]) : String.format(
                Locale.ROOT, "%.1f ns for each further one (least squares)", slope(points))) +
                String.format(Locale.ROOT, "; at most %.1f stalls/s", noise));
        }
        final String name = "scale-" + curve.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return new CurveResult(name, title, head, rows, findings,
            new LineChart(title + ", ns a payment", axis, "ns", isLogarithmic, isLogarithmic, series));
    }

    /** @return ns by one more, least squares. */
    static double slope(final List<Series.Point> points)
    {
        final double meanX = points.stream().mapToDouble(Series.Point::x).average().orElseThrow();
        final double meanY = points.stream().mapToDouble(Series.Point::y).average().orElseThrow();
        double products = 0;
        double squares = 0;
        for (final Series.Point point : points)
        {
            products += (point.x() - meanX) * (point.y() - meanY);
            squares += (point.x() - meanX) * (point.x() - meanX);
        }
        return products / squares;
    }

    private CurveResult memory()
    {
        final List<List<String>> rows = new ArrayList<>();
        final List<Series.Point> total = new ArrayList<>();
        for (final double share : MEMORY_SHARES)
        {
            final int cards = (int)Math.max(1, Math.round(ctx.maxKeys() * share));
            final Scenario scenario = Scenario.of(Curve.MEMORY, "full", cards);
            talk.accept("memory: " + number(cards) + " cards");
            final Path log = temporary();
            try (ChildProcess child = engine(log, scenario))
            {
                final MemoryUse before = MemoryUse.parse(child.ask("before"));
                final String answer = child.ask("memory");
                final MemoryUse after = MemoryUse.parse(answer);
                final long bytes = after.directBytes() - before.directBytes();
                total.add(new Series.Point(cards, bytes / GIB));
                rows.add(List.of(number(cards), number(scenario.fillCount()), ratio(bytes / GIB),
                    number(bytes / (double)cards), decimal(bytes / (double)scenario.fillCount()),
                    decimal(before.heapBytes() / MIB), decimal(after.heapBytes() / MIB),
                    ratio(after.residentBytes() / GIB) + (answer.endsWith(" 0") ? "" : " FORGETS")));
            }
            finally
            {
                IoUtil.delete(log.toFile(), true);
            }
        }
        return new CurveResult("scale-memory", "Twenty payments of each card: bytes",
            List.of("cards", "payments", "off-heap GiB", "bytes/card", "bytes/payment", "heap MiB before",
            "heap MiB after", "process GiB"), rows, List.of(), new LineChart("State off the heap, GiB, 20 payments " +
            "of each card", "cards", "GiB", false, false, List.of(new Series("off-heap", total))));
    }

    /** @return the engine's turns, and the baseline's where there is one. */
    private Turns[] measure(final Scenario scenario, final boolean hasBaseline)
    {
        final Turns[] turns = { new Turns(), new Turns() };
        final Path log = temporary();
        final String question = "turn " + ctx.events();
        talk.accept(String.join(" ", scenario.arguments()).toLowerCase(Locale.ROOT));
        ChildProcess engine = null;
        ChildProcess baseline = null;
        try
        {
            engine = engine(log, scenario);
            if (hasBaseline && !doFit(scenario))
            {
                for (int turn = 0; turn < ctx.turns(); turn++)
                {
                    turns[0].add(engine.ask(question));
                }
                engine.close();
                baseline = baseline(log, scenario, turns[1]);
                for (int turn = 0; turn < ctx.turns(); turn++)
                {
                    baselineTurn(baseline, question, turns[1]);
                }
                return turns;
            }
            baseline = hasBaseline ? baseline(log, scenario, turns[1]) : null;
            for (int turn = 0; turn < ctx.turns(); turn++)
            {
                turns[0].add(engine.ask(question));
                baselineTurn(baseline, question, turns[1]);
            }
        }
        finally
        {
            CloseHelper.closeAll(engine, baseline);
            IoUtil.delete(log.toFile(), true);
        }
        return turns;
    }

    /** @return false where the two would take more memory than they may: then one follows the other. */
    private boolean doFit(final Scenario scenario)
    {
        return heapMiB(scenario) + (long)scenario.keyCount() * ENGINE_KEY_LENGTH / MIB < ctx.memoryMiB();
    }

    private static void baselineTurn(final ChildProcess child, final String question, final Turns turns)
    {
        if (null == child || turns.hasEnded)
        {
            return;
        }
        try
        {
            turns.add(child.ask(question));
        }
        catch (final IllegalStateException ignore)
        {
            turns.hasEnded = true;
        }
    }

    private static ChildProcess engine(final Path log, final Scenario scenario)
    {
        final List<String> arguments = new ArrayList<>(List.of(ScaleProcess.ENGINE));
        arguments.addAll(scenario.arguments());
        return ChildProcess.start(log, List.of("-Xmx512m", "-XX:MaxDirectMemorySize=32g"), ScaleProcess.class,
            arguments);
    }

    /** @return null where the cards do not fit the heap. */
    private ChildProcess baseline(final Path log, final Scenario scenario, final Turns turns)
    {
        final List<String> arguments = new ArrayList<>(List.of(ScaleProcess.HASH_MAP));
        arguments.addAll(scenario.arguments());
        try
        {
            return ChildProcess.start(log, List.of("-Xmx" + heapMiB(scenario) + "m",
                "-XX:+UseParallelGC", "-XX:+ExitOnOutOfMemoryError"), ScaleProcess.class, arguments);
        }
        catch (final IllegalStateException ex)
        {
            talk.accept("the baseline ended: " + ex.getMessage());
            turns.hasEnded = true;
            return null;
        }
    }

    private int heapMiB(final Scenario scenario)
    {
        final long bytes = (long)scenario.keyCount() * BASELINE_KEY_LENGTH +
            (long)scenario.knownCount() * BASELINE_PAYMENT_LENGTH;
        return (int)Math.min(ctx.memoryMiB() - HEAP_MIB, HEAP_MIB + bytes / (1 << 20));
    }

    private static Path temporary()
    {
        try
        {
            return Files.createTempFile("peregrine-scale-", ".log");
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private static String number(final double value)
    {
        return String.format(Locale.ROOT, "%,d", Math.round(value));
    }

    private static String decimal(final double value)
    {
        return String.format(Locale.ROOT, "%,.1f", value);
    }

    private static String ratio(final double value)
    {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
