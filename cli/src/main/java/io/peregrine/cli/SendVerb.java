package io.peregrine.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import io.peregrine.engine.EngineConfig;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A switch: sends a file and writes what is decided. */
@Command(
    name = "send",
    description = "Sends each row over Aeron as a switch would, sends what is unanswered once more when the engine " +
        "comes back, waits for every answer, and writes decisions in the order of the file.",
    footer =
    {
        "",
        "Example:",
        "  peregrine send --in transactions.csv.gz --mapping docs/examples/handbook/mapping.conf \\",
        "      --config docs/examples/handbook/engine.conf --rate max --out decisions.csv.gz",
        "  peregrine send --in outcomes.csv --mapping mapping.conf --message outcome"
    })
final class SendVerb extends Verb
{
    private static final String MAX_RATE = "max";

    @Option(names = "--in", required = true, paramLabel = "FILE", description = "The rows, a CSV file.")
    private Path in;

    @Option(names = "--mapping", required = true, paramLabel = "FILE",
        description = "How the file's columns become message fields.")
    private Path mappingFile;

    @Option(names = "--message", paramLabel = "NAME", defaultValue = "payment",
        description = "What a row is: payment, profile, advice, reversal, outcome, event or move, each as the " +
            "mapping's section of that name says; ${DEFAULT-VALUE} without it. Of payments decisions are written, " +
            "other messages are acknowledged.")
    private Mapping.Message message;

    @Mixin
    private EngineOptions engine;

    @Option(names = "--rate", paramLabel = "N|max", defaultValue = MAX_RATE,
        description = "Messages a second, each from its planned time; as many as are taken without it.")
    private String rate;

    @Option(names = "--no-labels", description = "Leave out what the mapping's label says.")
    private boolean isWithoutLabels;

    @Option(names = "--out", paramLabel = "FILE", description = "Where decisions go; stdout without it.")
    private Path out;

    @Option(names = "--principal", paramLabel = "NAME", defaultValue = "switch",
        description = "Who sends; payment ids are one principal's own. ${DEFAULT-VALUE} without it.")
    private String principal;

    @Option(names = "--wait", paramLabel = "SECONDS", defaultValue = "30",
        description = "How long to wait for an engine that is not there; ${DEFAULT-VALUE} without it.")
    private int waitSeconds;

    @Override
    public Integer call()
    {
        final double messagesPerSecond = ratePerSecond();
        if (waitSeconds < 1)
        {
            throw usage("--wait is seconds, 1 or more: " + waitSeconds);
        }
        final EngineConfig config = engine.load();
        final Mapping mapping = Mapping.read(mappingFile);

        try (MappedStream stream = new MappedStream(mapping, in, message, !isWithoutLabels);
            OutFile outFile = OutFile.open(out, out());
            Sender sender = new Sender(EngineOptions.client(config, principal, null),
                Mapping.Message.PAYMENT == message ? new DecisionsCsv(outFile.writer()) : null, err(),
                TimeUnit.SECONDS.toNanos(waitSeconds));
            ProgressBar progress = bar())
        {
            sender.sendAll(stream, messagesPerSecond, null == progress ? rows -> {} : progress::stepTo);
            outFile.commit();
            err().println(sender.summary(stream));
            return sender.rejected() > 0 ? ExitCodes.FINDING : ExitCodes.OK;
        }
        catch (final IOException ex)
        {
            throw FileTrouble.unwritable(out, ex);
        }
    }

    private static ProgressBar bar()
    {
        return null == System.console() ? null :
            new ProgressBarBuilder().setTaskName("send").setInitialMax(-1).setUnit(" rows", 1).build();
    }

    private double ratePerSecond()
    {
        if (MAX_RATE.equals(rate))
        {
            return 0;
        }

        try
        {
            final double perSecond = Double.parseDouble(rate);
            if (perSecond > 0 && perSecond < 1e9)
            {
                return perSecond;
            }
        }
        catch (final NumberFormatException ignore)
        {
            // Told below.
        }
        throw usage("--rate must be messages a second, or max: " + rate);
    }
}
