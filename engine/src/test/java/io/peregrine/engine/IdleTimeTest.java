package io.peregrine.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

class IdleTimeTest
{
    private static final String NAME = "idle";
    private static final long LONG_MS = 60_000;

    private final List<String> log = new ArrayList<>();

    private static String threadName()
    {
        return Thread.currentThread().getName();
    }

    @Test
    void shouldWorkOnItsOwnThread() throws InterruptedException
    {
        try (IdleTime idle = new IdleTime(NAME, LONG_MS, log::add))
        {
            assertEquals(NAME, idle.spend(IdleTimeTest::threadName));
        }
        if (System.getProperty("os.name").startsWith("Linux"))
        {
            assertEquals(List.of(), log);
        }
    }

    @Test
    void shouldWorkOnTheCallersThreadWhereThereIsNoIdleTime() throws InterruptedException
    {
        final CountDownLatch end = new CountDownLatch(1);
        try (IdleTime idle = new IdleTime(NAME, 1, log::add))
        {
            idle.later(() ->
            {
                try
                {
                    end.await();
                }
                catch (final InterruptedException ignore)
                {
                    Thread.currentThread().interrupt();
                }
            });

            assertEquals(threadName(), idle.spend(IdleTimeTest::threadName));
            end.countDown();
        }
    }

    @Test
    void shouldThrowWhatTheWorkThrows()
    {
        final RuntimeException wrong = new IllegalArgumentException("wrong");
        final Error worse = new StackOverflowError("worse");
        try (IdleTime idle = new IdleTime(NAME, LONG_MS, log::add))
        {
            assertSame(wrong, assertThrows(RuntimeException.class, () -> idle.spend(() ->
            {
                throw wrong;
            })));
            assertSame(worse, assertThrows(Error.class, () -> idle.spend(() ->
            {
                throw worse;
            })));
        }
    }
}
