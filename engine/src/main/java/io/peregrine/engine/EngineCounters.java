package io.peregrine.engine;

import java.io.File;
import java.nio.MappedByteBuffer;
import java.util.EnumMap;
import java.util.Map;

import io.aeron.CncFileDescriptor;
import io.aeron.CommonContext;

import io.peregrine.domain.CounterDescriptor;

import org.agrona.DirectBuffer;
import org.agrona.IoUtil;
import org.agrona.concurrent.status.CountersReader;

/** A running engine's counters, read from Aeron's counters file by another process; it only reads. One thread. */
public final class EngineCounters implements AutoCloseable
{
    private static final long DRIVER_TIMEOUT_MS = 2_000;

    private final MappedByteBuffer file;
    private final CountersReader reader;
    private final Map<CounterDescriptor, Integer> ids = new EnumMap<>(CounterDescriptor.class);

    private EngineCounters(final MappedByteBuffer file)
    {
        this.file = file;
        final DirectBuffer metaData = CncFileDescriptor.createMetaDataBuffer(file);
        reader = new CountersReader(CncFileDescriptor.createCountersMetaDataBuffer(file, metaData),
            CncFileDescriptor.createCountersValuesBuffer(file, metaData));
        reader.forEach(
            (counterId, typeId, keyBuffer, label) ->
            {
                for (final CounterDescriptor descriptor : CounterDescriptor.values())
                {
                    if (descriptor.typeId() == typeId)
                    {
                        ids.put(descriptor, counterId);
                    }
                }
            });
    }

    /** @throws EngineStartException if no engine runs there. */
    public static EngineCounters open(final String aeronDirectory)
    {
        if (!CommonContext.isDriverActive(new File(aeronDirectory), DRIVER_TIMEOUT_MS, message -> {}))
        {
            throw new EngineStartException("no engine runs in aeron.dir " + aeronDirectory +
                ": start one, or name its aeron.dir with -D aeron.dir=... or --config");
        }

        final EngineCounters counters = new EngineCounters(
            IoUtil.mapExistingFile(new File(aeronDirectory, CncFileDescriptor.CNC_FILE), CncFileDescriptor.CNC_FILE));
        if (counters.ids.size() != CounterDescriptor.values().length)
        {
            counters.close();
            throw new EngineStartException("a media driver runs in aeron.dir " + aeronDirectory +
                ", but no engine: start one");
        }

        return counters;
    }

    /** @return the counter's value now. */
    public long value(final CounterDescriptor descriptor)
    {
        return reader.getCounterValue(ids.get(descriptor));
    }

    @Override
    public void close()
    {
        IoUtil.unmap(file);
    }
}
