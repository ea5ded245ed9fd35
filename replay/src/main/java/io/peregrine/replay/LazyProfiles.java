package io.peregrine.replay;

import java.io.IOException;
import java.util.function.Supplier;

import io.peregrine.domain.KeyKind;
import io.peregrine.pipeline.enrich.Profile;
import io.peregrine.pipeline.enrich.ProfileConsumer;
import io.peregrine.pipeline.enrich.ProfileStore;

/** Opens its store with the first profile: that takes seconds, and most journals have none. One thread. */
final class LazyProfiles implements ProfileStore
{
    private final Supplier<ProfileStore> opening;
    private ProfileStore store;

    LazyProfiles(final Supplier<ProfileStore> opening)
    {
        this.opening = opening;
    }

    @Override
    public boolean read(final KeyKind kind, final long keyLow, final long keyHigh, final Profile into)
    {
        if (null == store)
        {
            into.clear();
            return false;
        }

        return store.read(kind, keyLow, keyHigh, into);
    }

    @Override
    public void write(final KeyKind kind, final long keyLow, final long keyHigh, final Profile profile)
    {
        if (null == store)
        {
            store = opening.get();
        }

        store.write(kind, keyLow, keyHigh, profile);
    }

    @Override
    public void remove(final KeyKind kind, final long keyLow, final long keyHigh)
    {
        if (null != store)
        {
            store.remove(kind, keyLow, keyHigh);
        }
    }

    @Override
    public long count()
    {
        return null == store ? 0 : store.count();
    }

    @Override
    public void forEachInKeyOrder(final Profile scratch, final ProfileConsumer consumer) throws IOException
    {
        if (null != store)
        {
            store.forEachInKeyOrder(scratch, consumer);
        }
    }

    @Override
    public void close()
    {
        if (null != store)
        {
            store.close();
        }
    }
}
