package io.peregrine.cli.demo;

import java.nio.file.Path;
import java.util.Locale;

import io.peregrine.domain.Action;
import org.HdrHistogram.Histogram;

/**
 * What came of it.
 *
 * @param lost    payments without an answer.
 * @param doubled decisions beyond one for each payment.
 * @param rate    payments a second.
 * @param replay  MATCH, or what differs.
 */
public record DemoResult(
    DemoSnapshot last,
    long lost,
    long doubled,
    double rate,
    Histogram latency,
    String layout,
    DemoContext ctx,
    String replay,
    Path journal)
{
    /** @return true if nothing is lost or doubled and the replay matches. */
    public boolean isGood()
    {
        return 0 == lost && 0 == doubled && "MATCH".equals(replay);
    }

    /** One JSON object, the names as scripts know them. */
    public String json()
    {
        final StringBuilder actions = new StringBuilder();
        for (final Action action : Action.values())
        {
            actions.append(actions.isEmpty() ? "" : ",").append('"').append(action).append("\":")
                .append(last.byAction()[action.ordinal()]);
        }
        return String.format(Locale.ROOT,
            "{\"payments\":%d,\"decisions\":%d,\"rejects\":%d,\"lost\":%d,\"doubled\":%d," +
            "\"byAction\":{%s},\"rate\":%s," +
            "\"latencyUs\":{\"p50\":%s,\"p90\":%s,\"p99\":%s,\"p999\":%s,\"max\":%s}," +
            "\"layout\":\"%s\",\"transport\":\"%s\",\"durability\":\"%s\",\"replay\":\"%s\"," +
            "\"journalDir\":\"%s\"}",
            last.sent(), last.decided(), last.rejected(), lost, doubled, actions, rate, micros(50), micros(90),
            micros(99), micros(99.9), latency.getMaxValue() / 1e3, layout, ctx.transport(), ctx.durability(),
            text(replay), text(journal.toString()));
    }

    /** The last line on the screen. */
    public String summary()
    {
        return String.format(Locale.ROOT, "payments %,d   decisions %,d   lost %,d   doubled %,d   replay %s",
            last.sent(), last.decided(), lost, doubled, replay);
    }

    private double micros(final double percentile)
    {
        return latency.getValueAtPercentile(percentile) / 1e3;
    }

    private static String text(final String value)
    {
        return value.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
