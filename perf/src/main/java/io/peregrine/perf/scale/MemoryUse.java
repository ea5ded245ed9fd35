package io.peregrine.perf.scale;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this process holds.
 *
 * @param directBytes   off heap, as the JVM counts direct buffers.
 * @param heapBytes     live objects, after a collection.
 * @param residentBytes of the whole process, as the kernel counts; 0 where it does not say.
 */
record MemoryUse(long directBytes, long heapBytes, long residentBytes)
{
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";
    private static final int KIB = 1024;

    static MemoryUse now()
    {
        System.gc();
        final long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> "direct".equals(pool.getName()))
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
        return new MemoryUse(direct, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(), resident());
    }

    private static long resident()
    {
        if (!Files.isReadable(STATUS))
        {
            return 0;
        }
        try
        {
            return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith(RESIDENT))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIB)
                .sum();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** @return as {@link #toString()} writes it. */
    static MemoryUse parse(final String text)
    {
        final String[] words = text.split(" ");
        return new MemoryUse(Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]));
    }

    @Override
    public String toString()
    {
        return directBytes + " " + heapBytes + " " + residentBytes;
    }
}
