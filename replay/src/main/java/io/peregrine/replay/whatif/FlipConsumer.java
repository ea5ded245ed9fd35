package io.peregrine.replay.whatif;

/** Takes flips in the order of their payments. */
@FunctionalInterface
public interface FlipConsumer
{
    /** @param flip keep nothing of it. */
    void onFlip(Flip flip);
}
