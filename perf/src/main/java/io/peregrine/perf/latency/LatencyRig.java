package io.peregrine.perf.latency;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.peregrine.client.PeregrineClientContext;
import io.peregrine.engine.EngineProcess;
import io.peregrine.perf.generator.GeneratorContext;
import io.peregrine.perf.generator.PaymentGenerator;

import org.HdrHistogram.Histogram;
import org.agrona.IoUtil;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

/** Compares the bare echo, an engine without a policy and an engine with one, in turns. One thread. */
public final class LatencyRig
{
    /** Bytes of a generated payment's frame. */
    public static final int MESSAGE_LENGTH = 225;

    private static final long CONNECT_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(20);
    private static final String IPC = "aeron:ipc";
    private static final String ECHO_REQUESTS = "aeron:udp?endpoint=localhost:40461";
    private static final String ECHO_RESPONSES = "aeron:udp?endpoint=localhost:40462";
    private static final String INGRESS = "localhost:40463";
    private static final int CUSTOMERS = 5_000;
    private static final int TERMINALS = 10_000;

    private final LatencyContext ctx;
    private final NanoClock clock = SystemNanoClock.INSTANCE;
    private final Consumer<String> talk;
    private final Path directory;
    private final Path journals;
    private long seed = 1;

    /** @param talk told what it is doing. */
    public LatencyRig(final LatencyContext ctx, final Consumer<String> talk)
    {
        this.ctx = ctx;
        this.talk = talk;
        try
        {
            final Path memory = Path.of("/dev/shm");
            directory = Files.isWritable(memory) ? Files.createTempDirectory(memory, "peregrine-perf-") :
                Files.createTempDirectory("peregrine-perf-");
            journals = Files.createTempDirectory("peregrine-perf-");
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** @return for each rate the echo, the engine without a policy, the engine with one. */
    public List<Subject> run()
    {
        final List<Subject> all = new ArrayList<>();
        try
        {
            for (final double rate : ctx.rates())
            {
                final Subject echo = new Subject("bare echo", rate);
                final Subject empty = new Subject("engine, empty policy", rate);
                final Subject policy = new Subject("engine, " + ctx.policy().getFileName() + " policy", rate);
                for (int turn = 1; turn <= ctx.turns(); turn++)
                {
                    talk.accept("rate " + (long)rate + "/s, turn " + turn + " of " + ctx.turns());
                    echoTurn(echo);
                    engineTurn(empty, null);
                    engineTurn(policy, ctx.policy());
                }
                all.addAll(List.of(echo, empty, policy));
            }
            return all;
        }
        finally
        {
            IoUtil.delete(directory.toFile(), true);
            IoUtil.delete(journals.toFile(), true);
        }
    }

    private boolean isIpc()
    {
        return "ipc".equals(ctx.transport());
    }

    private void echoTurn(final Subject subject)
    {
        final String aeronDirectory = directory.resolve("echo").toString();
        final String requests = isIpc() ? IPC : ECHO_REQUESTS;
        final String responses = isIpc() ? IPC : ECHO_RESPONSES;
        try (ChildProcess child = ChildProcess.start(directory.resolve("echo.log"), EchoProcess.class,
            List.of(aeronDirectory, requests, responses));
            EchoLink link = new EchoLink(aeronDirectory, requests, responses, MESSAGE_LENGTH, clock))
        {
            measure(subject, link, child);
        }
    }

    private void engineTurn(final Subject subject, final Path policy)
    {
        final Path journal = journals.resolve("journal");
        final List<String> args = new ArrayList<>(List.of("-", "journal.directory=" + journal,
            "aeron.dir=" + directory.resolve("aeron"), "transport=" + ctx.transport(), "ingress.endpoint=" + INGRESS,
            "layout=" + ctx.layout(), "durability=" + ctx.durability()));
        if (null != policy)
        {
            args.add("policy.directory=" + policy.toAbsolutePath());
        }

        final PeregrineClientContext client = new PeregrineClientContext()
            .aeronDirectory(directory.resolve("aeron").toString())
            .ingressChannel(isIpc() ? IPC : "aeron:udp?endpoint=" + INGRESS)
            .responseChannel(isIpc() ? IPC : "aeron:udp?endpoint=localhost:0");
        final PaymentGenerator generator = new PaymentGenerator(
            seed++, new GeneratorContext().customers(CUSTOMERS).terminals(TERMINALS));
        try (ChildProcess child =
            ChildProcess.start(directory.resolve("engine.log"), EngineProcess.class, args);
            EngineLink link = new EngineLink(client, generator, clock))
        {
            measure(subject, link, child);
            if (link.refused() > 0)
            {
                throw new IllegalStateException("the engine refused " + link.refused() + " payments");
            }
        }
        IoUtil.delete(journal.toFile(), true);
    }

    private void measure(final Subject subject, final Link link, final ChildProcess child)
    {
        final long deadlineNs = clock.nanoTime() + CONNECT_TIMEOUT_NS;
        while (!link.isReady())
        {
            if (clock.nanoTime() - deadlineNs > 0)
            {
                throw new IllegalStateException(subject.name() + " cannot be reached");
            }
            Thread.onSpinWait();
        }

        new OpenLoop(clock).run(link, ctx.warmUpRate(), ctx.warmUpCount());
        final Histogram histogram = Subject.newHistogram();
        link.recordInto(histogram);
        final OpenLoop loop = new OpenLoop(clock);
        final long count = Math.max(1, (long)(subject.askedRate() * ctx.turnNs() / 1e9));
        subject.add(histogram, loop, loop.run(link, subject.askedRate(), count));
        link.recordInto(null);
        if (!child.isAlive())
        {
            throw new IllegalStateException(subject.name() + " ended while it was measured");
        }
    }
}
