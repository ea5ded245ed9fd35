package io.peregrine.perf.scale;

import java.util.Locale;

/** A picture as SVG, an element a line, with a white ground and texts that stay texts. One thread. */
public final class Svg
{
    private final StringBuilder content = new StringBuilder();

    /** @param width units, which are a viewer's pixels. @param height likewise. */
    public Svg(final int width, final int height)
    {
        element("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" " +
            "font-family=\"sans-serif\" font-size=\"12\">", width, height, width, height);
        element("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", width, height);
    }

    /** @param pattern of {@link String#format}, in the language of no country. */
    public static String format(final String pattern, final Object... values)
    {
        return String.format(Locale.ROOT, pattern, values);
    }

    /** Adds an element. @param pattern of {@link String#format}, in the language of no country. */
    public void element(final String pattern, final Object... values)
    {
        content.append(format(pattern, values)).append('\n');
    }

    /** Adds a text. @param anchor start, middle or end. @param more attributes, each behind a space; or empty. */
    public void text(final double x, final double y, final String anchor, final String text, final String more)
    {
        text(format("%.1f", x), format("%.1f", y), anchor, text, more);
    }

    /** Adds a text at whole units. @param anchor start, middle or end. */
    public void textAt(final int x, final int y, final String anchor, final String text)
    {
        text(Integer.toString(x), Integer.toString(y), anchor, text, "");
    }

    private void text(final String x, final String y, final String anchor, final String text, final String more)
    {
        element("<text x=\"%s\" y=\"%s\" text-anchor=\"%s\"%s>%s</text>", x, y, anchor, more,
            text.replace("&", "&amp;").replace("<", "&lt;"));
    }

    /** @return the file's content. */
    public String content()
    {
        return content + "</svg>\n";
    }
}
