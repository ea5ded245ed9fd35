package io.peregrine.cli;

import io.peregrine.domain.Action;
import io.peregrine.perf.scale.Svg;

/**
 * A picture of how many payments got each action before and after, as SVG: a pair of bars for each, on a logarithmic
 * axis, with their counts. For policies that leave scores as they were.
 */
final class ActionChart
{
    private static final int WIDTH = 775;
    private static final int LEFT = 110;
    private static final int RIGHT = 110;
    private static final int TOP = 75;
    private static final int PAIR = 56;
    private static final int BAR = 18;
    private static final String BEFORE = "#1f77b4";
    private static final String AFTER = "#d62728";

    private final String title;
    private final long[] before;
    private final long[] after;
    private final double longest;

    /**
     * @param before payments by action.
     * @param after  likewise.
     */
    ActionChart(final String title, final long[] before, final long[] after)
    {
        this.title = title;
        this.before = before.clone();
        this.after = after.clone();
        double most = 1;
        for (int i = 0; i < before.length; i++)
        {
            most = Math.max(most, Math.max(extent(before[i]), extent(after[i])));
        }
        longest = most;
    }

    /** @return the file's content. */
    String svg()
    {
        final int height = TOP + Action.values().length * PAIR;
        final Svg svg = new Svg(WIDTH, height);
        svg.textAt(WIDTH / 2, 22, "middle", title);
        svg.textAt(WIDTH / 2, 42, "middle", "scores are distributed alike before and after; payments by action, on a " +
            "logarithmic axis");
        for (final Action action : Action.values())
        {
            final int y = TOP + action.ordinal() * PAIR;
            svg.textAt(LEFT - 8, y + BAR + 4, "end", action.name());
            bar(svg, y, before[action.ordinal()], BEFORE, "before");
            bar(svg, y + BAR, after[action.ordinal()], AFTER, "after");
        }
        return svg.content();
    }

    private void bar(final Svg svg, final int y, final long count, final String colour, final String name)
    {
        final double length = extent(count) / longest * (WIDTH - LEFT - RIGHT);
        svg.element("<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
            LEFT, y, length, BAR - 2, colour);
        svg.textAt((int)(LEFT + length) + 6, y + BAR - 5, "start", Svg.format("%,d %s", count, name));
    }

    /** One payment is half as long as ten are longer than one, so that it is seen. */
    private static double extent(final long count)
    {
        return 0 == count ? 0 : StrictMath.log10(count) + 0.5;
    }
}
