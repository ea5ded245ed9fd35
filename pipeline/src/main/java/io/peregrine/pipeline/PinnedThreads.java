package io.peregrine.pipeline;

import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

import net.openhft.affinity.Affinity;

/** Makes daemon threads, each pinned to the next of the given CPUs; more threads than CPUs are left unpinned. */
public final class PinnedThreads implements ThreadFactory
{
    /** Pins nothing. */
    public static final PinnedThreads UNPINNED = new PinnedThreads(List.of());

    private final List<Integer> cpus;
    private final AtomicInteger next = new AtomicInteger();

    /** @param cpus numbers as the operating system counts them, in the order in which threads take them. */
    public PinnedThreads(final List<Integer> cpus)
    {
        this.cpus = List.copyOf(cpus);
    }

    @Override
    public Thread newThread(final Runnable task)
    {
        final int index = next.getAndIncrement();
        final Thread thread = new Thread(
            () ->
            {
                if (index < cpus.size())
                {
                    Affinity.setAffinity(cpus.get(index));
                }

                task.run();
            });
        thread.setDaemon(true);

        return thread;
    }
}
