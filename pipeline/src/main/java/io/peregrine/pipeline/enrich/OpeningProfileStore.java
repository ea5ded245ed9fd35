package io.peregrine.pipeline.enrich;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

import io.peregrine.domain.KeyKind;

/** A store that another thread is still opening. The first use waits for it. */
final class OpeningProfileStore implements ProfileStore
{
    private final CompletableFuture<ProfileStore> opening = new CompletableFuture<>();
    private ProfileStore store;

    OpeningProfileStore(final Supplier<ProfileStore> opener)
    {
        final Thread thread = new Thread(
            () ->
            {
                try
                {
                    opening.complete(opener.get());
                }
                catch (final RuntimeException | Error ex)
                {
                    opening.completeExceptionally(ex);
                }
            },
            "peregrine-profiles");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public boolean read(final KeyKind kind, final long keyLow, final long keyHigh, final Profile into)
    {
        return store().read(kind, keyLow, keyHigh, into);
    }

    @Override
    public void write(final KeyKind kind, final long keyLow, final long keyHigh, final Profile profile)
    {
        store().write(kind, keyLow, keyHigh, profile);
    }

    @Override
    public void remove(final KeyKind kind, final long keyLow, final long keyHigh)
    {
        store().remove(kind, keyLow, keyHigh);
    }

    @Override
    public long count()
    {
        return store().count();
    }

    @Override
    public void forEachInKeyOrder(final Profile scratch, final ProfileConsumer consumer) throws IOException
    {
        store().forEachInKeyOrder(scratch, consumer);
    }

    private ProfileStore store()
    {
        if (null == store)
        {
            store = opening.join();
        }

        return store;
    }

    @Override
    public void awaitOpen()
    {
        store();
    }

    /**
     * Waits for an opening that is still at work: in a process that ends meanwhile, Chronicle could not register what
     * it does at the end, and would say so on stderr.
     */
    @Override
    public void close()
    {
        try
        {
            opening.join().close();
        }
        catch (final CompletionException ignore)
        {
            // It was never open; whoever used it was told.
        }
    }
}
