package io.peregrine.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;

import io.peregrine.cli.demo.Demo;
import io.peregrine.cli.demo.DemoContext;
import io.peregrine.cli.demo.DemoResult;
import io.peregrine.domain.Durability;
import io.peregrine.pipeline.Layout;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Everything on this machine. */
@Command(
    name = "demo",
    description = "Everything on this machine: an engine in a process of its own, a switch that sends generated " +
        "payments with attacks among them, a kill -9 half way, and at the end the replay of its own journal and of a " +
        "copy with one bit flipped. Exits with 1 if a payment was lost or doubled, or the replay differs.",
    footer = { "", "Example:", "  peregrine demo --duration 30s --rate 20000" })
final class DemoVerb extends Verb
{
    private static final double MAX_RATE = 1e6;

    /** What payments travel on. */
    enum Transport
    {
        IPC, UDP
    }

    /** How it is shown. */
    enum Format
    {
        TEXT, JSON
    }

    @Option(names = "--duration", paramLabel = "TIME", defaultValue = "30s",
        description = "How long payments are sent; ${DEFAULT-VALUE} without it.")
    private String duration;

    @Option(names = "--rate", paramLabel = "N", defaultValue = "20000",
        description = "Payments a second; ${DEFAULT-VALUE} without it.")
    private double rate;

    @Option(names = "--transport", paramLabel = "ipc|udp", defaultValue = "ipc",
        description = "What payments travel on; ${DEFAULT-VALUE} without it.")
    private Transport transport;

    @Option(names = "--layout", paramLabel = "LAYOUT", defaultValue = "auto",
        description = "auto, inline, shared or dedicated; ${DEFAULT-VALUE} without it.")
    private Layout layout;

    @Option(names = "--durability", paramLabel = "MODE", defaultValue = "written",
        description = "async, written or sync; ${DEFAULT-VALUE} without it.")
    private Durability durability;

    @Option(names = "--policy", paramLabel = "DIR", description = "The policy; the demo's own without it.")
    private Path policy;

    @Option(names = "--format", paramLabel = "text|json", defaultValue = "text",
        description = "json: the talk goes to stderr, and one JSON object to stdout at the end.")
    private Format format;

    @Override
    public Integer call()
    {
        if (!(rate > 0 && rate <= MAX_RATE))
        {
            throw usage("--rate must be above 0 and at most " + (long)MAX_RATE + ": " + rate);
        }

        final Path directory = null == policy ?
            Path.of(System.getProperty("peregrine.home", "."), "docs", "examples", "demo", "policy") : policy;
        final boolean isJson = Format.JSON == format;
        final DemoContext ctx = new DemoContext(DurationText.nanos("--duration", duration, this::usage), rate,
            transport.name().toLowerCase(Locale.ROOT), layout.configName(),
            durability.name().toLowerCase(Locale.ROOT), directory, !isJson && null != System.console());

        try
        {
            final DemoResult result =
                new Demo(ctx, PolicyFiles.compile(directory), isJson ? err() : out()).run();
            if (isJson)
            {
                out().println(result.json());
            }
            else
            {
                out().println(result.summary());
            }
            return result.isGood() ? ExitCodes.OK : ExitCodes.FINDING;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            return ExitCodes.ENVIRONMENT;
        }
    }
}
