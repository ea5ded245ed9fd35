package io.peregrine.pipeline.enrich;

import java.io.IOException;

import io.peregrine.domain.KeyKind;

/**
 * Profiles by key. Held in memory and rebuilt from the journal on every start. One thread.
 */
public interface ProfileStore extends AutoCloseable
{
    /**
     * @param into is filled, or emptied where there is no profile.
     * @return false if there is no profile of this key.
     */
    boolean read(KeyKind kind, long keyLow, long keyHigh, Profile into);

    /** Puts a profile in the place of what this key had. The caller keeps the limit of how many there may be. */
    void write(KeyKind kind, long keyLow, long keyHigh, Profile profile);

    /** Forgets this key's profile, if it has one. */
    void remove(KeyKind kind, long keyLow, long keyHigh);

    /** @return profiles held. */
    long count();

    /**
     * Gives every profile in the order of its key: kind, then high word, then low word, the words unsigned. Whatever
     * order they came in, the order here is the same. Off the payments' way: it collects the keys on the heap.
     *
     * @param scratch  holds each profile while the consumer has it.
     * @param consumer must not write to the store.
     * @throws IOException the consumer's.
     */
    void forEachInKeyOrder(Profile scratch, ProfileConsumer consumer) throws IOException;

    /** Waits until it can be used; where that takes a while, a payment must not be the first to find out. */
    default void awaitOpen()
    {
    }

    @Override
    void close();
}
