package io.peregrine.engine;

import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import io.peregrine.journal.JournalException;
import io.peregrine.journal.JournalRetention;
import io.peregrine.journal.ThreadEnd;

import org.agrona.ErrorHandler;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * The thread {@code peregrine-journal-retention}: removes, now and then, the old segments that the configuration does
 * not keep. Whatever goes wrong is told once, and nothing else comes of it.
 */
final class JournalPruner implements Runnable, AutoCloseable
{
    static final long INTERVAL_NS = TimeUnit.MINUTES.toNanos(1);

    private final Path root;
    private final long ageNs;
    private final long keepBytes;
    private final EpochNanoClock clock;
    private final Consumer<String> log;
    private final ErrorHandler errorHandler;
    private final AtomicCounter removed;
    private final Thread thread;
    private volatile boolean isRunning = true;
    private String lastKept;
    private String lastTrouble;

    /** @param ageNs 0: any. @param keepBytes 0: any number. */
    JournalPruner(
        final Path root,
        final long ageNs,
        final long keepBytes,
        final EpochNanoClock clock,
        final Consumer<String> log,
        final ErrorHandler errorHandler,
        final AtomicCounter removed)
    {
        this.root = root;
        this.ageNs = ageNs;
        this.keepBytes = 0 == keepBytes ? JournalRetention.ANY_SIZE : keepBytes;
        this.clock = clock;
        this.log = log;
        this.errorHandler = errorHandler;
        this.removed = removed;
        thread = new Thread(this, "peregrine-journal-retention");
        thread.setDaemon(true);
    }

    JournalPruner start()
    {
        thread.start();
        return this;
    }

    @Override
    public void run()
    {
        while (isRunning)
        {
            prune();
            LockSupport.parkNanos(this, INTERVAL_NS);
        }
    }

    void prune()
    {
        try
        {
            final JournalRetention.Result result = JournalRetention.prune(root,
                0 == ageNs ? JournalRetention.ANY_AGE : clock.nanoTime() - ageNs, keepBytes);
            if (result.segments() > 0)
            {
                removed.setRelease(removed.getPlain() + result.segments());
                log.accept("retention removed the contents of " + result.segments() + " segments, " +
                    result.bytes() + " bytes");
            }
            if (null != result.kept() && !result.kept().equals(lastKept))
            {
                log.accept("retention would remove more, but " + result.kept());
            }
            lastKept = result.kept();
            lastTrouble = null;
        }
        catch (final JournalException ex)
        {
            if (!Objects.equals(ex.getMessage(), lastTrouble))
            {
                lastTrouble = ex.getMessage();
                errorHandler.onError(ex);
            }
        }
    }

    @Override
    public void close()
    {
        isRunning = false;
        LockSupport.unpark(thread);
        ThreadEnd.await(thread);
    }
}
