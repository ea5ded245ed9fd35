package io.peregrine.pipeline.window;

import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.Counters;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersManager;

/** Counters in plain memory. */
final class TestCounters implements Counters
{
    private final CountersManager manager = new CountersManager(
        new UnsafeBuffer(ByteBuffer.allocateDirect(1 << 17)), new UnsafeBuffer(ByteBuffer.allocateDirect(1 << 15)));
    private final Map<CounterDescriptor, AtomicCounter> counters = new EnumMap<>(CounterDescriptor.class);
    private final Map<String, AtomicCounter> histories = new HashMap<>();

    @Override
    public AtomicCounter counter(final CounterDescriptor descriptor)
    {
        return counters.computeIfAbsent(
            descriptor, key -> manager.newCounter(descriptor.label(), descriptor.typeId()));
    }

    @Override
    public AtomicCounter counter(final CounterDescriptor descriptor, final int history)
    {
        return histories.computeIfAbsent(descriptor.name() + history,
            key -> manager.newCounter(descriptor.label(), descriptor.typeId()));
    }

    long get(final CounterDescriptor descriptor)
    {
        return counter(descriptor).get();
    }
}
