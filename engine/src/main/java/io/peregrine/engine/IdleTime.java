package io.peregrine.engine;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import io.peregrine.pipeline.LowestPriority;

/**
 * Work that payments must not wait for, on a thread of the lowest priority. Where no core is idle for long it would
 * never be done: then who asked does it, as if there were no such thread.
 */
final class IdleTime implements AutoCloseable
{
    private final long patienceMs;
    private final ExecutorService thread;

    /**
     * @param patienceMs how long to wait for it.
     * @param log        is told where the thread keeps the priority of all others.
     */
    IdleTime(final String name, final long patienceMs, final Consumer<String> log)
    {
        this.patienceMs = patienceMs;
        thread = Executors.newSingleThreadExecutor(task ->
        {
            final Thread made = new Thread(() -> run(task, log), name);
            made.setDaemon(true);
            return made;
        });
    }

    private static void run(final Runnable task, final Consumer<String> log)
    {
        final String refusal = LowestPriority.take();
        if (null != refusal)
        {
            log.accept("policies are made ready at the priority of payments, which may wait for it where cores are " +
                "few: " + refusal);
        }
        task.run();
    }

    /** When there is time. */
    void later(final Runnable work)
    {
        thread.execute(work);
    }

    /**
     * Does it, and returns when it is done. What it throws is thrown.
     *
     * @param work may be done twice at once, and must not mind.
     */
    <T> T spend(final Callable<T> work) throws InterruptedException
    {
        final Future<T> done = thread.submit(work);
        try
        {
            return done.get(patienceMs, TimeUnit.MILLISECONDS);
        }
        catch (final TimeoutException ignore)
        {
            done.cancel(true);
        }
        catch (final ExecutionException ex)
        {
            throw unchecked(ex.getCause());
        }

        try
        {
            return work.call();
        }
        catch (final Exception ex)
        {
            throw unchecked(ex);
        }
    }

    /** @return it, where it is no error. */
    private static RuntimeException unchecked(final Throwable thrown)
    {
        if (thrown instanceof Error error)
        {
            throw error;
        }
        return thrown instanceof RuntimeException known ? known : new IllegalStateException(thrown);
    }

    @Override
    public void close()
    {
        thread.shutdownNow();
    }
}
