package io.peregrine.cli;

import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.peregrine.engine.AlertStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints a running engine's alerts. */
@Command(
    name = "alerts",
    description = "A running engine's alerts as they come, one JSON object a line, until it is stopped. Alerts that " +
        "nobody reads are gone; what hit is in the journal: peregrine journal dump DIR --series decisions.",
    footer = { "", "Example:", "  peregrine alerts --config docs/examples/handbook/engine.conf" })
final class AlertsVerb extends Verb
{
    private static final long NS_PER_S = 1_000_000_000L;
    private static final long IDLE_NS = TimeUnit.MILLISECONDS.toNanos(1);

    @Mixin
    private EngineOptions engine;

    @Option(names = "--count", paramLabel = "N", description = "Stop after so many alerts.")
    private long count = Long.MAX_VALUE;

    @Option(names = "--for", paramLabel = "TIME", description = "Stop after this time, for example 10s.")
    private String time;

    private long printed;

    @Override
    public Integer call()
    {
        final long limitNs = null == time ? Long.MAX_VALUE : DurationText.nanos(time, this::usage);
        final long startNs = System.nanoTime();
        try (AlertStream alerts = AlertStream.open(engine.load(), this::print))
        {
            while (printed < count && System.nanoTime() - startNs < limitNs && !Thread.currentThread().isInterrupted())
            {
                if (0 == alerts.poll())
                {
                    // A reader that has seen enough closes its end.
                    if (out().checkError())
                    {
                        break;
                    }
                    LockSupport.parkNanos(IDLE_NS);
                }
            }
        }
        return ExitCodes.OK;
    }

    private void print(final AlertStream.Alert alert)
    {
        if (printed++ < count)
        {
            out().println(json(alert));
        }
    }

    /** Ids and texts are printable ASCII: quotes and backslashes are all there is to escape. */
    static String json(final AlertStream.Alert alert)
    {
        final long ns = alert.eventTimeNs();
        return String.format(Locale.ROOT, "{\"alert\":%d,\"sequence\":%d,\"paymentId\":\"%s\",\"time\":\"%s\"," +
            "\"action\":\"%s\",\"rule\":\"%s\",\"text\":\"%s\"}", alert.sequence(), alert.inputSequence(),
            alert.paymentId(), Instant.ofEpochSecond(Math.floorDiv(ns, NS_PER_S), Math.floorMod(ns, NS_PER_S)),
            alert.action(), alert.ruleId(), alert.text().replace("\\", "\\\\").replace("\"", "\\\""));
    }
}
