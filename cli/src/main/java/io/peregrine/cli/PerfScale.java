package io.peregrine.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import io.peregrine.perf.latency.StallMeter;
import io.peregrine.perf.scale.Curve;
import io.peregrine.perf.scale.CurveResult;
import io.peregrine.perf.scale.ScaleContext;
import io.peregrine.perf.scale.ScaleRig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What the window stage costs as its state grows. */
@Command(
    name = "scale",
    description = "What the window stage costs as its state grows: cards, payments of one card, features, kinds of " +
        "key, bytes. Each point's subjects run in processes of their own and measure in turns; medians are shown.",
    footer =
    {
        "",
        "Along keys, the baseline is the same features on a HashMap of objects. Stalls are gaps above 1 ms between",
        "two batches of 64 payments; a baseline's are its collector's as well. A figure is marked FORGETS where",
        "state had to be dropped for lack of room.",
        "Example:",
        "  peregrine perf scale --curve hot-key",
        "  peregrine perf scale --curve all --max-keys 10000000 --events 1000000 --out docs/pictures"
    })
final class PerfScale extends Verb
{
    private static final String ALL = "all";
    private static final long NOISE_NS = 1_000_000_000L;

    @Option(names = "--curve", split = ",", paramLabel = "CURVE", defaultValue = "keys",
        description = "keys, hot-key, features, key-kinds, memory or all; ${DEFAULT-VALUE} without it.")
    private List<String> curves;

    @Option(names = "--out", paramLabel = "DIR", description = "Where each curve's picture goes, as SVG.")
    private Path out;

    @Option(names = "--max-keys", paramLabel = "N", defaultValue = "1000000",
        description = "Where the curves keys and memory end; ${DEFAULT-VALUE} without it.")
    private int maxKeys;

    @Option(names = "--events", paramLabel = "N", defaultValue = "200000",
        description = "Payments that each turn measures; ${DEFAULT-VALUE} without it.")
    private int events;

    @Option(names = "--turns", paramLabel = "N", defaultValue = "5",
        description = "Turns of each subject at each point; ${DEFAULT-VALUE} without it.")
    private int turns;

    @Option(names = "--memory", paramLabel = "MIB", defaultValue = "10240",
        description = "What the processes may take together, the HashMap's heap among it; ${DEFAULT-VALUE} without it.")
    private int memoryMiB;

    @Override
    public Integer call()
    {
        if (turns < 1 || events < 1 || maxKeys < 1 || memoryMiB < 1024)
        {
            throw usage("--turns, --events and --max-keys must be above 0, --memory at least 1024");
        }
        final List<Curve> measured = curves.contains(ALL) ? List.of(Curve.values()) :
            curves.stream().map(this::curve).distinct().toList();
        final ScaleContext ctx = new ScaleContext()
            .curves(measured)
            .maxKeys(maxKeys)
            .events(events)
            .turns(turns)
            .memoryMiB(memoryMiB);

        if (null != out && Files.exists(out) && !Files.isDirectory(out))
        {
            throw usage("--out " + out + " is a file: name a directory");
        }
        printMachine();
        final ScaleRig rig = new ScaleRig(ctx, err()::println);
        for (final Curve curve : ctx.curves())
        {
            final CurveResult result = rig.run(curve);
            out().println(result.markdown());
            out().flush();
            write(result);
        }
        return ExitCodes.OK;
    }

    private Curve curve(final String name)
    {
        return Arrays.stream(Curve.values())
            .filter(curve -> curve.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(name))
            .findFirst()
            .orElseThrow(() -> usage("there is no curve " + name +
                ": name keys, hot-key, features, key-kinds, memory or all"));
    }

    private void printMachine()
    {
        final StallMeter noise = new StallMeter();
        final long endNs = System.nanoTime() + NOISE_NS;
        for (long nowNs = System.nanoTime(); nowNs < endNs; nowNs = System.nanoTime())
        {
            noise.turn(nowNs);
        }
        out().printf("machine: %d cores, Java %s; noise floor of an idle loop: %.1f stalls above 1 ms a second, " +
            "longest %.1f ms%n%d turns of %,d payments each; medians%n%n",
            Runtime.getRuntime().availableProcessors(), Runtime.version(), noise.stallsPerSecond(),
            noise.longestNs() / 1e6, turns, events);
    }

    private void write(final CurveResult result)
    {
        if (null != out)
        {
            final Path file = out.resolve(result.name() + ".svg");
            try
            {
                Files.createDirectories(out);
                Files.writeString(file, result.chart().svg());
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException("cannot write " + file + ": " + FileTrouble.of(ex), ex);
            }
        }
    }
}
