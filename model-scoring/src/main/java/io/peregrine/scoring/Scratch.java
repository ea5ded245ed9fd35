package io.peregrine.scoring;

/**
 * What a model writes while it scores: made once by {@link Model#newScratch()}, owned by one thread, good for that
 * model alone.
 */
public final class Scratch
{
    /** One key for each lane. */
    final int[] keys;
    /** Where each tree's walk ended. */
    final int[] ends;
    /** Trees whose walks have not ended. */
    final int[] open;

    Scratch(final int keyCount, final int endCount)
    {
        keys = new int[keyCount];
        ends = new int[endCount];
        open = new int[endCount];
    }
}
