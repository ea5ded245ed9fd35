package io.peregrine.cli.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.peregrine.domain.Action;
import org.HdrHistogram.Histogram;

/** The screen as text: a pure function of what is known. */
final class DemoScreen
{
    private static final double NS_PER_US = 1e3;

    private final String title;
    private final double rate;
    private final String echo;

    /** @param echo the bare echo's latencies; null where it was not measured. */
    DemoScreen(final String title, final double rate, final Histogram echo)
    {
        this.title = title;
        this.rate = rate;
        this.echo = null == echo ? "" : "  |  bare echo " + percentiles(echo);
    }

    /**
     * What the engine's counters say.
     *
     * @param lag           inputs waiting in the ring.
     * @param ringCapacity  slots.
     * @param journalBehind inputs not yet appended.
     */
    record EngineLine(long lag, long ringCapacity, long journalBehind)
    {
    }

    /**
     * @param engine null while it is away.
     * @param notes  what happened, oldest first.
     */
    List<String> lines(
        final DemoSnapshot now, final EngineLine engine, final Histogram latency, final List<String> notes)
    {
        final List<String> lines = new ArrayList<>();
        lines.add(title);
        final String speed = String.format(Locale.ROOT, "%,.0f/s asked, %,.0f got", rate, now.rate());
        lines.add(null == engine || !now.isUp() ? "engine away   " + speed : String.format(Locale.ROOT,
            "lag %,d   ring %,d/%,d   journal behind %,d   %s",
            engine.lag(), engine.lag(), engine.ringCapacity(), engine.journalBehind(), speed));
        lines.add(String.format(Locale.ROOT, "latency us   p50 %s  p90 %s  p99 %s%s  |  machine stalls %.0f/s",
            micros(latency, 50), micros(latency, 90), micros(latency, 99), echo, now.stalls()));
        lines.add(actions(now));
        lines.add(String.format(Locale.ROOT,
            "%-18s %6s %6s %6s  %s", "attack", "seen", "caught", "missed", "payments-to-catch"));
        for (final AttackBoard.Row row : now.attacks())
        {
            lines.add(String.format(Locale.ROOT, "%-18s %,6d %,6d %,6d  %.1f", row.name(), row.seen(), row.caught(),
                row.missed(), row.toCatch()));
        }
        lines.add("genuine declined: " + (0 == now.genuine() ? "none" :
            String.format(Locale.ROOT, "1 in %,d", now.genuine())));
        lines.addAll(notes);
        return lines;
    }

    private static String actions(final DemoSnapshot now)
    {
        final StringBuilder line = new StringBuilder();
        for (final Action action : Action.values())
        {
            final long count = now.byAction()[action.ordinal()];
            if (count > 0 || Action.CHALLENGE != action)
            {
                line.append(String.format(Locale.ROOT, "%s %,d   ", action, count));
            }
        }
        return line.append(String.format(Locale.ROOT, "unanswered %,d",
            now.sent() - now.decided() - now.rejected())).toString();
    }

    /** The same in one line, for a log. */
    static String plainLine(
        final double seconds, final DemoSnapshot now, final EngineLine engine, final Histogram latency)
    {
        return String.format(Locale.ROOT, "%5.1fs  %s  %,.0f/s  p50 %s p90 %s p99 %s us  %s", seconds,
            null == engine || !now.isUp() ? "engine away" : "lag " + engine.lag(), now.rate(), micros(latency, 50),
            micros(latency, 90), micros(latency, 99), actions(now));
    }

    static String percentiles(final Histogram histogram)
    {
        return micros(histogram, 50) + " " + micros(histogram, 90) + " " + micros(histogram, 99);
    }

    static String micros(final Histogram histogram, final double percentile)
    {
        final double micros = histogram.getValueAtPercentile(percentile) / NS_PER_US;
        return String.format(Locale.ROOT, micros < 100 ? "%.1f" : "%,.0f", micros);
    }
}
