package io.peregrine.cli.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.peregrine.client.PeregrineClientContext;
import io.peregrine.journal.SegmentInfo;
import io.peregrine.journal.Segments;
import io.peregrine.perf.latency.ChildProcess;
import io.peregrine.perf.latency.EchoLink;
import io.peregrine.perf.latency.EchoProcess;
import io.peregrine.perf.latency.LatencyRig;
import io.peregrine.perf.latency.OpenLoop;
import io.peregrine.pipeline.Layout;
import io.peregrine.pipeline.PipelineContext;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.replay.ReplayVerifier;
import org.HdrHistogram.Histogram;
import org.agrona.IoUtil;
import org.agrona.concurrent.SystemNanoClock;

/** Runs the demo: baseline, engine, payments, a kill half way, the replay, and one flipped bit. */
public final class Demo
{
    private static final long CONNECT_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long FINISH_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long ECHO_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long WARM_UP_NS = TimeUnit.SECONDS.toNanos(4);
    private static final long REDRAW_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long PLAIN_NS = TimeUnit.SECONDS.toNanos(2);
    private static final String INGRESS = "localhost:40471";
    private static final String ECHO_REQUESTS = "aeron:udp?endpoint=localhost:40472";
    private static final String ECHO_RESPONSES = "aeron:udp?endpoint=localhost:40473";
    private static final String IPC = "aeron:ipc";

    private final DemoContext ctx;
    private final PrintWriter screen;
    private final CompiledPolicy policy;
    private final Path directory;
    private final Path memory;
    private final List<String> notes = new CopyOnWriteArrayList<>();
    private final Histogram latency = new Histogram(TimeUnit.SECONDS.toNanos(120), 3);
    private final Histogram outage = new Histogram(TimeUnit.SECONDS.toNanos(120), 3);
    private int linesDrawn;

    /** @param screen where it is shown. */
    public Demo(final DemoContext ctx, final CompiledPolicy policy, final PrintWriter screen) throws IOException
    {
        this.ctx = ctx;
        this.policy = policy;
        this.screen = screen;
        directory = Files.createTempDirectory("peregrine-demo-");
        final Path shared = Path.of("/dev/shm");
        memory = Files.isWritable(shared) ? Files.createTempDirectory(shared, "peregrine-demo-") : directory;
    }

    /** @return what came of it; the journal is kept. */
    public DemoResult run() throws IOException, InterruptedException
    {
        try
        {
            final Histogram echo = measureEcho();
            final int cores = Runtime.getRuntime().availableProcessors();
            final String layout = Layout.valueOf(ctx.layout().toUpperCase(Locale.ROOT)).resolve(cores).configName();
            final DemoScreen text = new DemoScreen(String.format(Locale.ROOT,
                "PEREGRINE demo   %s   %s (%d cores)   journal %s   policy %s %s...", ctx.transport(), layout, cores,
                ctx.durability(), policy.name(), policy.hash().substring(0, 8)), ctx.rate(), echo);
            return run(text, layout);
        }
        finally
        {
            if (!memory.equals(directory))
            {
                IoUtil.delete(memory.toFile(), true);
            }
        }
    }

    private Path journal()
    {
        return directory.resolve("journal");
    }

    private Histogram measureEcho()
    {
        say("measuring the bare Aeron echo");
        final String aeronDirectory = memory.resolve("echo").toString();
        final String requests = ctx.isIpc() ? IPC : ECHO_REQUESTS;
        final String responses = ctx.isIpc() ? IPC : ECHO_RESPONSES;
        final Histogram echo = new Histogram(TimeUnit.SECONDS.toNanos(120), 3);
        try (ChildProcess child = ChildProcess.start(directory.resolve("echo.log"), EchoProcess.class,
            List.of(aeronDirectory, requests, responses));
            EchoLink link = new EchoLink(
                aeronDirectory, requests, responses, LatencyRig.MESSAGE_LENGTH, SystemNanoClock.INSTANCE))
        {
            while (!link.isReady() && child.isAlive())
            {
                Thread.onSpinWait();
            }
            final OpenLoop loop = new OpenLoop(SystemNanoClock.INSTANCE);
            final long count = Math.max(1, (long)(ctx.rate() * Math.min(ECHO_NS, ctx.durationNs() / 4) / 1e9));
            loop.run(link, ctx.rate(), count);
            link.recordInto(echo);
            loop.run(link, ctx.rate(), count);
        }
        return echo;
    }

    private DemoResult run(final DemoScreen text, final String layout) throws IOException, InterruptedException
    {
        say(String.format(Locale.ROOT, "starting the engine; the first %.0f s warm it up and are not timed",
            warmUpNs() / 1e9));
        final String aeronDirectory = memory.resolve("aeron").toString();
        final PeregrineClientContext client = new PeregrineClientContext()
            .aeronDirectory(aeronDirectory)
            .ingressChannel(ctx.isIpc() ? IPC : "aeron:udp?endpoint=" + INGRESS)
            .responseChannel(ctx.isIpc() ? IPC : "aeron:udp?endpoint=localhost:0");
        try (DemoEngine engine = new DemoEngine(directory.resolve("engine.log"), aeronDirectory, List.of("-",
            "policy.directory=" + ctx.policy().toAbsolutePath(), "journal.directory=" + journal(),
            "aeron.dir=" + aeronDirectory, "transport=" + ctx.transport(), "ingress.endpoint=" + INGRESS,
            "layout=" + ctx.layout(), "durability=" + ctx.durability()));
            DemoSwitch payments = new DemoSwitch(client))
        {
            engine.start();
            connect(payments);
            final Thread drawing = thread("peregrine-demo-screen", () -> draw(text, engine, payments));
            final Thread killing = thread("peregrine-demo-kill", () -> killHalfWay(engine, payments));
            final long beganNs = System.nanoTime();
            payments.run(ctx.rate(), Math.max(1, (long)(ctx.rate() * ctx.durationNs() / 1e9)));
            killing.join();
            final boolean isWhole = payments.finish(FINISH_TIMEOUT_NS);
            final double seconds = (System.nanoTime() - beganNs) / 1e9;
            drawing.interrupt();
            drawing.join();

            final DemoSnapshot last = payments.snapshot();
            draw(text, engine.line(), last);
            engine.stop();
            notes.clear();
            return conclude(last, isWhole, last.sent() / seconds, layout);
        }
    }

    private static void connect(final DemoSwitch payments)
    {
        final long deadlineNs = System.nanoTime() + CONNECT_TIMEOUT_NS;
        while (!payments.isConnected())
        {
            if (System.nanoTime() - deadlineNs > 0)
            {
                throw new IllegalStateException("the demo's own engine cannot be reached");
            }
            Thread.onSpinWait();
        }
    }

    private static Thread thread(final String name, final Runnable task)
    {
        final Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void killHalfWay(final DemoEngine engine, final DemoSwitch payments)
    {
        final long killNs = System.nanoTime() + ctx.durationNs() / 2;
        while (System.nanoTime() - killNs < 0)
        {
            LockSupport.parkNanos(killNs - System.nanoTime());
        }

        payments.outage();
        engine.kill();
        final long killedNs = System.nanoTime();
        final double atSeconds = (killedNs - killNs + ctx.durationNs() / 2) / 1e9;
        notes.add(String.format(Locale.ROOT, "%.1f s: kill -9 of the engine; the switch goes on asking", atSeconds));
        engine.start();
        notes.add(String.format(Locale.ROOT, "started again on its journal: %,d inputs recovered, ready after %,.0f ms",
            engine.recovered(), (System.nanoTime() - killedNs) / 1e6));
    }

    private void draw(final DemoScreen text, final DemoEngine engine, final DemoSwitch payments)
    {
        final long beganNs = System.nanoTime();
        long plainNs = beganNs;
        while (!Thread.currentThread().isInterrupted())
        {
            LockSupport.parkNanos(REDRAW_NS);
            final Histogram interval = payments.latency().getIntervalHistogram();
            if (System.nanoTime() - beganNs > warmUpNs())
            {
                latency.add(interval);
            }
            outage.add(payments.outageLatency().getIntervalHistogram());
            final DemoSnapshot now = payments.snapshot();
            if (null == now)
            {
                continue;
            }

            if (ctx.isTerminal())
            {
                draw(text, engine.line(), now);
            }
            else if (System.nanoTime() - plainNs > PLAIN_NS)
            {
                plainNs = System.nanoTime();
                say(DemoScreen.plainLine((plainNs - beganNs) / 1e9, now, engine.line(), latency));
            }
        }
        latency.add(payments.latency().getIntervalHistogram());
        outage.add(payments.outageLatency().getIntervalHistogram());
    }

    /** Compilers are at work until then, in both processes; the latencies of that time say little. */
    private long warmUpNs()
    {
        return Math.min(WARM_UP_NS, ctx.durationNs() / 4);
    }

    /** On a terminal over what was drawn before. */
    private void draw(final DemoScreen text, final DemoScreen.EngineLine engine, final DemoSnapshot now)
    {
        final StringBuilder all = new StringBuilder();
        if (ctx.isTerminal() && linesDrawn > 0)
        {
            all.append("\u001b[").append(linesDrawn).append("A\u001b[J");
        }
        final List<String> lines = text.lines(now, engine, latency, notes);
        lines.forEach(line -> all.append(line).append('\n'));
        linesDrawn = lines.size();
        screen.print(all);
        screen.flush();
    }

    private void say(final String line)
    {
        screen.println(line);
        screen.flush();
    }

    private DemoResult conclude(
        final DemoSnapshot last, final boolean isWhole, final double rate, final String layout) throws IOException
    {
        say(String.format(Locale.ROOT, "of the payments that met the outage: %,d, p50 %s us, longest %.1f ms",
            outage.getTotalCount(), DemoScreen.micros(outage, 50), outage.getMaxValue() / 1e6));
        say("replaying the journal");
        final long replayNs = System.nanoTime();
        final ReplayVerifier.Result result = verify(journal());
        say(String.format(Locale.ROOT, "%s   in %.1f s", result, (System.nanoTime() - replayNs) / 1e9));
        flipOneBit();
        say("journal: " + journal());
        return new DemoResult(last, isWhole ? last.sent() - last.decided() - last.rejected() : last.sent() -
            last.decided(), result.isMatch() ? result.decisions() - last.decided() : 0, rate, latency, layout, ctx,
            result.isMatch() ? "MATCH" : result.toString(), journal());
    }

    private static ReplayVerifier.Result verify(final Path journal)
    {
        return new ReplayVerifier(Layout.INLINE, PipelineContext.DEFAULT_RING_CAPACITY).verify(journal);
    }

    /** In a copy of the journal. */
    private void flipOneBit() throws IOException
    {
        final Path copy = directory.resolve("flipped");
        final List<Path> files;
        try (var walk = Files.walk(journal()))
        {
            files = new ArrayList<>(walk.toList());
        }
        for (final Path file : files)
        {
            Files.copy(file, copy.resolve(journal().relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
        }

        final List<SegmentInfo> segments = Segments.list(copy.resolve("inputs"));
        final Path first = segments.get(0).file();
        final long at = Math.min(Files.size(first) / 4, 1 << 20);
        try (RandomAccessFile file = new RandomAccessFile(first.toFile(), "rw"))
        {
            file.seek(at);
            final int value = file.read();
            file.seek(at);
            file.write(value ^ 1);
        }
        final ReplayVerifier.Result result = verify(copy);
        say("one bit flipped in a copy: " + (result.isMatch() ? "NOT FOUND" : result.toString()));
        IoUtil.delete(copy.toFile(), true);
    }
}
