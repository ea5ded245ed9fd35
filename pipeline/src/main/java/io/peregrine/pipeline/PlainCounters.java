package io.peregrine.pipeline;

import java.nio.ByteBuffer;
import java.util.Arrays;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.Counters;

import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;

/** Counters in plain memory, for pipelines that no operator watches: replay, feature files, tests. */
public final class PlainCounters implements Counters
{
    private static final int HISTORIES = CounterDescriptor.HISTORIES;

    private final AtomicCounter[] counters = new AtomicCounter[CounterDescriptor.values().length];
    private final AtomicCounter[][] histories = new AtomicCounter[counters.length][];

    /** All at zero. */
    public PlainCounters()
    {
        final int count = counters.length * HISTORIES;
        final CountersManager manager = new CountersManager(
            new UnsafeBuffer(ByteBuffer.allocateDirect(count * CountersReader.METADATA_LENGTH)),
            new UnsafeBuffer(ByteBuffer.allocateDirect(count * CountersReader.COUNTER_LENGTH)));

        for (final CounterDescriptor descriptor : CounterDescriptor.values())
        {
            counters[descriptor.ordinal()] = manager.newCounter(descriptor.label(), descriptor.typeId());
            if (descriptor.isOfHistory())
            {
                histories[descriptor.ordinal()] = new AtomicCounter[HISTORIES];
                Arrays.setAll(histories[descriptor.ordinal()],
                    history -> manager.newCounter(descriptor.label(), descriptor.typeId()));
            }
        }
    }

    @Override
    public AtomicCounter counter(final CounterDescriptor descriptor)
    {
        return counters[descriptor.ordinal()];
    }

    @Override
    public AtomicCounter counter(final CounterDescriptor descriptor, final int history)
    {
        return histories[descriptor.ordinal()][history];
    }
}
