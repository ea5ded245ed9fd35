package io.peregrine.pipeline.window;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.peregrine.domain.AggregateDeclaration;
import io.peregrine.domain.AggregateDeclaration.Kind;
import io.peregrine.domain.WindowDeclaration;

/** What a feature over all of a history has folded for good: each payment as it stood then, in the order of folding. */
final class OracleFold
{
    private static final int ROW = 64;

    private final AggregateDeclaration aggregate;
    private final Map<OraclePayment, OracleState> folded = new LinkedHashMap<>();

    OracleFold(final AggregateDeclaration aggregate)
    {
        this.aggregate = aggregate;
    }

    /** @return true if what is older is folded, and no longer follows changes. */
    static boolean isFolding(final AggregateDeclaration aggregate)
    {
        return isOverAll(aggregate) && switch (aggregate.kind())
        {
            case MIN, MAX, DISTINCT, FIRST, LAST, TIME_SINCE_LAST, SPEED, CONSECUTIVE -> true;
            default -> false;
        };
    }

    /** @return true if it is computed over all of the history. */
    static boolean isOverAll(final AggregateDeclaration aggregate)
    {
        return null == aggregate.window() || WindowDeclaration.Kind.LIFETIME == aggregate.window().kind();
    }

    /** Folds what has become old enough. */
    void fold(final OracleHistory history)
    {
        final List<OraclePayment> payments = history.payments;
        for (int i = 0; i < payments.size(); i++)
        {
            final OraclePayment payment = payments.get(i);
            final int newer = payments.size() - 1 - i;
            final boolean isOld = Kind.CONSECUTIVE == aggregate.kind() ? newer >= ROW :
                payment.timeNs < OracleWindow.horizonNs(aggregate, history);
            if (isOld)
            {
                folded.putIfAbsent(payment, payment.state());
            }
        }
    }

    /** @return all that is folded, then what is up to a time. */
    List<Seen> upTo(final OracleHistory history, final long endNs)
    {
        final List<Seen> seen = new ArrayList<>();
        folded.forEach((payment, state) -> seen.add(new Seen(payment, state)));
        if (Kind.CONSECUTIVE != aggregate.kind())
        {
            seen.sort((a, b) -> OraclePayment.ORDER.compare(a.payment(), b.payment()));
        }
        for (final OraclePayment payment : history.payments)
        {
            if (payment.timeNs <= endNs && !folded.containsKey(payment))
            {
                seen.add(Seen.now(payment));
            }
        }
        return seen;
    }
}
