package io.peregrine.systemtests;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.peregrine.cli.Peregrine;

/** The command line in its own process, saying when its main began and when the profiles' map was open. */
final class TimedEngine
{
    static final String MAIN_AT = "MAIN ms=";
    static final String PROFILES_AT = "PROFILES ms=";

    private static final String PROFILES_THREAD = "peregrine-profiles";
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(5);

    private TimedEngine()
    {
    }

    public static void main(final String[] args)
    {
        System.out.println(MAIN_AT + System.currentTimeMillis());
        final Thread watch = new Thread(TimedEngine::watchProfiles, "campaign-watch");
        watch.setDaemon(true);
        watch.start();
        Peregrine.main(args);
    }

    private static void watchProfiles()
    {
        long fromMs = 0;
        while (true)
        {
            final boolean isOpening = isOpening();
            final long nowMs = System.currentTimeMillis();
            if (isOpening && 0 == fromMs)
            {
                fromMs = nowMs;
            }
            else if (!isOpening && 0 != fromMs)
            {
                System.out.println(PROFILES_AT + (nowMs - fromMs));
                return;
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }

    private static boolean isOpening()
    {
        final Thread[] threads = new Thread[Thread.activeCount() + 8];
        final int count = Thread.enumerate(threads);
        for (int i = 0; i < count; i++)
        {
            if (PROFILES_THREAD.equals(threads[i].getName()))
            {
                return true;
            }
        }
        return false;
    }
}
