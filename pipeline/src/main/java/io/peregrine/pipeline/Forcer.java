package io.peregrine.pipeline;

import com.lmax.disruptor.Sequence;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.Counters;
import io.peregrine.journal.JournalException;
import io.peregrine.journal.JournalWriter;

import org.agrona.concurrent.Agent;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingIdleStrategy;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Group commit: forces what the journal handler has appended so far, all of it at once, then lets emit pass it. It
 * blocks, so it has a thread of its own in every layout. It runs in every durability mode, since the durable watermark
 * tells a restart what it may not miss; only {@code sync} waits for it. There it goes on at once, elsewhere it says
 * that it had nothing to do, so that its idle strategy paces it. It also looks whether the journal is where it was.
 */
final class Forcer implements Agent
{
    /** How often, at least, the durable watermark moves where nobody waits for it. */
    private static final int REST_MS = 50;

    /** What an answer waits more than its force takes, where the one before it was long ago. */
    private static final long AWAITED_REST_NS = 20_000;

    /** Rests, some 75 us each by the kernel's timer, between two looks at the journal's place while nothing comes. */
    private static final int RESTS = 512;

    private final JournalWriter writer;
    private final JournalWriter decisions;
    private final boolean isAwaited;
    private final Sequence appended;
    private final Sequence durable;
    private final AtomicCounter durableSequence;
    private int restsLeft = RESTS;
    private boolean hasFailed;

    /** @param decisions only looked after, not forced, since it can be made again; null: there is none. */
    Forcer(
        final JournalWriter writer,
        final JournalWriter decisions,
        final boolean isAwaited,
        final Sequence appended,
        final Sequence durable,
        final Counters counters)
    {
        this.writer = writer;
        this.decisions = decisions;
        this.isAwaited = isAwaited;
        this.appended = appended;
        this.durable = durable;
        this.durableSequence = counters.counter(CounterDescriptor.DURABLE_SEQUENCE);
        durableSequence.setRelease(writer.durableSequence());
    }

    /** @throws JournalException once, at the first force that fails; nothing is forced after it. */
    @Override
    public int doWork()
    {
        if (hasFailed)
        {
            return 0;
        }

        final long ringSequence = appended.get();
        final boolean isBehind = ringSequence != durable.get();
        if (isBehind || !isAwaited || --restsLeft == 0)
        {
            restsLeft = RESTS;
            writer.checkInPlace();
            if (null != decisions)
            {
                decisions.checkInPlace();
            }
        }
        return isBehind && force(ringSequence) && isAwaited ? 1 : 0;
    }

    /** @return true if emit waits for it. */
    boolean isAwaited()
    {
        return isAwaited;
    }

    /** @return paces it: somebody waits for it, or nobody does. */
    IdleStrategy idleStrategy()
    {
        return isAwaited ? new SleepingIdleStrategy(AWAITED_REST_NS) : new SleepingMillisIdleStrategy(REST_MS);
    }

    /** @return false if the series is not where it was: nobody would find what was forced. */
    private boolean force(final long ringSequence)
    {
        try
        {
            final long last = writer.lastSequence();
            final long forced = writer.force();
            durableSequence.setRelease(forced);
            if (forced < last)
            {
                return false;
            }
        }
        catch (final JournalException ex)
        {
            hasFailed = true;
            throw ex;
        }

        durable.set(ringSequence);
        return true;
    }

    @Override
    public String roleName()
    {
        return "force";
    }
}
