package io.peregrine.pipeline.score;

import io.peregrine.domain.PaymentEvent;

/**
 * Collects the reasons of one payment, heaviest first; among equals the one that came first. A code that comes again
 * counts once, with its greatest weight. Reused; one thread.
 */
final class ReasonList
{
    private final int[] codes;
    private final float[] weights;
    private int count;

    /** @param limit most reasons that one payment can get. */
    ReasonList(final int limit)
    {
        codes = new int[limit];
        weights = new float[limit];
    }

    void clear()
    {
        count = 0;
    }

    void add(final int code, final float weight)
    {
        int at = count;
        for (int i = 0; i < count; i++)
        {
            if (codes[i] == code)
            {
                if (weights[i] >= weight)
                {
                    return;
                }

                at = i;
                break;
            }
        }

        if (at == count)
        {
            count++;
        }

        while (at > 0 && weights[at - 1] < weight)
        {
            codes[at] = codes[at - 1];
            weights[at] = weights[at - 1];
            at--;
        }

        codes[at] = code;
        weights[at] = weight;
    }

    void copyTo(final PaymentEvent event)
    {
        for (int i = 0; i < count; i++)
        {
            event.addReason(codes[i], weights[i]);
        }
    }
}
