package io.peregrine.pipeline;

import com.lmax.disruptor.Sequence;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.Counters;
import io.peregrine.journal.JournalWriter;

import org.agrona.concurrent.Agent;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Group commit: forces what the journal handler has appended so far, all of it at once, then lets emit pass it. It
 * blocks, so it has a thread of its own in every layout. It runs in every durability mode, since the durable watermark
 * tells a restart what it may not miss; only {@code sync} waits for it. There it goes on at once, elsewhere it says
 * that it had nothing to do, so that its idle strategy paces it.
 */
final class Forcer implements Agent
{
    private final JournalWriter writer;
    private final boolean isAwaited;
    private final Sequence appended;
    private final Sequence durable;
    private final AtomicCounter durableSequence;

    Forcer(
        final JournalWriter writer,
        final boolean isAwaited,
        final Sequence appended,
        final Sequence durable,
        final Counters counters)
    {
        this.writer = writer;
        this.isAwaited = isAwaited;
        this.appended = appended;
        this.durable = durable;
        this.durableSequence = counters.counter(CounterDescriptor.DURABLE_SEQUENCE);
    }

    @Override
    public int doWork()
    {
        final long ringSequence = appended.get();
        if (ringSequence == durable.get())
        {
            return 0;
        }

        durableSequence.setRelease(writer.force());
        durable.set(ringSequence);
        return isAwaited ? 1 : 0;
    }

    @Override
    public String roleName()
    {
        return "force";
    }
}
