package io.peregrine.pipeline.window;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.peregrine.domain.AggregateDeclaration;
import io.peregrine.domain.WindowDeclaration;

/** Which payments of a history are in the window of a payment. */
final class OracleWindow
{
    private final Function<String, ZoneId> zones;

    OracleWindow(final Function<String, ZoneId> zones)
    {
        this.zones = zones;
    }

    /** @return where a payment as late as allowed has the end of its window. */
    static long horizonNs(final AggregateDeclaration aggregate, final OracleHistory history)
    {
        return history.greatestTimeNs() - aggregate.latenessNs() - delayNs(aggregate);
    }

    private static long delayNs(final AggregateDeclaration aggregate)
    {
        return null == aggregate.window() ? 0 : aggregate.window().delayNs();
    }

    /** @return the window of this payment, in order, whatever became of those in it. */
    List<Seen> of(final AggregateDeclaration aggregate, final OracleHistory history, final OraclePayment payment)
    {
        if (history.isEmpty())
        {
            return List.of();
        }

        final long endNs = payment.timeNs - delayNs(aggregate);
        final long horizonNs = horizonNs(aggregate, history);
        final List<Seen> window;
        if (OracleFold.isFolding(aggregate))
        {
            window = history.fold(aggregate).upTo(history, endNs);
        }
        else if (OracleFold.isOverAll(aggregate))
        {
            window = now(history.payments.stream().filter(p -> p.timeNs <= endNs || p.timeNs < horizonNs));
        }
        else if (aggregate.paneNs() > 0)
        {
            window = panes(aggregate, history, endNs, horizonNs);
        }
        else
        {
            window = exact(aggregate, history, payment, endNs, horizonNs);
        }
        return aggregate.isExcluding() ? without(window, payment) : window;
    }

    static List<Seen> without(final List<Seen> window, final OraclePayment payment)
    {
        return window.stream().filter(seen -> seen.payment() != payment).collect(Collectors.toList());
    }

    private static List<Seen> now(final java.util.stream.Stream<OraclePayment> payments)
    {
        return payments.map(Seen::now).collect(Collectors.toList());
    }

    private static List<Seen> panes(
        final AggregateDeclaration aggregate, final OracleHistory history, final long endNs, final long horizonNs)
    {
        final long paneNs = aggregate.paneNs();
        final long lengthNs = aggregate.window().lengthNs();
        final long after = Math.max(
            Math.floorDiv(endNs - lengthNs, paneNs), Math.floorDiv(horizonNs - lengthNs, paneNs));
        final long last = Math.floorDiv(endNs, paneNs);
        return now(history.payments.stream()
            .filter(p -> Math.floorDiv(p.timeNs, paneNs) > after && Math.floorDiv(p.timeNs, paneNs) <= last));
    }

    /** Those in the window that a payment as late as allowed could have in its own, and all after that, are held. */
    private List<Seen> exact(
        final AggregateDeclaration aggregate,
        final OracleHistory history,
        final OraclePayment payment,
        final long endNs,
        final long horizonNs)
    {
        final List<OraclePayment> payments = new ArrayList<>(history.payments);
        if (aggregate.isExcluding() && WindowDeclaration.Kind.LAST == aggregate.window().kind())
        {
            payments.remove(payment); // The five before it.
        }
        final List<OraclePayment> oldestWindow = window(aggregate.window(), payments, horizonNs);
        final List<OraclePayment> held = payments.stream()
            .filter(p -> p.timeNs > horizonNs || oldestWindow.contains(p))
            .collect(Collectors.toList());
        return now(window(aggregate.window(), held, endNs).stream());
    }

    private List<OraclePayment> window(
        final WindowDeclaration window, final List<OraclePayment> payments, final long endNs)
    {
        final List<OraclePayment> past =
            payments.stream().filter(p -> p.timeNs <= endNs).collect(Collectors.toList());
        return switch (window.kind())
        {
            case SLIDING -> from(past, endNs - window.lengthNs() + 1);
            case TUMBLING -> from(past, OraclePeriod.startNs(endNs, window.lengthNs(), zones.apply(window.zone())));
            case SESSION -> session(window, past, endNs);
            case LAST -> past.subList(Math.max(0, past.size() - window.count()), past.size());
            case LIFETIME -> past;
        };
    }

    private static List<OraclePayment> from(final List<OraclePayment> payments, final long startNs)
    {
        return payments.stream().filter(p -> p.timeNs >= startNs).collect(Collectors.toList());
    }

    private static List<OraclePayment> session(
        final WindowDeclaration window, final List<OraclePayment> past, final long endNs)
    {
        List<OraclePayment> session = new ArrayList<>();
        for (final OraclePayment payment : past)
        {
            if (!joins(window, session, payment.timeNs))
            {
                session = new ArrayList<>();
            }
            session.add(payment);
        }
        return joins(window, session, endNs) ? session : List.of();
    }

    private static boolean joins(
        final WindowDeclaration window, final List<OraclePayment> session, final long timeNs)
    {
        return !session.isEmpty() &&
            timeNs - session.get(session.size() - 1).timeNs <= window.lengthNs() &&
            (0 == window.maxNs() || timeNs - session.get(0).timeNs <= window.maxNs());
    }
}
