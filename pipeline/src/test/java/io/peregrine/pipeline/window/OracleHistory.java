package io.peregrine.pipeline.window;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.peregrine.domain.AggregateDeclaration;

/** The history of one key: all payments that it took in, in order, and what each folding feature has folded. */
final class OracleHistory
{
    final List<OraclePayment> payments = new ArrayList<>();
    private final Map<AggregateDeclaration, OracleFold> folds = new HashMap<>();

    /** @param aggregates those computed from this history. */
    OracleHistory(final List<AggregateDeclaration> aggregates)
    {
        for (final AggregateDeclaration aggregate : aggregates)
        {
            if (OracleFold.isFolding(aggregate))
            {
                folds.put(aggregate, new OracleFold(aggregate));
            }
        }
    }

    boolean isEmpty()
    {
        return payments.isEmpty();
    }

    /** @return T: the greatest event time. */
    long greatestTimeNs()
    {
        return payments.get(payments.size() - 1).timeNs;
    }

    /** @return false if the payment is too late to enter. */
    boolean take(final OraclePayment payment, final long latenessNs)
    {
        if (!isEmpty() && greatestTimeNs() - payment.timeNs > latenessNs)
        {
            return false;
        }

        payments.add(payment);
        payments.sort(OraclePayment.ORDER);
        folds.values().forEach(fold -> fold.fold(this));
        return true;
    }

    OracleFold fold(final AggregateDeclaration aggregate)
    {
        return folds.get(aggregate);
    }
}
