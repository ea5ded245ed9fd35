package io.peregrine.cli;

import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import picocli.CommandLine.Option;

/** How long a command waits for its answer. */
final class WaitOptions
{
    private static final long DEFAULT_NS = TimeUnit.SECONDS.toNanos(30);

    @Option(names = "--wait", paramLabel = "TIME",
        description = "How long to wait for the engine's answer: 500ms, 90s, 45m; 30s without it, 30m where windows " +
            "are made of the journal first.")
    private String wait;

    /** @param problem makes what is thrown of a message. */
    long nanos(final Function<String, ? extends RuntimeException> problem)
    {
        return nanos(DEFAULT_NS, problem);
    }

    /** @param withoutIt how long where nothing was said. */
    long nanos(final long withoutIt, final Function<String, ? extends RuntimeException> problem)
    {
        return null == wait ? withoutIt :
            DurationText.nanos("--wait", wait, problem);
    }
}
