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

    /** The features of a payment, in two rows of steps that do not wait for each other. */
    void foldFeatures(final PaymentEvent event, final int count)
    {
        long even = 0;
        long odd = 0;
        for (int i = 0; i + 1 < count; i += 2)
        {
            even = (even ^ event.featureLong(i)) * MULTIPLIER;
            odd = (odd ^ event.featureLong(i + 1)) * MULTIPLIER;
            even ^= even >>> 32;
            odd ^= odd >>> 32;
        }
        fold(even);
        fold(odd);
        if ((count & 1) != 0)
        {
            fold(event.featureLong(count - 1));
        }
    }

    void fold(final long word)
    {
        value = (value ^ word) * MULTIPLIER;
        value ^= value >>> 32;
    }

    /** @return a well-spread hash of two words. */
    static long mix(final long low, final long high)
    {
        long hash = (low + Long.rotateLeft(high * 0xBF58476D1CE4E5B9L, 31)) * MULTIPLIER;
        hash = (hash ^ (hash >>> 32)) * 0x94D049BB133111EBL;
        return hash ^ (hash >>> 29);
    }
}
