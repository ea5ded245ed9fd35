package io.peregrine.engine;

import io.aeron.Aeron;
import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.Counters;

import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersReader;

/** Counters in Aeron's own file, where AeronStat and {@code peregrine stat} find them. */
final class AeronCounters implements Counters
{
    private final AtomicCounter[] counters = new AtomicCounter[CounterDescriptor.values().length];
    private final AtomicCounter[][] each = new AtomicCounter[counters.length][];

    AeronCounters(final Aeron aeron)
    {
        for (final CounterDescriptor descriptor : CounterDescriptor.values())
        {
            if (descriptor.each() > 0)
            {
                each[descriptor.ordinal()] = ofEach(aeron, descriptor);
            }
            else
            {
                counters[descriptor.ordinal()] = aeron.addCounter(descriptor.typeId(), descriptor.label());
            }
        }
    }

    private static AtomicCounter[] ofEach(final Aeron aeron, final CounterDescriptor descriptor)
    {
        final AtomicCounter[] result = new AtomicCounter[descriptor.each()];
        final UnsafeBuffer text = new UnsafeBuffer(new byte[Integer.BYTES + CountersReader.MAX_LABEL_LENGTH]);
        for (int which = 0; which < result.length; which++)
        {
            text.putInt(0, which);
            final int length = text.putStringWithoutLengthAscii(
                Integer.BYTES, descriptor.label() + " (" + which + ")");
            result[which] =
                aeron.addCounter(descriptor.typeId(), text, 0, Integer.BYTES, text, Integer.BYTES, length);
        }
        return result;
    }

    @Override
    public AtomicCounter counter(final CounterDescriptor descriptor, final int which)
    {
        return each[descriptor.ordinal()][which];
    }

    @Override
    public AtomicCounter counter(final CounterDescriptor descriptor)
    {
        return counters[descriptor.ordinal()];
    }
}
