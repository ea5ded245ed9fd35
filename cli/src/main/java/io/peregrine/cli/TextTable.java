package io.peregrine.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows in columns that stand under each other; the last column is as long as it is. */
final class TextTable
{
    private final List<String[]> rows = new ArrayList<>();

    TextTable(final String... titles)
    {
        rows.add(titles);
    }

    void row(final String... cells)
    {
        rows.add(cells);
    }

    boolean isEmpty()
    {
        return 1 == rows.size();
    }

    List<String> lines()
    {
        final int[] widths = new int[rows.get(0).length];
        for (final String[] row : rows)
        {
            for (int i = 0; i < widths.length; i++)
            {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        final List<String> lines = new ArrayList<>();
        for (final String[] row : rows)
        {
            final StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++)
            {
                line.append(row[i]).append(" ".repeat(widths[i] - row[i].length() + 2));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
