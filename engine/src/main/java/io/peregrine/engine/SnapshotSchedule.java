package io.peregrine.engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.Counters;
import io.peregrine.journal.SnapshotDirectory;
import io.peregrine.journal.ThreadEnd;

import org.agrona.concurrent.status.AtomicCounter;

/**
 * Has a snapshot made when it is time, each by a process of its own, and keeps the counters that say how old the newest
 * is. On a blocking thread of its own.
 */
final class SnapshotSchedule implements AutoCloseable
{
    private static final long TURN_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long RETRY_NS = TimeUnit.MINUTES.toNanos(1);
    private static final int TURNS_BETWEEN_LOOKS = 10;
    private static final long MS_PER_S = 1_000;

    private final Path journal;
    private final long intervalNs;
    private final long inputs;
    private final Consumer<String> log;
    private final AtomicCounter lastInput;
    private final AtomicCounter newest;
    private final AtomicCounter age;
    private final AtomicCounter made;
    private final AtomicCounter failures;
    private final Thread thread;
    private volatile boolean isRunning = true;
    private volatile Process process;
    private long lastNs = System.nanoTime();
    private boolean hasFailed;
    private long newestMadeMs;
    private int turns;

    /**
     * @param intervalNs  from one to the next; 0: time alone makes none.
     * @param inputs      from one to the next; 0: no matter how many.
     * @param newestKnown last sequence of the snapshot that the engine started from; -1 for none.
     * @param log         told of what goes wrong.
     */
    SnapshotSchedule(
        final Path journal,
        final long intervalNs,
        final long inputs,
        final long newestKnown,
        final Counters counters,
        final Consumer<String> log)
    {
        this.journal = journal;
        this.intervalNs = intervalNs;
        this.inputs = inputs;
        this.log = log;
        lastInput = counters.counter(CounterDescriptor.LAST_SEQUENCE);
        newest = counters.counter(CounterDescriptor.SNAPSHOT_SEQUENCE);
        age = counters.counter(CounterDescriptor.SNAPSHOT_AGE);
        made = counters.counter(CounterDescriptor.SNAPSHOTS);
        failures = counters.counter(CounterDescriptor.SNAPSHOT_FAILURES);
        newest.setRelease(newestKnown);
        age.setRelease(-1);
        look();
        thread = new Thread(this::run, "peregrine-snapshots");
        thread.setDaemon(true);
        thread.start();
    }

    private void run()
    {
        while (isRunning)
        {
            LockSupport.parkNanos(this, TURN_NS);
            if (isRunning)
            {
                final boolean isMaking = isDue(System.nanoTime());
                if (isMaking)
                {
                    make();
                    lastNs = System.nanoTime();
                }
                if (isMaking || ++turns % TURNS_BETWEEN_LOOKS == 0)
                {
                    look();
                }
                age.setRelease(newest.get() < 0 ? -1 :
                    Math.max(0, (System.currentTimeMillis() - newestMadeMs) / MS_PER_S));
            }
        }
    }

    private boolean isDue(final long nowNs)
    {
        final long waitedNs = nowNs - lastNs;
        final long waiting = lastInput.get() - newest.get();
        return waiting > 0 && (!hasFailed || waitedNs >= Math.max(intervalNs, RETRY_NS)) &&
            (intervalNs > 0 && waitedNs >= intervalNs || inputs > 0 && waiting >= inputs);
    }

    /** Somebody else may have made one, too. */
    private void look()
    {
        final List<Path> files = SnapshotDirectory.files(journal);
        try
        {
            newestMadeMs = files.isEmpty() ? 0 : Files.getLastModifiedTime(files.get(0)).toMillis();
            newest.setRelease(files.isEmpty() ? -1 : SnapshotDirectory.sequenceOf(files.get(0)));
        }
        catch (final IOException ignore)
        {
            // Deleted meanwhile, for a newer one: seen at the next turn.
        }
    }

    private void make()
    {
        final List<String> lines = new ArrayList<>();
        int code = SnapshotProcess.FAILED;
        try
        {
            process = new ProcessBuilder(SnapshotProcess.command(journal)).redirectErrorStream(true).start();
            if (!isRunning)
            {
                process.destroyForcibly();
            }
            try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)))
            {
                reader.lines().forEach(lines::add);
            }
            code = process.waitFor();
        }
        catch (final IOException ex)
        {
            lines.add("its process cannot be started or read: " + ex.getMessage());
        }
        catch (final InterruptedException ignore)
        {
            Thread.currentThread().interrupt();
        }
        if (isRunning)
        {
            told(code, lines);
        }
    }

    private void told(final int code, final List<String> lines)
    {
        hasFailed = SnapshotProcess.OK != code;
        boolean isMade = false;
        for (final String line : lines)
        {
            if (line.startsWith(SnapshotProcess.MADE))
            {
                isMade = true;
            }
            else
            {
                log.accept(line);
            }
        }
        if (hasFailed)
        {
            failures.incrementRelease();
            log.accept(SnapshotProcess.DIFFERS == code ?
                "no snapshot: the journal's decisions are not those that its inputs lead to, see above: keep the " +
                "journal, 'replay verify' shows the same" :
                "no snapshot, exit code " + code + ": those that are there are as they were, a start takes longer");
        }
        else if (isMade)
        {
            made.incrementRelease();
        }
    }

    /** A snapshot that is being made is given up: nothing is left of it. */
    @Override
    public void close()
    {
        isRunning = false;
        final Process running = process;
        if (null != running)
        {
            running.destroyForcibly();
        }
        LockSupport.unpark(thread);
        ThreadEnd.await(thread);
    }
}
