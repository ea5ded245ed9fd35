package io.peregrine.pipeline.window;

import io.peregrine.domain.PaymentEvent;

/** Every change of state, folded in the order in which it was made. Not cryptographic: it finds slips, not attacks. */
final class RunningHash
{
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private long value;

    long value()
    {
        return value;
    }

    void value(final long value)
    {
        this.value = value;
    }

    /** A change: whose, from, to. */
    void fold(final long key, final long before, final long after)
    {
        fold(key);
        fold(before);
        fold(after);
    }

    /** The features of a payment, in four rows of steps that do not wait for each other. */
    void foldFeatures(final PaymentEvent event, final int count)
    {
        long first = 0;
        long second = 0;
        long third = 0;
        long fourth = 0;
        int i = 0;
        for (; i + 3 < count; i += 4)
        {
            first = step(first, event.featureLong(i));
            second = step(second, event.featureLong(i + 1));
            third = step(third, event.featureLong(i + 2));
            fourth = step(fourth, event.featureLong(i + 3));
        }
        fold(first);
        fold(second);
        fold(third);
        fold(fourth);
        for (; i < count; i++)
        {
            fold(event.featureLong(i));
        }
    }

    private static long step(final long hash, final long word)
    {
        final long product = (hash ^ word) * MULTIPLIER;
        return product ^ product >>> 32;
    }

    void fold(final long word)
    {
        value = step(value, word);
    }

    /** @return a well-spread hash of two words. */
    static long mix(final long low, final long high)
    {
        long hash = (low + Long.rotateLeft(high * 0xBF58476D1CE4E5B9L, 31)) * MULTIPLIER;
        hash = (hash ^ (hash >>> 32)) * 0x94D049BB133111EBL;
        return hash ^ (hash >>> 29);
    }
}
