package io.peregrine.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.peregrine.domain.Durability;
import io.peregrine.perf.latency.LatencyContext;
import io.peregrine.perf.latency.LatencyRig;
import io.peregrine.perf.latency.StageCosts;
import io.peregrine.perf.latency.StallMeter;
import io.peregrine.perf.latency.Subject;
import io.peregrine.pipeline.Layout;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The load rig on the wire. */
@Command(
    name = "latency",
    description = "How long a decision takes over the wire, from the time its payment was planned to be sent: a bare " +
        "Aeron echo, the engine with an empty policy and with a real one, in turns, each in a process of its own.",
    footer =
    {
        "",
        "A line is marked FAIL where less than 99 %% of the asked rate was sent, or an answer is missing.",
        "Stalls are gaps above 1 ms in the sender's own loop: what the machine took from everybody.",
        "Example:",
        "  peregrine perf latency --rates 10000,50000 --duration 5s --policy docs/examples/handbook/policy"
    })
final class PerfLatency extends Verb
{
    private static final String LINE = "%-28s %9s %9s %9s %9s %9s %9s %11s %10s %8s %s%n";
    private static final int STAGE_PAYMENTS = 300_000;

    @Option(names = "--rates", split = ",", paramLabel = "N", defaultValue = "20000",
        description = "Messages a second, one measurement for each; ${DEFAULT-VALUE} without it.")
    private List<Double> rates;

    @Option(names = "--duration", paramLabel = "TIME", defaultValue = "5s",
        description = "How long each turn is measured, for example 500ms or 30s; ${DEFAULT-VALUE} without it.")
    private String duration;

    @Option(names = "--turns", paramLabel = "N", defaultValue = "2",
        description = "Turns of each; ${DEFAULT-VALUE} without it.")
    private int turns;

    @Option(names = "--warm-up", paramLabel = "N", defaultValue = "200000",
        description = "Messages before each turn that are not measured; ${DEFAULT-VALUE} without it.")
    private long warmUp;

    @Option(names = "--policy", paramLabel = "DIR", description = "The policy; the handbook's without it.")
    private Path policy;

    @Option(names = "--transport", paramLabel = "ipc|udp", defaultValue = "ipc",
        description = "${DEFAULT-VALUE} without it.")
    private Transport transport;

    @Option(names = "--layout", paramLabel = "LAYOUT", defaultValue = "auto",
        description = "auto, inline, shared or dedicated; ${DEFAULT-VALUE} without it.")
    private Layout layout;

    @Option(names = "--durability", paramLabel = "MODE", defaultValue = "written",
        description = "async, written or sync; ${DEFAULT-VALUE} without it.")
    private Durability durability;

    /** What payments travel on. */
    enum Transport
    {
        IPC, UDP
    }

    @Override
    public Integer call()
    {
        final Path measured = null == policy ?
            Path.of(System.getProperty("peregrine.home", "."), "docs", "examples", "handbook", "policy") : policy;
        PolicyFiles.compile(measured);
        if (turns < 1 || rates.stream().anyMatch(rate -> !(rate > 0)))
        {
            throw usage("--turns and --rates must be above 0");
        }

        final int cores = Runtime.getRuntime().availableProcessors();
        final LatencyContext ctx = new LatencyContext()
            .rates(rates)
            .turnNs(DurationText.nanos("--duration", duration, this::usage))
            .turns(turns)
            .warmUpCount(warmUp)
            .policy(measured)
            .transport(transport.name().toLowerCase(Locale.ROOT))
            .layout(layout.configName())
            .durability(durability.name().toLowerCase(Locale.ROOT));
        final List<Subject> subjects = new LatencyRig(ctx, err()::println).run();
        err().println("stage by stage");
        final Map<String, Double> stages = new StageCosts(measured, STAGE_PAYMENTS, STAGE_PAYMENTS).measure();

        printMachine(ctx, cores, subjects);
        subjects.forEach(this::printSubject);
        printRatios(subjects);
        printStages(stages);
        return subjects.stream().anyMatch(Subject::hasFailed) ? ExitCodes.FINDING : ExitCodes.OK;
    }

    private void printMachine(final LatencyContext ctx, final int cores, final List<Subject> subjects)
    {
        final StallMeter all = new StallMeter();
        subjects.forEach(subject -> all.add(subject.stalls()));
        out().printf("machine: %d cores, Java %s; noise floor: %.1f stalls above 1 ms a second, longest %.1f ms%n",
            cores, Runtime.version(), all.stallsPerSecond(), all.longestNs() / 1e6);
        out().printf("engine: %s, layout %s, durability %s; %d turns of %.1f s each, latency in us from the planned " +
            "send time%n", ctx.transport(), layout.resolve(cores).configName(), ctx.durability(), ctx.turns(),
            ctx.turnNs() / 1e9);
        out().printf(LINE, "", "asked/s", "got/s", "p50", "p90", "p99", "p99.9", "max", "samples", "stalls/s", "");
    }

    private void printSubject(final Subject subject)
    {
        final Histogram histogram = subject.histogram();
        out().printf(LINE, subject.name(), number(subject.askedRate()), number(subject.achievedRate()),
            micros(histogram.getValueAtPercentile(50)), micros(histogram.getValueAtPercentile(90)),
            micros(histogram.getValueAtPercentile(99)), micros(histogram.getValueAtPercentile(99.9)),
            micros(histogram.getMaxValue()), number(histogram.getTotalCount()),
            String.format(Locale.ROOT, "%.1f", subject.stalls().stallsPerSecond()), subject.hasFailed() ? "FAIL" : "");
    }

    private void printRatios(final List<Subject> subjects)
    {
        for (int i = 0; i + 2 < subjects.size(); i += 3)
        {
            final double echoNs = subjects.get(i).histogram().getValueAtPercentile(50);
            out().printf("p50 at %s/s, as a multiple of the echo's: empty policy %.2f, policy %.2f%n",
                number(subjects.get(i).askedRate()),
                subjects.get(i + 1).histogram().getValueAtPercentile(50) / echoNs,
                subjects.get(i + 2).histogram().getValueAtPercentile(50) / echoNs);
        }
    }

    private void printStages(final Map<String, Double> stages)
    {
        out().print("stages, mean us a payment, one at a time:");
        stages.forEach((name, ns) -> out().printf(" %s %.2f", name, ns / 1e3));
        out().printf(" sum %.2f%n", stages.values().stream().mapToDouble(ns -> ns / 1e3).sum());
    }

    private static String number(final double value)
    {
        return String.format(Locale.ROOT, "%,d", Math.round(value));
    }

    private static String micros(final long ns)
    {
        return String.format(Locale.ROOT, "%,.1f", ns / (double)TimeUnit.MICROSECONDS.toNanos(1));
    }
}
