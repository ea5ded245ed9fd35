package io.peregrine.pipeline.enrich;

import java.io.IOException;

import io.peregrine.domain.KeyKind;

/** Takes profiles one by one. */
public interface ProfileConsumer
{
    /** @param profile valid until this returns. */
    void onProfile(KeyKind kind, long keyLow, long keyHigh, Profile profile) throws IOException;
}
