package io.peregrine.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

import org.agrona.IoUtil;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/** A campaign's engines, one after the other in one directory, and the waiting for what they do. One thread. */
final class CampaignLives implements AutoCloseable
{
    private static final long LOOK_INTERVAL_MS = 10;
    private static final long SHORTEST_PARK_NS = 20_000;
    private static final long LONGEST_PARK_NS = 1_000_000;

    private final Path directory;
    private final Path logs;
    private final Path aeronDirectory;
    private final CampaignTally tally;
    private final Thread hook = new Thread(this::killEngine);
    private volatile CampaignEngine engine;

    CampaignLives(final Path directory)
    {
        this.directory = directory;
        logs = directory.resolve("logs");
        final Path memory = Path.of("/dev/shm");
        aeronDirectory = (Files.isWritable(memory) ? memory : directory).resolve(
            "peregrine-campaign-" + Integer.toHexString(directory.toAbsolutePath().hashCode()));
        try
        {
            Files.createDirectories(logs);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        tally = new CampaignTally(directory);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    Path logs()
    {
        return logs;
    }

    String aeronDirectory()
    {
        return aeronDirectory.toString();
    }

    CampaignTally tally()
    {
        return tally;
    }

    CampaignEngine engine()
    {
        return engine;
    }

    /** @param more keys with their values; they win. */
    List<String> settings(final Path policy, final String journal, final String durability, final List<String> more)
    {
        final List<String> settings = new ArrayList<>(List.of(
            "aeron.dir=" + aeronDirectory,
            "policy.directory=" + policy,
            "journal.directory=" + directory.resolve(journal),
            "journal.segment-length=1MiB",
            "layout=inline",
            "idle=yield",
            "driver.timeout=20s",
            "durability=" + durability));
        settings.addAll(more);
        return settings;
    }

    CampaignEngine start(final List<String> settings, final String... jvmOptions)
    {
        engine = new CampaignEngine(logs, settings, jvmOptions);
        return engine;
    }

    /** @return its exit code. */
    int stop()
    {
        final int code = engine.stop();
        if (0 == code)
        {
            engine = null;
        }
        return code;
    }

    /**
     * What the killed engine had sent may still be read: only one that is ready has answered.
     *
     * @return false if it took too long, or the engine has ended.
     */
    boolean pumpUntilBack(final CampaignSwitch payments, final IntSupplier work, final long limitMs)
    {
        final int connectionsBefore = payments.connections();
        return pumpUntil(work, () -> payments.connections() > connectionsBefore &&
            payments.decisionsOfConnection() > 0 && engine.isReady(), limitMs);
    }

    /** @return false if it took too long, or the engine has ended. */
    boolean pumpUntil(final IntSupplier work, final BooleanSupplier isReached, final long limitMs)
    {
        final long fromMs = System.currentTimeMillis();
        final IdleStrategy idle = new BackoffIdleStrategy(0, 0, SHORTEST_PARK_NS, LONGEST_PARK_NS);
        long lookMs = fromMs;
        while (!isReached.getAsBoolean())
        {
            idle.idle(work.getAsInt());
            final long nowMs = System.currentTimeMillis();
            if (nowMs - lookMs >= LOOK_INTERVAL_MS)
            {
                lookMs = nowMs;
                engine.isReady();
                if (hasEnded() || nowMs - fromMs > limitMs)
                {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * On a machine that has no time for it an engine may lose its driver and end in order, before it is killed: that
     * is counted, and it is started again. For anything else it may not end.
     */
    private boolean hasEnded()
    {
        if (engine.isAlive())
        {
            return false;
        }
        final String err = engine.err();
        if (!err.contains("no driver heartbeat") && !err.contains("keepalive") &&
            !err.contains("service interval exceeded"))
        {
            throw new AssertionError("the engine ended by itself:\n" + err);
        }
        tally.add("ended, no time for the driver", 1);
        return true;
    }

    private void killEngine()
    {
        final CampaignEngine running = engine;
        if (null != running)
        {
            running.close();
        }
    }

    void discardAeronDirectory()
    {
        IoUtil.delete(aeronDirectory.toFile(), true);
    }

    @Override
    public void close()
    {
        killEngine();
        Runtime.getRuntime().removeShutdownHook(hook);
    }
}
