package io.peregrine.policy;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.peregrine.domain.ListKey;
import io.peregrine.rules.list.ListState;

/** Reads lists/NAME.csv: the first entries of the list NAME. */
final class EntrySheet
{
    private static final String FOLDER = "lists/";
    private static final String SUFFIX = ".csv";
    private static final int MAX_PROBLEMS = 20;

    private final String file;
    private final ListDeclaration list;
    private final Problems problems;
    private final Map<List<Long>, Integer> lines = new HashMap<>();
    private long[] entries = new long[FirstEntries.WORDS * 16];
    private int count;
    private int found;

    private EntrySheet(final String file, final ListDeclaration list, final Problems problems)
    {
        this.file = file;
        this.list = list;
        this.problems = problems;
    }

    /** @param capacity entries of all lists. @return for each file in turn. */
    static List<FirstEntries> read(
        final PolicyContent content, final List<ListDeclaration> lists, final int capacity, final Problems problems)
    {
        final List<FirstEntries> all = new ArrayList<>();
        final List<String> names = lists.stream().map(ListDeclaration::name).toList();
        long total = 0;
        for (final String file : content.files())
        {
            if (file.startsWith(FOLDER))
            {
                final String name = file.substring(FOLDER.length(), file.length() - SUFFIX.length());
                final int index = names.indexOf(name);
                if (index < 0)
                {
                    problems.add(file, "lists.yaml declares no list \"" + name + "\"" + Suggestion.of(name, names) +
                        " The file's name is the list's");
                }
                else if (null != lists.get(index).key())
                {
                    final EntrySheet sheet = new EntrySheet(file, lists.get(index), problems);
                    all.add(sheet.read(index, new String(content.bytes(file), StandardCharsets.UTF_8)));
                    total += sheet.count;
                    if (total > capacity)
                    {
                        problems.add(file, "with this file the policy's first entries are " + total +
                            ", more than capacity list-entries: " + capacity + ": raise it in policy.yaml");
                    }
                }
            }
        }
        return List.copyOf(all);
    }

    private FirstEntries read(final int index, final String text)
    {
        final String[] rows = text.split("\r?\n", -1);
        final List<String> header = null == list.secondKey() ?
            List.of("key", "start", "expiry", "reason") : List.of("key", "key2", "start", "expiry", "reason");
        if (!rows[0].equals(String.join(",", header)))
        {
            problems.add(file, "the first line must be " + String.join(",", header) + " for a list of " + list.key());
            return new FirstEntries(index, new long[0]);
        }
        for (int line = 2; line <= rows.length && found < MAX_PROBLEMS; line++)
        {
            if (!rows[line - 1].isEmpty())
            {
                readRow(line, rows[line - 1], header);
            }
        }
        if (ListKey.BIN_RANGE == list.firstKey() && count > ListState.MAX_RANGES)
        {
            problems.add(file, count + " ranges of BINs are more than a list may have: at most " +
                ListState.MAX_RANGES);
        }
        return new FirstEntries(index, Arrays.copyOf(entries, count * FirstEntries.WORDS));
    }

    private void readRow(final int line, final String row, final List<String> header)
    {
        final List<String> fields = new ArrayList<>();
        final List<Integer> columns = new ArrayList<>();
        split(row, fields, columns);
        if (fields.size() != header.size())
        {
            problem(line, 1, fields.size() + " fields, but the first line names " + header.size() +
                ": put texts with commas in quotes");
            return;
        }

        final long[] entry = new long[FirstEntries.WORDS];
        final int times = header.size() - 3;
        boolean isWhole = key(line, fields.get(0), columns.get(0), list.firstKey(), entry, 0);
        if (null != list.secondKey())
        {
            isWhole &= key(line, fields.get(1), columns.get(1), list.secondKey(), entry, 2);
        }
        isWhole &= time(line, fields.get(times), columns.get(times), entry, 4);
        isWhole &= time(line, fields.get(times + 1), columns.get(times + 1), entry, 5);
        if (fields.get(times + 2).isBlank())
        {
            problem(line, columns.get(times + 2), "an entry needs a reason: write why the key is on the list");
            isWhole = false;
        }
        if (isWhole && isSpan(line, columns.get(times + 1), entry) && isNew(line, columns.get(0), entry))
        {
            if (entries.length == count * FirstEntries.WORDS)
            {
                entries = Arrays.copyOf(entries, entries.length * 2);
            }
            System.arraycopy(entry, 0, entries, count++ * FirstEntries.WORDS, FirstEntries.WORDS);
        }
    }

    /** A field in quotes may have commas in it, and quotes that are doubled. */
    private static void split(final String row, final List<String> fields, final List<Integer> columns)
    {
        int at = 0;
        while (at <= row.length())
        {
            columns.add(at + 1);
            final StringBuilder field = new StringBuilder();
            boolean isQuoted = at < row.length() && '"' == row.charAt(at);
            at += isQuoted ? 1 : 0;
            while (at < row.length() && (isQuoted || ',' != row.charAt(at)))
            {
                if (isQuoted && '"' == row.charAt(at))
                {
                    isQuoted = at + 1 < row.length() && '"' == row.charAt(at + 1);
                    at++;
                    if (!isQuoted)
                    {
                        continue;
                    }
                }
                field.append(row.charAt(at++));
            }
            fields.add(field.toString());
            at++;
        }
    }

    private boolean key(
        final int line, final String text, final int column, final ListKey key, final long[] entry, final int at)
    {
        try
        {
            final long[] words = ListKeyText.words(key, text);
            System.arraycopy(words, 0, entry, at, key.isRange() ? 4 : 2);
            return true;
        }
        catch (final IllegalArgumentException ex)
        {
            problem(line, column, "\"" + text + "\" " + ex.getMessage());
            return false;
        }
    }

    private boolean time(final int line, final String text, final int column, final long[] entry, final int at)
    {
        entry[at] = FirstEntries.NONE;
        if (text.isEmpty())
        {
            return true;
        }
        try
        {
            final Instant instant = Instant.parse(text);
            entry[at] = Math.addExact(
                Math.multiplyExact(instant.getEpochSecond(), TimeUnit.SECONDS.toNanos(1)), instant.getNano());
            return true;
        }
        catch (final DateTimeException | ArithmeticException ignore)
        {
            problem(line, column, "\"" + text + "\" is no moment: write 2026-12-01T00:00:00Z, or nothing");
            return false;
        }
    }

    private boolean isSpan(final int line, final int column, final long[] entry)
    {
        if (FirstEntries.NONE != entry[5] && entry[4] >= entry[5])
        {
            problem(line, column, "the entry expires before it starts: give a later expiry");
            return false;
        }
        if (list.longestNs() > 0 && (FirstEntries.NONE == entry[4] || FirstEntries.NONE == entry[5] ||
            entry[5] - entry[4] > list.longestNs()))
        {
            problem(line, column, "list \"" + list.name() +
                "\" has a longest: give start and expiry that are no farther apart");
            return false;
        }
        return true;
    }

    private boolean isNew(final int line, final int column, final long[] entry)
    {
        final Integer first = lines.putIfAbsent(List.of(entry[0], entry[1], entry[2], entry[3]), line);
        if (null != first)
        {
            problem(line, column, "the key stands twice, first in line " + first + ": remove one");
        }
        return null == first;
    }

    private void problem(final int line, final int column, final String message)
    {
        problems.add(file, line, column, message);
        found++;
    }
}
