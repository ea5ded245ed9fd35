package io.peregrine.engine;

/** Told now and then how far a replay of the journal has come. */
@FunctionalInterface
public interface ReplayProgress
{
    /**
     * @param start    the sequence behind which it began.
     * @param sequence of the last input decided.
     * @param target   the sequence with which it ends.
     */
    void onSequence(long start, long sequence, long target);
}
