package io.peregrine.pipeline.window;

import java.util.concurrent.ConcurrentLinkedQueue;

import io.peregrine.policy.CompiledPolicy;

/**
 * Takes the memory of the next policy's windows, writes their classes, and gives back what the policy before had, on
 * the thread of whoever prepares activations. One at a time: the next is made when all keys have come over to the last.
 */
public final class PreparedWindows implements WindowRooms, AutoCloseable
{
    private static final long WAIT_MS = 20;

    private final ConcurrentLinkedQueue<WindowState> left = new ConcurrentLinkedQueue<>();
    private WindowState inUse;
    private boolean isSettled;
    private WindowState prepared;
    private String preparedHash;
    private boolean isAttended;
    private boolean isClosed;

    /**
     * Makes what an activation of the policy will want. Whoever prepares activations; waits until there is room for it.
     *
     * @param former the policy that it will follow.
     * @throws InterruptedException if the thread is; nothing is prepared then.
     */
    public void prepare(final CompiledPolicy former, final CompiledPolicy policy) throws InterruptedException
    {
        final WindowState before = settled();
        final WindowContext context = before.contextOf(policy);
        if (!before.contextOf(former).keepsAs(context))
        {
            final WindowState blank = before.blank(context);
            synchronized (this)
            {
                if (!isClosed)
                {
                    prepared = blank;
                    preparedHash = policy.hash();
                    return;
                }
            }
            blank.close();
        }
    }

    private WindowState settled() throws InterruptedException
    {
        while (true)
        {
            giveBack();
            synchronized (this)
            {
                if (isSettled && null == prepared)
                {
                    return inUse;
                }
                wait(WAIT_MS);
            }
        }
    }

    /** Gives back what was left. Whoever prepares activations, now and then. */
    public void giveBack()
    {
        for (WindowState state = left.poll(); null != state; state = left.poll())
        {
            state.close();
        }
    }

    /** Somebody gives back what is left, from now on; until then it is given back at once. */
    public synchronized void attend()
    {
        isAttended = true;
    }

    /** What was prepared last is not wanted: its activation will not come. */
    public synchronized void forget()
    {
        if (null != prepared)
        {
            prepared.close();
            prepared = null;
        }
    }

    @Override
    public synchronized WindowState take(final CompiledPolicy policy)
    {
        if (null == prepared || !preparedHash.equals(policy.hash()))
        {
            return null;
        }
        final WindowState taken = prepared;
        prepared = null;
        return taken;
    }

    @Override
    public synchronized void leave(final WindowState state)
    {
        if (isAttended && !isClosed)
        {
            left.add(state);
        }
        else
        {
            state.close();
        }
    }

    @Override
    public synchronized void onState(final WindowState state)
    {
        inUse = state;
        isSettled = !state.isGoingOver();
    }

    @Override
    public synchronized void close()
    {
        isClosed = true;
        forget();
        giveBack();
    }
}
