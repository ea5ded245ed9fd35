package io.peregrine.pipeline;

import com.sun.jna.Function;
import com.sun.jna.LastErrorException;
import com.sun.jna.Platform;

/**
 * Lets a thread run only where no other wants its core: Linux's SCHED_IDLE, which gives way at once to whoever wakes,
 * where a thread of a low niceness may keep the core until the next tick. Every process may ask for it.
 */
public final class LowestPriority
{
    private static final int SCHED_IDLE = 5;
    private static final int CALLING_THREAD = 0;
    private static final int[] NO_PARAMETER = { 0 };

    private LowestPriority()
    {
    }

    /** Of the calling thread, for good. @return why it keeps its priority; null where it has the lowest. */
    public static String take()
    {
        if (!Platform.isLinux())
        {
            return "only Linux has a priority below all others";
        }
        try
        {
            Function.getFunction("c", "sched_setscheduler", Function.THROW_LAST_ERROR)
                .invokeInt(new Object[]{ CALLING_THREAD, SCHED_IDLE, NO_PARAMETER });
            return null;
        }
        catch (final LastErrorException | LinkageError ex)
        {
            return ex.getMessage();
        }
    }
}
