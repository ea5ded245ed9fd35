package io.peregrine.engine;

import java.io.File;
import java.nio.MappedByteBuffer;

import io.aeron.Aeron;
import io.aeron.CncFileDescriptor;
import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.Counters;

import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersReader;

/**
 * Counters in Aeron's own file, where AeronStat and {@code peregrine stat} find them. Aeron's client closes its mapping
 * of that file when it loses the driver, whoever writes there at that moment; so they are written through a mapping of
 * our own, which lasts as long as anybody has one of the counters.
 */
final class AeronCounters implements Counters
{
    private final AtomicCounter[] counters = new AtomicCounter[CounterDescriptor.values().length];
    private final AtomicCounter[][] each = new AtomicCounter[counters.length][];

    AeronCounters(final Aeron aeron)
    {
        final MappedByteBuffer file = IoUtil.mapExistingFile(
            new File(aeron.context().aeronDirectoryName(), CncFileDescriptor.CNC_FILE), CncFileDescriptor.CNC_FILE);
        final UnsafeBuffer values =
            CncFileDescriptor.createCountersValuesBuffer(file, CncFileDescriptor.createMetaDataBuffer(file));
        for (final CounterDescriptor descriptor : CounterDescriptor.values())
        {
            if (descriptor.each() > 0)
            {
                each[descriptor.ordinal()] = ofEach(aeron, values, descriptor);
            }
            else
            {
                counters[descriptor.ordinal()] = new AtomicCounter(
                    values, aeron.addCounter(descriptor.typeId(), descriptor.label()).id());
            }
        }
    }

    private static AtomicCounter[] ofEach(
        final Aeron aeron, final UnsafeBuffer values, final CounterDescriptor descriptor)
    {
        final AtomicCounter[] result = new AtomicCounter[descriptor.each()];
        final UnsafeBuffer text = new UnsafeBuffer(new byte[Integer.BYTES + CountersReader.MAX_LABEL_LENGTH]);
        for (int which = 0; which < result.length; which++)
        {
            text.putInt(0, which);
            final int length = text.putStringWithoutLengthAscii(
                Integer.BYTES, descriptor.label() + " (" + which + ")");
            result[which] = new AtomicCounter(values,
                aeron.addCounter(descriptor.typeId(), text, 0, Integer.BYTES, text, Integer.BYTES, length).id());
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
