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
    private final AtomicCounter[] counters = new AtomicCounter[CounterDescriptor.values().length];
    private final AtomicCounter[][] each = new AtomicCounter[counters.length][];

    /** All at zero. */
    public PlainCounters()
    {
        final int count = Arrays.stream(CounterDescriptor.values())
            .mapToInt(descriptor -> 1 + descriptor.each()).sum();
        final CountersManager manager = new CountersManager(
            new UnsafeBuffer(ByteBuffer.allocateDirect(count * CountersReader.METADATA_LENGTH)),
            new UnsafeBuffer(ByteBuffer.allocateDirect(count * CountersReader.COUNTER_LENGTH)));

        for (final CounterDescriptor descriptor : CounterDescriptor.values())
        {
            counters[descriptor.ordinal()] = manager.newCounter(descriptor.label(), descriptor.typeId());
            each[descriptor.ordinal()] = new AtomicCounter[descriptor.each()];
            Arrays.setAll(each[descriptor.ordinal()],
                which -> manager.newCounter(descriptor.label(), descriptor.typeId()));
        }
    }

    @Override
    public AtomicCounter counter(final CounterDescriptor descriptor)
    {
        return counters[descriptor.ordinal()];
    }

    @Override
    public AtomicCounter counter(final CounterDescriptor descriptor, final int which)
    {
        return each[descriptor.ordinal()][which];
    }
}
