package io.peregrine.cli;

import io.peregrine.perf.scale.Svg;

/**
 * A picture of two distributions of scores as SVG: steps, on a logarithmic axis of payments. Texts stay texts, and it
 * needs no fonts and no display.
 */
final class ScoreChart
{
    private static final int WIDTH = 775;
    private static final int HEIGHT = 400;
    private static final int LEFT = 95;
    private static final int RIGHT = 130;
    private static final int TOP = 40;
    private static final int BOTTOM = 55;
    private static final int MAX_SCORE = 1000;
    private static final int SCORE_TICK = 100;
    private static final String BEFORE = "#1f77b4";
    private static final String AFTER = "#d62728";

    private final String title;
    private final long[] before;
    private final long[] after;
    private final int decades;

    /**
     * @param before payments by score, in equal steps.
     * @param after  likewise.
     */
    ScoreChart(final String title, final long[] before, final long[] after)
    {
        this.title = title;
        this.before = before.clone();
        this.after = after.clone();
        long most = 1;
        for (int i = 0; i < before.length; i++)
        {
            most = Math.max(most, Math.max(before[i], after[i]));
        }
        int powers = 1;
        for (long power = 10; power < most; power *= 10)
        {
            powers++;
        }
        decades = powers;
    }

    /** @return the file's content. */
    String svg()
    {
        final Svg svg = new Svg(WIDTH, HEIGHT);
        svg.text((LEFT + WIDTH - RIGHT) / 2.0, 22, "middle", title, " font-size=\"15\"");
        svg.text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 14, "middle", "score, in steps of " +
            MAX_SCORE / before.length, "");
        final double middle = (TOP + HEIGHT - BOTTOM) / 2.0;
        svg.text(18, middle, "middle", "payments", Svg.format(" transform=\"rotate(-90 18 %.1f)\"", middle));
        axes(svg);
        steps(svg, before, BEFORE, "", "before", 0);
        steps(svg, after, AFTER, " stroke-dasharray=\"5 3\"", "after", 1);
        return svg.content();
    }

    private void axes(final Svg svg)
    {
        long power = 1;
        for (int i = 0; i <= decades; i++, power *= 10)
        {
            svg.element("<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#dddddd\"/>",
                LEFT, y(power), WIDTH - RIGHT, y(power));
            svg.text(LEFT - 8, y(power) + 4, "end", Svg.format("%,d", power), "");
        }
        for (int score = 0; score <= MAX_SCORE; score += SCORE_TICK)
        {
            svg.text(x(score), HEIGHT - BOTTOM + 18, "middle", Integer.toString(score), "");
        }
        svg.element("<path d=\"M%d %dV%dH%d\" fill=\"none\" stroke=\"#333333\"/>",
            LEFT, TOP, HEIGHT - BOTTOM, WIDTH - RIGHT);
    }

    /** Steps without a payment lie on the axis. */
    private void steps(
        final Svg svg,
        final long[] counts,
        final String colour,
        final String dashes,
        final String name,
        final int index)
    {
        final StringBuilder path = new StringBuilder();
        for (int i = 0; i < counts.length; i++)
        {
            final double x = x((double)i * MAX_SCORE / counts.length);
            path.append(Svg.format(0 == i ? "M%.1f %.1f" : "H%.1fV%.1f", x, y(counts[i])));
        }
        path.append(Svg.format("H%.1f", x(MAX_SCORE)));
        svg.element("<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"%s/>",
            path, colour, dashes);
        final int legendY = TOP + 10 + index * 22;
        svg.element("<path d=\"M%d %dh22\" stroke=\"%s\" stroke-width=\"3\"%s/>",
            WIDTH - RIGHT + 16, legendY, colour, dashes);
        svg.text(WIDTH - RIGHT + 44, legendY + 4, "start", name, "");
    }

    private static double x(final double score)
    {
        return LEFT + score / MAX_SCORE * (WIDTH - LEFT - RIGHT);
    }

    /** One payment lies half a decade above the axis, so that it is seen. */
    private double y(final long count)
    {
        final double height = 0 == count ? 0 : (StrictMath.log10(count) + 0.5) / (decades + 0.5);
        return HEIGHT - BOTTOM - height * (HEIGHT - TOP - BOTTOM);
    }
}
