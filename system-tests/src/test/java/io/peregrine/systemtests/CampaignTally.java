package io.peregrine.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A campaign's counts, and the times that its engines took to start, in two files that outlive it. One thread. */
final class CampaignTally
{
    private static final String HEADER =
        "durability,killed,recovered_inputs,jvm_ms,profiles_ms,ready_ms,first_decision_ms";
    private static final int FIRST_DECISION_COLUMN = 6;

    private final Path file;
    private final Path starts;
    private final Map<String, Long> counts = new TreeMap<>();

    /** Goes on from the files where there are some. */
    CampaignTally(final Path directory)
    {
        file = directory.resolve("tally.txt");
        starts = directory.resolve("starts.csv");
        try
        {
            if (Files.exists(file))
            {
                for (final String line : Files.readAllLines(file))
                {
                    final int equals = line.indexOf('=');
                    counts.put(line.substring(0, equals), Long.parseLong(line.substring(equals + 1)));
                }
            }
            if (!Files.exists(starts))
            {
                Files.writeString(starts, HEADER + "\n");
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    long count(final String name)
    {
        return counts.getOrDefault(name, 0L);
    }

    void add(final String name, final long more)
    {
        counts.merge(name, more, Long::sum);
    }

    void set(final String name, final long value)
    {
        counts.put(name, value);
    }

    /** The counts as they are, whole or not at all. */
    void save()
    {
        final Path next = file.resolveSibling("tally.next");
        try
        {
            final List<String> lines = new ArrayList<>();
            counts.forEach((name, value) -> lines.add(name + "=" + value));
            Files.write(next, lines);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** @param line as the file's header says. */
    void started(final String line)
    {
        try
        {
            Files.writeString(starts, line + "\n", StandardCharsets.UTF_8, StandardOpenOption.APPEND);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** @return p50, p99 and the longest of each time, of starts behind a kill. */
    String starts()
    {
        try
        {
            final List<String[]> rows = Files.readAllLines(starts).stream().skip(1)
                .map((line) -> line.split(",", -1)).filter((row) -> row.length > FIRST_DECISION_COLUMN).toList();
            final String[] names = HEADER.split(",");
            final StringBuilder text = new StringBuilder().append(rows.size()).append(" starts");
            for (int column = 2; column < names.length; column++)
            {
                final int at = column;
                final long[] sorted = rows.stream()
                    .mapToLong((row) -> Long.parseLong(row[at])).filter((value) -> value >= 0).sorted().toArray();
                if (sorted.length > 0)
                {
                    text.append("; ").append(names[column]).append(" p50 ").append(sorted[(sorted.length - 1) / 2])
                        .append(" p99 ").append(sorted[(int)Math.ceil(sorted.length * 0.99) - 1])
                        .append(" max ").append(sorted[sorted.length - 1]);
                }
            }
            return text.toString();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public String toString()
    {
        return counts.toString();
    }
}
