package io.peregrine.systemtests;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.peregrine.systemtests.FlinkWindows.Kind;
import io.peregrine.systemtests.FlinkWindows.Payment;
import io.peregrine.systemtests.FlinkWindows.Result;
import io.peregrine.systemtests.WindowFeatures.Total;
import io.peregrine.systemtests.WindowFeatures.Values;

/**
 * Our features beside Flink's results. Ours are said at each payment, Flink's when a window is over:
 * <ul>
 * <li>a day's result is our value at the customer's last payment of that day;</li>
 * <li>a session's result is our value at the customer's last payment before one whose session counts 1, and its ends
 * are the first payment, and the gap after the last;</li>
 * <li>the hour up to each payment is Flink's global window, fired at each payment, whose evictor drops what is not
 * younger than an hour less than the newest: it keeps (t-1h, t] as we do, payments of the same second in stream
 * order;</li>
 * <li>of Flink's hours at every ten minutes [s, s+1h), those in whose last second the customer pays are ours at the
 * last such payment, as times are whole seconds.</li>
 * </ul>
 */
final class WindowComparison
{
    private static final long SECOND_MS = 1000;

    private final Map<Kind, Map<Window, Total>> ours = new EnumMap<>(Kind.class);
    private final Map<Kind, Integer> compared = new EnumMap<>(Kind.class);
    private final List<String> differences = new ArrayList<>();

    /** A customer's window; id is the payment that it ends with, where it is told apart by that, or -1. */
    private record Window(long customer, long startMs, long endMs, long id)
    {
        @Override
        public String toString()
        {
            return "customer " + customer + (id < 0 ?
                " window [" + Instant.ofEpochMilli(startMs) + ", " + Instant.ofEpochMilli(endMs) + ")" :
                " hour up to payment " + id);
        }
    }

    private record Session(long startMs, long lastMs, Total total)
    {
    }

    WindowComparison(final List<Payment> payments, final WindowFeatures features, final List<Result> results)
    {
        for (final Kind kind : Kind.values())
        {
            ours.put(kind, new HashMap<>());
        }
        run(payments, features);
        compare(results);
    }

    /** @return each difference: kind, key, window, and both numbers. */
    List<String> differences()
    {
        return differences;
    }

    /** @return how many windows of this kind both sides had. */
    int compared(final Kind kind)
    {
        return compared.getOrDefault(kind, 0);
    }

    private void run(final List<Payment> payments, final WindowFeatures features)
    {
        final long dayMs = FlinkWindows.DAY.toMillis();
        final long hourMs = FlinkWindows.HOUR.toMillis();
        final Map<Long, Session> sessions = new HashMap<>();
        for (final Payment payment : payments)
        {
            final Values values = features.onPayment(payment);
            final long customer = payment.customer();
            final long timeMs = payment.timeMs();

            final long midnightMs = Math.floorDiv(timeMs, dayMs) * dayMs;
            put(Kind.TUMBLING, new Window(customer, midnightMs, midnightMs + dayMs, -1), values.day());

            final Session session = sessions.get(customer);
            final boolean isNew = null == session || 1 == values.session().count();
            if (isNew && null != session)
            {
                put(customer, session);
            }
            sessions.put(customer, new Session(isNew ? timeMs : session.startMs(), timeMs, values.session()));

            put(Kind.EVICTING, new Window(customer, 0, 0, payment.id()), values.hour());
            final long endMs = timeMs + SECOND_MS;
            if (0 == endMs % FlinkWindows.SLIDE.toMillis())
            {
                put(Kind.SLIDING, new Window(customer, endMs - hourMs, endMs, -1), values.hour());
            }
        }
        sessions.forEach(this::put);
    }

    private void put(final long customer, final Session session)
    {
        put(Kind.SESSION, new Window(
            customer, session.startMs(), session.lastMs() + FlinkWindows.GAP.toMillis(), -1), session.total());
    }

    private void put(final Kind kind, final Window window, final Total total)
    {
        ours.get(kind).put(window, total);
    }

    private void compare(final List<Result> results)
    {
        for (final Result result : results)
        {
            final Kind kind = result.kind();
            final Window window = new Window(result.customer(), result.startMs(), result.endMs(),
                Kind.EVICTING == kind ? result.lastId() : -1);
            final Total our = ours.get(kind).remove(window);
            final Total flinks = new Total(result.count(), result.sumMinor());
            if (null != our)
            {
                compared.merge(kind, 1, Integer::sum);
            }
            if (null == our ? Kind.SLIDING != kind : !our.equals(flinks))
            {
                differ(kind, window, our, flinks);
            }
        }
        ours.forEach((kind, left) -> left.forEach((window, our) -> differ(kind, window, our, null)));
    }

    private void differ(final Kind kind, final Window window, final Total our, final Total flinks)
    {
        differences.add(kind + " " + window + ": ours " + (null == our ? "none" : our) +
            ", Flink's " + (null == flinks ? "none" : flinks));
    }
}
