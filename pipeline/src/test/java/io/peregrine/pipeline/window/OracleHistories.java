package io.peregrine.pipeline.window;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.peregrine.domain.AggregateDeclaration;
import io.peregrine.domain.FeatureDeclaration;
import io.peregrine.domain.FeatureDeclaration.Form;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.HistoryDeclaration;
import io.peregrine.domain.InputKind;
import io.peregrine.domain.KeyKind;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.WindowDeclaration;

/** All histories of all keys. */
final class OracleHistories
{
    /** A key, or a pair of keys with zeros for the half that is not. */
    private record Key(long low, long high, long withLow, long withHigh)
    {
    }

    private final Map<HistoryDeclaration, List<AggregateDeclaration>> declared = new LinkedHashMap<>();
    private final Map<HistoryDeclaration, Map<Key, OracleHistory>> histories = new HashMap<>();
    private long greatestTimeNs = Long.MIN_VALUE;
    private long expiredKeys;

    OracleHistories(final FeatureLayout layout)
    {
        for (final FeatureDeclaration feature : layout.features())
        {
            if (Form.AGGREGATE == feature.form())
            {
                declared.computeIfAbsent(feature.aggregate().history(), key -> new ArrayList<>())
                    .add(feature.aggregate());
            }
        }
        declared.keySet().forEach(history -> histories.put(history, new HashMap<>()));
    }

    /**
     * Forgets what is over, then lets a payment or customer event enter what it belongs to.
     *
     * @return true if it came too late for one of them.
     */
    boolean take(final PaymentEvent event, final OraclePayment payment)
    {
        forget();
        boolean isTooLate = false;
        final boolean isOfEvents = InputKind.CUSTOMER_EVENT == payment.kind;
        for (final HistoryDeclaration declaration : declared.keySet())
        {
            if (isOfEvents == declaration.isOfEvents() && hasKey(declaration, event))
            {
                isTooLate |= !histories.get(declaration)
                    .computeIfAbsent(key(declaration, event), key -> new OracleHistory(declared.get(declaration)))
                    .take(payment, declaration.latenessNs());
            }
        }
        greatestTimeNs = Math.max(greatestTimeNs, payment.timeNs);
        return isTooLate;
    }

    /** @return how many keys the next input finds forgotten because nothing of them could be seen any more. */
    long expiredKeys()
    {
        forget();
        return expiredKeys;
    }

    /** @return the history of the event's key; null where there is none. */
    OracleHistory find(final HistoryDeclaration declaration, final PaymentEvent event)
    {
        return hasKey(declaration, event) ? histories.get(declaration).get(key(declaration, event)) : null;
    }

    /** Gives the histories of a single key to another key; what that one had is gone. */
    void move(final PaymentEvent event)
    {
        forget();
        final Key from = new Key(event.command().moveKeyWord(0), event.command().moveKeyWord(1), 0, 0);
        final Key to = new Key(event.command().moveKeyWord(2), event.command().moveKeyWord(3), 0, 0);
        for (final HistoryDeclaration declaration : declared.keySet())
        {
            final Map<Key, OracleHistory> byKey = histories.get(declaration);
            if (KeyKind.of((int)event.command().moveKind()) == declaration.key() && null == declaration.with() &&
                byKey.containsKey(from))
            {
                byKey.put(to, byKey.remove(from));
            }
        }
    }

    private void forget()
    {
        declared.forEach((declaration, aggregates) ->
        {
            final Map<Key, OracleHistory> byKey = histories.get(declaration);
            expiredKeys += byKey.size();
            byKey.values().removeIf(
                history -> isEverOver(aggregates) && isOver(declaration, aggregates, history));
            expiredKeys -= byKey.size();
        });
    }

    private static boolean isEverOver(final List<AggregateDeclaration> aggregates)
    {
        return aggregates.stream().noneMatch(aggregate -> null == aggregate.window() ||
            WindowDeclaration.Kind.LAST == aggregate.window().kind() ||
            WindowDeclaration.Kind.LIFETIME == aggregate.window().kind());
    }

    private boolean isOver(
        final HistoryDeclaration declaration,
        final List<AggregateDeclaration> aggregates,
        final OracleHistory history)
    {
        final long spanNs = aggregates.stream().mapToLong(aggregate -> aggregate.window().spanNs()).max().orElse(0);
        return greatestTimeNs - history.greatestTimeNs() > spanNs + declaration.latenessNs();
    }

    private static boolean hasKey(final HistoryDeclaration declaration, final PaymentEvent event)
    {
        return event.hasKey(declaration.key()) &&
            (null == declaration.with() || event.hasKey(declaration.with()));
    }

    private static Key key(final HistoryDeclaration declaration, final PaymentEvent event)
    {
        final KeyKind with = declaration.with();
        return new Key(event.keyLow(declaration.key()), event.keyHigh(declaration.key()),
            null == with ? 0 : event.keyLow(with), null == with ? 0 : event.keyHigh(with));
    }
}
