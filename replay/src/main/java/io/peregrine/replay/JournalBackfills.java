package io.peregrine.replay;

import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

import io.peregrine.journal.JournalException;
import io.peregrine.pipeline.Backfills;
import io.peregrine.pipeline.window.WindowState;
import io.peregrine.policy.CompiledPolicy;

/**
 * Histories made of a journal's own inputs, for activations that ask for it. A live engine has most of it done
 * beforehand by {@link #prepare}, off the payments' way; what came since, and in replay all of it, is made when the
 * activation has its turn. Both are the same inputs through the same stages.
 */
public final class JournalBackfills implements Backfills, AutoCloseable
{
    /** A backfill is done beforehand once fewer than so many inputs came while it took in the last ones. */
    private static final int SMALL_LAG = 64;
    private static final long PARK_NS = 20_000;

    /** At 20 us each: ten seconds in which the journal did not come to where its pipeline is. */
    private static final int PARKS_LIMIT = 500_000;
    private static final int INPUTS_BETWEEN_LOOKS = 4_096;

    private final Path inputs;
    private PastInputs prepared;
    private boolean isClosed;

    /** @param inputs the journal's series of inputs; it is only read. */
    public JournalBackfills(final Path inputs)
    {
        this.inputs = inputs;
    }

    /**
     * Makes a policy's histories of all inputs that the journal has, and waits before that until those that were made
     * before are taken. Whoever prepares activations; blocks.
     *
     * @param progress is told now and then of the last sequence taken in.
     * @return the sequence of the first input, which the activation names.
     * @throws JournalException     where the journal is damaged.
     * @throws InterruptedException if the thread is; nothing is prepared then.
     */
    public long prepare(final CompiledPolicy policy, final LongConsumer progress) throws InterruptedException
    {
        awaitTaken();
        PastInputs past = new PastInputs(inputs, policy, -1);
        try
        {
            catchUp(past, progress);
            final long from = past.from();
            synchronized (this)
            {
                if (!isClosed)
                {
                    prepared = past;
                    past = null;
                }
            }
            return from;
        }
        finally
        {
            if (null != past)
            {
                past.close();
            }
        }
    }

    /** Takes in what came since what was prepared last. Only before its activation is offered; the same thread. */
    public void catchUp() throws InterruptedException
    {
        final PastInputs past;
        synchronized (this)
        {
            past = prepared;
        }
        if (null != past)
        {
            catchUp(past, lastSequence -> {});
        }
    }

    private static void catchUp(final PastInputs past, final LongConsumer progress) throws InterruptedException
    {
        int since = 0;
        int count;
        do
        {
            count = past.takeIn(Long.MAX_VALUE);
            since += count;
            if (since >= INPUTS_BETWEEN_LOOKS)
            {
                since = 0;
                progress.accept(past.lastSequence());
                if (Thread.interrupted())
                {
                    throw new InterruptedException();
                }
            }
        }
        while (count >= SMALL_LAG);
        progress.accept(past.lastSequence());
    }

    /** What was prepared last is not wanted: its activation will not come. */
    public synchronized void forget()
    {
        if (null != prepared)
        {
            prepared.close();
            prepared = null;
            notifyAll();
        }
    }

    private synchronized void awaitTaken() throws InterruptedException
    {
        while (null != prepared)
        {
            wait();
        }
    }

    @Override
    public WindowState take(final CompiledPolicy policy, final long from, final long sequence)
    {
        try (PastInputs past = pastFor(policy, from, sequence))
        {
            int parks = 0;
            while (past.lastSequence() < sequence - 1)
            {
                if (0 < past.takeIn(sequence - 1))
                {
                    parks = 0;
                }
                else if (++parks > PARKS_LIMIT)
                {
                    throw new JournalException("the journal in " + inputs + " ends with input " +
                        past.lastSequence() + ", and the activation at " + sequence + " needs all before it");
                }
                else
                {
                    LockSupport.parkNanos(PARK_NS);
                }
            }
            return past.release();
        }
    }

    private PastInputs pastFor(final CompiledPolicy policy, final long from, final long sequence)
    {
        synchronized (this)
        {
            if (null != prepared && prepared.policy().hash().equals(policy.hash()) && prepared.from() == from &&
                prepared.lastSequence() < sequence)
            {
                final PastInputs past = prepared;
                prepared = null;
                notifyAll();
                return past;
            }
        }
        return new PastInputs(inputs, policy, from);
    }

    @Override
    public synchronized void close()
    {
        isClosed = true;
        forget();
    }
}
