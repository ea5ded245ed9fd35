package io.peregrine.cli;

import io.peregrine.domain.KeyKind;
import io.peregrine.pipeline.enrich.Profile;
import io.peregrine.pipeline.enrich.ProfileConsumer;
import io.peregrine.pipeline.enrich.ProfileStore;

/** Where a file holds payments and labels only, nobody has a profile. */
final class NoProfiles implements ProfileStore
{
    @Override
    public boolean read(final KeyKind kind, final long keyLow, final long keyHigh, final Profile into)
    {
        into.clear();
        return false;
    }

    @Override
    public void write(final KeyKind kind, final long keyLow, final long keyHigh, final Profile profile)
    {
        throw new IllegalStateException("no profile can come in");
    }

    @Override
    public void remove(final KeyKind kind, final long keyLow, final long keyHigh)
    {
    }

    @Override
    public long count()
    {
        return 0;
    }

    @Override
    public void forEachInKeyOrder(final Profile scratch, final ProfileConsumer consumer)
    {
    }

    @Override
    public void close()
    {
    }
}
