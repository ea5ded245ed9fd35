package io.peregrine.pipeline.score;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.Counters;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.policy.ListDeclaration;

import org.agrona.concurrent.status.AtomicCounter;

/** Which of the policy's lists a payment is on, in the order of lists.yaml. Reused; score's thread. */
final class ListHits
{
    private final PolicyLists lists;
    private final ListDeclaration[] declarations;
    private final int[] hits;
    private final AtomicCounter listHits;
    private int count;
    private int kinds;

    ListHits(final PolicyLists lists, final Counters counters)
    {
        this.lists = lists;
        declarations = lists.policy().lists().toArray(new ListDeclaration[0]);
        hits = new int[declarations.length];
        listHits = counters.counter(CounterDescriptor.LIST_HITS);
    }

    void evaluate(final PaymentEvent event)
    {
        count = 0;
        kinds = 0;
        for (int i = 0; i < declarations.length; i++)
        {
            if (lists.has(i, event))
            {
                hits[count++] = i;
                kinds |= 1 << declarations[i].kind().ordinal();
            }
        }
        if (count > 0)
        {
            listHits.getAndAddRelease(count);
        }
    }

    /** @return on how many lists it is. */
    int count()
    {
        return count;
    }

    /** @return the list's index among the policy's lists. */
    int list(final int hit)
    {
        return hits[hit];
    }

    ListDeclaration declaration(final int hit)
    {
        return declarations[hits[hit]];
    }

    /** @return the first list of this kind that it is on, among the policy's lists; -1 for none. */
    int first(final ListDeclaration.Kind kind)
    {
        for (int i = 0; i < count; i++)
        {
            if (declarations[hits[i]].kind() == kind)
            {
                return hits[i];
            }
        }
        return -1;
    }

    /** @return true if it is on a list of this kind. */
    boolean has(final ListDeclaration.Kind kind)
    {
        return (kinds & 1 << kind.ordinal()) != 0;
    }
}
