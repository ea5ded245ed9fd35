package io.peregrine.perf.scale;

import java.util.SplittableRandom;
import java.util.function.IntSupplier;

/** Which key the next payment has. */
final class KeyDraw
{
    /** No divisor of any number of keys that is measured, so that ranks scatter one to one. */
    private static final long SCATTER = 7_368_787;

    private KeyDraw()
    {
    }

    /** @return each key in turn. */
    static IntSupplier inTurn(final int keys)
    {
        final int[] next = new int[1];
        return () ->
        {
            final int key = next[0];
            next[0] = key + 1 == keys ? 0 : key + 1;
            return key;
        };
    }

    /** @return every key as likely as any other. */
    static IntSupplier uniform(final int keys, final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        return () -> random.nextInt(keys);
    }

    /** @return few keys often; those stand anywhere among the others. */
    static IntSupplier zipf(final int keys, final double exponent, final long seed)
    {
        final ZipfRanks ranks = new ZipfRanks(keys, exponent, seed);
        return () -> (int)(ranks.next() * SCATTER % keys);
    }
}
