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
        if (count < 1)
        {
            throw usage("--count must be 1 or more: " + count);
        }
        final long limitNs = null == time ? Long.MAX_VALUE : DurationText.nanos("--for", time, this::usage);
        final long startNs = System.nanoTime();
        try (AlertStream alerts = AlertStream.open(engine.load(), new Printer()))
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

    /** Prints both kinds of alerts. */
    private final class Printer implements AlertStream.Listener
    {
        @Override
        public void onAlert(final AlertStream.Alert alert)
        {
            print(json(alert));
        }

        @Override
        public void onState(final AlertStream.StateAlert alert)
        {
            print(json(alert));
        }
    }

    private void print(final String line)
    {
        if (printed++ < count)
        {
            out().println(line);
        }
    }

    static String json(final AlertStream.StateAlert alert)
    {
        return String.format(Locale.ROOT, "{\"stateAlert\":%d,\"sequence\":%d,\"time\":\"%s\",\"subject\":\"%s\"," +
            "\"state\":\"%s\",\"text\":\"%s\"}", alert.sequence(), alert.inputSequence(), instant(alert.timeNs()),
            alert.subject(), alert.state(), escaped(alert.text()));
    }

    /** Ids and texts are printable ASCII: quotes and backslashes are all there is to escape. */
    static String json(final AlertStream.Alert alert)
    {
        return String.format(Locale.ROOT, "{\"alert\":%d,\"sequence\":%d,\"paymentId\":\"%s\",\"time\":\"%s\"," +
            "\"action\":\"%s\",\"rule\":\"%s\",\"text\":\"%s\"}", alert.sequence(), alert.inputSequence(),
            alert.paymentId(), instant(alert.eventTimeNs()), alert.action(), alert.ruleId(), escaped(alert.text()));
    }

    private static Instant instant(final long ns)
    {
        return Instant.ofEpochSecond(Math.floorDiv(ns, NS_PER_S), Math.floorMod(ns, NS_PER_S));
    }

    private static String escaped(final String text)
    {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
