package io.peregrine.pipeline.window;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process takes of memory now. */
final class DirectMemory
{
    private static final BufferPoolMXBean POOL = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> "direct".equals(pool.getName()))
        .findFirst().orElseThrow();

    private DirectMemory()
    {
    }

    /** @return bytes of all direct buffers. */
    static long bytes()
    {
        return POOL.getTotalCapacity();
    }

    /** @return bytes that are resident, or -1 where the system does not say. */
    static long residentBytes()
    {
        final Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status))
        {
            return -1;
        }
        try
        {
            return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
                .findFirst().orElse(-1);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
