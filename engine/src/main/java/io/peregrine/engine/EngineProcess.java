package io.peregrine.engine;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntConsumer;

import org.agrona.concurrent.ShutdownSignalBarrier;

/** An engine that is a process of its own: runs until SIGTERM or SIGINT drains it. */
public final class EngineProcess
{
    private static final String NO_FILE = "-";
    private static final int OK = 0;
    private static final int FAILED = 3;

    private EngineProcess()
    {
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
            final int code = run(config, out, log, progress, barrier);
            onStopped.accept(code);
            return code;
        }
    }

    private static int run(
        final EngineConfig config,
        final PrintStream out,
        final PrintStream log,
        final ReplayProgress progress,
        final ShutdownSignalBarrier barrier)
    {
        try (FraudEngine engine = FraudEngine.launch(new FraudEngineContext()
            .config(config)
            .log(log)
            .recoveryProgress(progress)
            .terminationHook(barrier::signalAll)))
        {
            log.println("peregrine: layout " + engine.layout().configName() + " (" + engine.layoutReason() +
                "), durability " + config.durability().name().toLowerCase(Locale.ROOT) + ", policy " +
                engine.policy().name() + " " + engine.policy().hash() + ", recovered " + engine.recoveredInputs() +
                " inputs" + (engine.snapshotSequence() < 0 ? "" : ", " + engine.replayedInputs() +
                " of them decided again behind the snapshot of sequence " + engine.snapshotSequence()));
            out.println("READY channel=" + engine.ingressChannel() + " stream=" + engine.ingressStreamId());
            out.flush();
            barrier.await();
            return engine.hasFailed() ? FAILED : OK;
        }
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
