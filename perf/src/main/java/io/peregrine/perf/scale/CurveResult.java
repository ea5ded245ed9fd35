package io.peregrine.perf.scale;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What came out of one curve.
 *
 * @param name     of its files.
 * @param title    what was measured.
 * @param head     of its columns.
 * @param rows     their texts.
 * @param findings sentences: how far it is from flat or linear.
 * @param chart    its picture.
 */
public record CurveResult(
    String name, String title, List<String> head, List<List<String>> rows, List<String> findings, LineChart chart)
{
    /** @return as Markdown. */
    public String markdown()
    {
        final StringBuilder text = new StringBuilder("### ").append(title).append("\n\n");
        text.append(line(head)).append('|').append("---|".repeat(head.size())).append('\n');
        rows.forEach(row -> text.append(line(row)));
        text.append('\n');
        findings.forEach(finding -> text.append(finding).append('\n'));
        return text.toString();
    }

    private static String line(final List<String> cells)
    {
        return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
