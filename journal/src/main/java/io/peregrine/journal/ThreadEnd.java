package io.peregrine.journal;

/**
 * Waits for a thread to end, whoever interrupts the one that waits: a close finishes what it must, or others would
 * release what that thread still uses. The interrupt is there again when it returns.
 */
public final class ThreadEnd
{
    private ThreadEnd()
    {
    }

    /** @param thread that was told to end, or ends by itself. */
    public static void await(final Thread thread)
    {
        boolean isInterrupted = false;
        while (thread.isAlive())
        {
            try
            {
                thread.join();
            }
            catch (final InterruptedException ignore)
            {
                isInterrupted = true;
            }
        }
        if (isInterrupted)
        {
            Thread.currentThread().interrupt();
        }
    }
}
