package io.peregrine.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.engine.EngineCounters;
import io.peregrine.engine.EngineProcess;
import io.peregrine.engine.EngineStartException;
import io.peregrine.perf.latency.ChildProcess;
import org.agrona.CloseHelper;

/** The engine's process: started, killed, started again on the same journal. One thread at a time. */
final class DemoEngine implements AutoCloseable
{
    private static final Pattern RECOVERED = Pattern.compile("recovered (\\d+) inputs");

    private final Path log;
    private final String aeronDirectory;
    private final List<String> args;
    private volatile ChildProcess process;
    private EngineCounters counters;

    DemoEngine(final Path log, final String aeronDirectory, final List<String> args)
    {
        this.log = log;
        this.aeronDirectory = aeronDirectory;
        this.args = args;
    }

    void start()
    {
        process = ChildProcess.start(log, EngineProcess.class, args);
    }

    /** SIGKILL. */
    void kill()
    {
        final ChildProcess killed = process;
        process = null;
        killed.kill();
    }

    /** @return inputs that the last start found in the journal. */
    long recovered()
    {
        try
        {
            final Matcher matcher = RECOVERED.matcher(Files.readString(log));
            return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** @return null while it is away. The screen's thread. */
    DemoScreen.EngineLine line()
    {
        if (null == process)
        {
            CloseHelper.quietClose(counters);
            counters = null;
            return null;
        }

        try
        {
            if (null == counters)
            {
                counters = EngineCounters.open(aeronDirectory);
            }
            return new DemoScreen.EngineLine(counters.value(CounterDescriptor.LAG),
                counters.value(CounterDescriptor.RING_CAPACITY), counters.value(CounterDescriptor.JOURNAL_BEHIND));
        }
        catch (final EngineStartException ignore)
        {
            return null;
        }
    }

    @Override
    public void close()
    {
        stop();
    }

    /** SIGTERM: it answers what it took. */
    void stop()
    {
        CloseHelper.quietCloseAll(counters, process);
        counters = null;
        process = null;
    }
}
