package io.peregrine.perf.scale;

import java.util.ArrayList;
import java.util.List;

/**
 * A picture of lines as SVG. Its texts stay texts and its file a few kilobytes, so that a change of figures can be read
 * in a diff; it needs no fonts and no display.
 */
public final class LineChart
{
    private static final int WIDTH = 760;
    private static final int HEIGHT = 400;
    private static final int LEFT = 80;
    private static final int RIGHT = 170;
    private static final int TOP = 40;
    private static final int BOTTOM = 55;
    private static final int TICKS = 5;
    private static final String[] COLOURS = { "#1f77b4", "#d62728", "#2ca02c", "#ff7f0e", "#9467bd", "#8c564b" };

    private final String title;
    private final String xName;
    private final String yName;
    private final boolean isXLogarithmic;
    private final boolean isYLogarithmic;
    private final List<Series> series;
    private double lowX = Double.MAX_VALUE;
    private double highX = -Double.MAX_VALUE;
    private double lowY;
    private double highY = -Double.MAX_VALUE;

    LineChart(
        final String title,
        final String xName,
        final String yName,
        final boolean isXLogarithmic,
        final boolean isYLogarithmic,
        final List<Series> series)
    {
        this.title = title;
        this.xName = xName;
        this.yName = yName;
        this.isXLogarithmic = isXLogarithmic;
        this.isYLogarithmic = isYLogarithmic;
        this.series = List.copyOf(series);
        double leastY = Double.MAX_VALUE;
        for (final Series line : series)
        {
            for (final Series.Point point : line.points())
            {
                lowX = Math.min(lowX, scaled(point.x(), isXLogarithmic));
                highX = Math.max(highX, scaled(point.x(), isXLogarithmic));
                leastY = Math.min(leastY, scaled(point.y(), isYLogarithmic));
                highY = Math.max(highY, scaled(point.y(), isYLogarithmic));
            }
        }
        lowY = isYLogarithmic ? Math.floor(leastY) : 0;
        highY = isYLogarithmic ? Math.ceil(highY) : roundUp(highY);
    }

    private static double scaled(final double value, final boolean isLogarithmic)
    {
        return isLogarithmic ? Math.log10(Math.max(value, 0.1)) : value;
    }

    /** @return the next one, two or five times a power of ten for each tick, times the ticks. */
    private static double roundUp(final double value)
    {
        final double tick = Math.max(value, 1e-9) / TICKS;
        final double power = Math.pow(10, Math.floor(Math.log10(tick)));
        for (final double factor : new double[]{ 1, 2, 2.5, 5 })
        {
            if (factor * power >= tick)
            {
                return factor * power * TICKS;
            }
        }
        return 10 * power * TICKS;
    }

    /** @return the file's content. */
    public String svg()
    {
        final Svg svg = new Svg(WIDTH, HEIGHT);
        svg.text(WIDTH / 2.0, 22, "middle", title, " font-size=\"15\"");
        svg.text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 14, "middle", xName, "");
        final double middle = (TOP + HEIGHT - BOTTOM) / 2.0;
        svg.text(18, middle, "middle", yName, Svg.format(" transform=\"rotate(-90 18 %.1f)\"", middle));
        axes(svg);
        for (int i = 0; i < series.size(); i++)
        {
            line(svg, series.get(i), i);
        }
        return svg.content();
    }

    private void axes(final Svg svg)
    {
        for (final double tick : yTicks())
        {
            final double y = y(tick);
            svg.element("<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#dddddd\"/>",
                LEFT, y, WIDTH - RIGHT, y);
            svg.text(LEFT - 8, y + 4, "end", number(tick), "");
        }
        series.stream().flatMap(line -> line.points().stream()).mapToDouble(Series.Point::x).distinct().sorted()
            .forEach(x -> svg.text(x(x), HEIGHT - BOTTOM + 18, "middle", number(x), ""));
        svg.element("<path d=\"M%d %dV%dH%d\" fill=\"none\" stroke=\"#333333\"/>",
            LEFT, TOP, HEIGHT - BOTTOM, WIDTH - RIGHT);
    }

    private List<Double> yTicks()
    {
        final List<Double> ticks = new ArrayList<>();
        if (isYLogarithmic)
        {
            for (double power = lowY; power <= highY; power++)
            {
                ticks.add(Math.pow(10, power));
            }
            return ticks;
        }
        for (int i = 0; i <= TICKS; i++)
        {
            ticks.add(highY * i / TICKS);
        }
        return ticks;
    }

    private void line(final Svg svg, final Series line, final int index)
    {
        final String colour = COLOURS[index % COLOURS.length];
        final StringBuilder path = new StringBuilder();
        for (final Series.Point point : line.points())
        {
            path.append(Svg.format("%s%.1f %.1f", path.isEmpty() ? "M" : "L", x(point.x()), y(point.y())));
            svg.element("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"/>",
                x(point.x()), y(point.y()), colour);
        }
        svg.element("<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>", path, colour);
        final int legendY = TOP + 10 + index * 22;
        svg.element("<path d=\"M%d %dh22\" stroke=\"%s\" stroke-width=\"3\"/>",
            WIDTH - RIGHT + 16, legendY, colour);
        svg.text(WIDTH - RIGHT + 44, legendY + 4, "start", line.name(), "");
    }

    private double x(final double value)
    {
        final double range = highX > lowX ? highX - lowX : 1;
        return LEFT + 20 + (scaled(value, isXLogarithmic) - lowX) / range * (WIDTH - LEFT - RIGHT - 40);
    }

    private double y(final double value)
    {
        final double range = highY > lowY ? highY - lowY : 1;
        return HEIGHT - BOTTOM - (scaled(value, isYLogarithmic) - lowY) / range * (HEIGHT - TOP - BOTTOM);
    }

    /** Thousands and millions short. */
    private static String number(final double value)
    {
        if (value >= 1e6)
        {
            return trimmed(value / 1e6) + "M";
        }
        return value >= 1e4 ? trimmed(value / 1e3) + "k" : trimmed(value);
    }

    private static String trimmed(final double value)
    {
        return value == Math.rint(value) ? Svg.format("%,d", (long)value) :
            Svg.format("%.4g", value).replaceAll("0+$", "");
    }
}
