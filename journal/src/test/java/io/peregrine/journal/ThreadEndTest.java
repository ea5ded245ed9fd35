package io.peregrine.journal;

import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.*;

class ThreadEndTest
{
    @Test
    void shouldWaitForTheEndAndKeepTheInterruptWhenItIsInterrupted() throws InterruptedException
    {
        final CountDownLatch mayEnd = new CountDownLatch(1);
        final Thread awaited = new Thread(() ->
        {
            try
            {
                mayEnd.await();
            }
            catch (final InterruptedException ex)
            {
                throw new AssertionError(ex);
            }
        });
        final boolean[] seen = new boolean[2];
        final Thread waiting = new Thread(() ->
        {
            Thread.currentThread().interrupt();
            ThreadEnd.await(awaited);
            seen[0] = awaited.isAlive();
            seen[1] = Thread.currentThread().isInterrupted();
        });
        awaited.start();
        waiting.start();

        // It has taken the interrupt and waits again, or has given up.
        while (Thread.State.WAITING != waiting.getState() && waiting.isAlive())
        {
            Thread.onSpinWait();
            Thread.yield();
        }
        mayEnd.countDown();
        waiting.join();

        assertFalse(seen[0], "it returned while the thread was alive");
        assertTrue(seen[1], "the interrupt is lost");
    }
}
