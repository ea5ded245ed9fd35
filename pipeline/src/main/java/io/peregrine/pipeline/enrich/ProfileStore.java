package io.peregrine.pipeline.enrich;

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

    /** Waits until it can be used; where that takes a while, a payment must not be the first to find out. */
    default void awaitOpen()
    {
    }

    @Override
    void close();
}
