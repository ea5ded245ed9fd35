package io.peregrine.pipeline.score;

import io.peregrine.domain.Action;
import io.peregrine.domain.PaymentEvent;

/**
 * Collects the reasons of one payment, heaviest first; among equals the one that came first. A code that comes again
 * counts once, with its greatest weight. A reason is overridden where all that gave it and asked for an action asked
 * for another one than was taken. Reused; one thread.
 */
final class ReasonList
{
    private final int[] codes;
    private final float[] weights;
    private final int[] askedActions;
    private int count;

    /** @param limit most reasons that one payment can get. */
    ReasonList(final int limit)
    {
        codes = new int[limit];
        weights = new float[limit];
        askedActions = new int[limit];
    }

    void clear()
    {
        count = 0;
    }

    /** @param asked the action that what gives the reason asks for; null where it asks for none. */
    void add(final int code, final float weight, final Action asked)
    {
        final int bit = null == asked ? 0 : 1 << asked.ordinal();
        int at = count;
        for (int i = 0; i < count; i++)
        {
            if (codes[i] == code)
            {
                askedActions[i] |= bit;
                if (weights[i] >= weight)
                {
                    return;
                }

                at = i;
                break;
            }
        }

        final int allAsked = at == count ? bit : askedActions[at];
        if (at == count)
        {
            count++;
        }

        while (at > 0 && weights[at - 1] < weight)
        {
            codes[at] = codes[at - 1];
            weights[at] = weights[at - 1];
            askedActions[at] = askedActions[at - 1];
            at--;
        }

        codes[at] = code;
        weights[at] = weight;
        askedActions[at] = allAsked;
    }

    /** Into the slot, whose action is decided. */
    void copyTo(final PaymentEvent event)
    {
        final int taken = 1 << event.action().ordinal();
        for (int i = 0; i < count; i++)
        {
            event.addReason(codes[i], weights[i], 0 != askedActions[i] && 0 == (askedActions[i] & taken));
        }
    }
}
