package io.peregrine.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a process takes, every few seconds, in a table that outlives the campaign; of Linux's /proc. One thread. */
final class ProcessSamples
{
    private static final String HEADER =
        "second,life,is_full,answered,anon_kib,file_kib,shared_kib,descriptors,threads,journal_kib";
    private static final int LIFE = 1;
    private static final int IS_FULL = 2;
    private static final int ANON = 4;
    private static final int DESCRIPTORS = 7;
    private static final int THREADS = 8;

    /** A life is looked at from so many samples on. */
    private static final int FEWEST = 16;
    private static final double GROWTH = 0.02;
    private static final long GROWTH_KIB = 6 * 1024;
    private static final long MORE_DESCRIPTORS = 4;
    private static final long MORE_THREADS = 2;

    private final Path file;

    ProcessSamples(final Path file)
    {
        this.file = file;
        if (!Files.exists(file))
        {
            append(HEADER);
        }
    }

    /** @param isFull whether nothing has a reason to grow any more. */
    void take(
        final long second, final long life, final boolean isFull, final long answered, final long pid, final Path disk)
    {
        try
        {
            final Path process = Path.of("/proc", Long.toString(pid));
            final List<String> status = Files.readAllLines(process.resolve("status"));
            append(second + "," + life + "," + (isFull ? 1 : 0) + "," + answered + "," + number(status, "RssAnon:") +
                "," + number(status, "RssFile:") + "," + number(status, "RssShmem:") + "," +
                count(process.resolve("fd")) + "," + number(status, "Threads:") + "," + kib(disk));
        }
        catch (final IOException | UncheckedIOException ex)
        {
            // It has just ended, or a file went while it was looked at: there will be another sample.
        }
    }

    private void append(final String line)
    {
        try
        {
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private static long number(final List<String> status, final String name) throws IOException
    {
        final String line = status.stream().filter(each -> each.startsWith(name)).findFirst()
            .orElseThrow(() -> new NoSuchFileException(name));
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
    }

    private static long count(final Path directory) throws IOException
    {
        try (Stream<Path> files = Files.list(directory))
        {
            return files.count();
        }
    }

    /** What retention left of a segment is short, so that lengths are what the disk holds. */
    private static long kib(final Path directory) throws IOException
    {
        try (Stream<Path> files = Files.walk(directory))
        {
            return files.filter(Files::isRegularFile).mapToLong(each -> each.toFile().length()).sum() >> 10;
        }
    }

    /**
     * Each life's samples from when it was full on, halved: in the second half the median of the memory that is the
     * process's own may be higher by 2 % or 6 MiB, whichever is more, that of the descriptors by 4, of threads by 2.
     *
     * @return what was found, for people. @throws AssertionError if a life grew.
     */
    String check()
    {
        final Map<Long, List<long[]>> lives = new TreeMap<>();
        try
        {
            Files.readAllLines(file).stream().skip(1)
                .map(line -> Stream.of(line.split(",")).mapToLong(Long::parseLong).toArray())
                .filter(sample -> 1 == sample[IS_FULL])
                .forEach(sample -> lives.computeIfAbsent(sample[LIFE], life -> new ArrayList<>()).add(sample));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        lives.values().removeIf(samples -> samples.size() < FEWEST);
        final StringBuilder text = new StringBuilder().append(lives.size()).append(
            lives.isEmpty() ? " lives were long enough to see whether anything grows" : " lives looked at");
        final List<String> grown = new ArrayList<>();
        lives.forEach((life, samples) ->
        {
            final String growth = "life " + life + " (" + samples.size() + " samples): own memory KiB " +
                growth(samples, ANON) + ", descriptors " + growth(samples, DESCRIPTORS) + ", threads " +
                growth(samples, THREADS);
            text.append("; ").append(growth);
            if (more(samples, ANON) > Math.max(GROWTH_KIB, median(samples, ANON, false) * GROWTH) ||
                more(samples, DESCRIPTORS) > MORE_DESCRIPTORS || more(samples, THREADS) > MORE_THREADS)
            {
                grown.add(growth);
            }
        });
        if (!grown.isEmpty())
        {
            throw new AssertionError("not flat: " + grown + "\n" + file);
        }
        return text.toString();
    }

    private static String growth(final List<long[]> samples, final int column)
    {
        return median(samples, column, false) + " -> " + median(samples, column, true);
    }

    private static long more(final List<long[]> samples, final int column)
    {
        return median(samples, column, true) - median(samples, column, false);
    }

    private static long median(final List<long[]> samples, final int column, final boolean isSecondHalf)
    {
        final int half = samples.size() / 2;
        final long[] sorted = (isSecondHalf ? samples.subList(half, samples.size()) : samples.subList(0, half))
            .stream().mapToLong(sample -> sample[column]).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
