package io.peregrine.engine;

import java.io.File;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

import io.aeron.CommonContext;

import org.agrona.concurrent.ShutdownSignalBarrier;

/**
 * An engine that is a process of its own: runs until SIGTERM or SIGINT drains it. When the media driver goes away, the
 * engine is closed and launched anew as soon as there is a driver: Aeron's clients do not outlive their driver, and the
 * journal brings the engine back.
 */
public final class EngineProcess
{
    private static final String NO_FILE = "-";
    private static final int OK = 0;
    private static final int FAILED = 3;

    private static final long DRIVER_POLL_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long EMBEDDED_LIFE_NS = TimeUnit.SECONDS.toNanos(30);

    private final EngineConfig config;
    private final PrintStream out;
    private final PrintStream log;
    private final ReplayProgress progress;
    private final Semaphore ended = new Semaphore(0);
    private volatile boolean isStopping;

    private EngineProcess(
        final EngineConfig config, final PrintStream out, final PrintStream log, final ReplayProgress progress)
    {
        this.config = config;
        this.out = out;
        this.log = log;
        this.progress = progress;
    }

    /**
     * @param file      null: overrides and defaults alone.
     * @param overrides by key.
     * @param out       where the one line goes that says that it takes payments.
     * @param log       where what happens is told.
     * @param progress  told how far recovery has come; null: the log is, every second.
     * @param onStopped given the exit code when everything is closed; a signal's own exit waits until it returns.
     * @return 0 after an orderly stop, 3 where it could not go on.
     */
    public static int run(
        final Path file,
        final Map<String, String> overrides,
        final PrintStream out,
        final PrintStream log,
        final ReplayProgress progress,
        final IntConsumer onStopped)
    {
        final EngineConfig config = EngineConfig.load(file, overrides);
        try (ShutdownSignalBarrier barrier = new ShutdownSignalBarrier())
        {
            final int code = new EngineProcess(config, out, log, progress).run(barrier);
            onStopped.accept(code);
            return code;
        }
    }

    /** Runs engines, one after the other, until a signal comes or one ends for good. */
    private int run(final ShutdownSignalBarrier barrier)
    {
        final Thread signals = new Thread(
            () ->
            {
                barrier.await();
                isStopping = true;
                ended.release();
            }, "peregrine-signals");
        signals.setDaemon(true);
        signals.start();

        int driversLost = 0;
        while (true)
        {
            final long startedNs = System.nanoTime();
            final FraudEngine engine = launch(driversLost);
            if (null != engine)
            {
                ended.acquireUninterruptibly();
                engine.close();
                if (isStopping || !engine.hasLostDriver() || !mayResume(startedNs))
                {
                    sayIfLost(engine);
                    return engine.hasFailed() ? FAILED : OK;
                }
                driversLost++;
            }

            log.println("peregrine: driver LOST: no media driver in " + config.aeronDirectory() +
                "; clients have lost their sessions, and the engine takes payments again when there is one");
            if (!awaitDriver())
            {
                return OK;
            }
        }
    }

    private void sayIfLost(final FraudEngine engine)
    {
        if (!isStopping && engine.hasLostDriver())
        {
            log.println("peregrine: the media driver in " + config.aeronDirectory() + " was lost within " +
                TimeUnit.NANOSECONDS.toSeconds(EMBEDDED_LIFE_NS) + " s of the start: the machine's clock was set, or " +
                "it is too busy for longer than " + ConfigKey.DRIVER_TIMEOUT.path() + ": start again, in the second " +
                "case with a longer " + ConfigKey.DRIVER_TIMEOUT.path());
        }
    }

    /** @return null if the driver that has come back is gone once more. */
    private FraudEngine launch(final int driversLost)
    {
        ended.drainPermits();
        if (isStopping)
        {
            ended.release();
        }
        try
        {
            final FraudEngine engine = FraudEngine.launch(new FraudEngineContext()
                .config(config)
                .log(log)
                .recoveryProgress(progress)
                .driversLost(driversLost)
                .terminationHook(ended::release));
            log.println("peregrine: layout " + engine.layout().configName() + " (" + engine.layoutReason() +
                "), durability " + config.durability().name().toLowerCase(Locale.ROOT) + ", policy " +
                engine.policy().name() + " " + engine.policy().hash() + ", recovered " + engine.recoveredInputs() +
                " inputs" + (engine.snapshotSequence() < 0 ? "" : ", " + engine.replayedInputs() +
                " of them decided again behind the snapshot of sequence " + engine.snapshotSequence()));
            out.println("READY channel=" + engine.ingressChannel() + " stream=" + engine.ingressStreamId());
            out.flush();
            return engine;
        }
        catch (final EngineStartException ex)
        {
            if (0 == driversLost || config.isDriverEmbedded() || isDriverActive())
            {
                throw ex;
            }
            return null;
        }
    }

    /** An embedded driver that is lost again and again is no outage but a machine that is too busy. */
    private boolean mayResume(final long startedNs)
    {
        return !config.isDriverEmbedded() || System.nanoTime() - startedNs > EMBEDDED_LIFE_NS;
    }

    /** @return false if the process is to stop. */
    private boolean awaitDriver()
    {
        while (!config.isDriverEmbedded() && !isStopping && !isDriverActive())
        {
            LockSupport.parkNanos(DRIVER_POLL_NS);
        }

        return !isStopping;
    }

    private boolean isDriverActive()
    {
        return CommonContext.isDriverActive(new File(config.aeronDirectory()),
            TimeUnit.NANOSECONDS.toMillis(config.driverTimeoutNs()), message -> {});
    }

    /** Arguments: a configuration file or {@code -}, then {@code key=value}. */
    public static void main(final String[] args)
    {
        final Map<String, String> overrides = new LinkedHashMap<>();
        for (int i = 1; i < args.length; i++)
        {
            final int equals = args[i].indexOf('=');
            overrides.put(args[i].substring(0, equals), args[i].substring(equals + 1));
        }

        if (OK != run(NO_FILE.equals(args[0]) ? null : Path.of(args[0]), overrides, System.out, System.err,
            null, code -> {}))
        {
            throw new EngineStartException("the engine could not go on: see above");
        }
    }
}
