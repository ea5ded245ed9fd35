package io.peregrine.pipeline.enrich;

import java.util.concurrent.atomic.AtomicReference;

import io.peregrine.domain.KeyKind;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.*;

class OpeningProfileStoreTest
{
    private volatile boolean isOpen;
    private volatile boolean isClosed;

    private final class OneStore implements ProfileStore
    {
        @Override
        public boolean read(final KeyKind kind, final long keyLow, final long keyHigh, final Profile into)
        {
            return false;
        }

        @Override
        public void write(final KeyKind kind, final long keyLow, final long keyHigh, final Profile profile)
        {
        }

        @Override
        public void remove(final KeyKind kind, final long keyLow, final long keyHigh)
        {
        }

        @Override
        public long count()
        {
            return 7;
        }

        @Override
        public void forEachInKeyOrder(final Profile scratch, final ProfileConsumer consumer)
        {
        }

        @Override
        public void close()
        {
            isClosed = true;
        }
    }

    /** A process that ends while Chronicle opens prints what Chronicle cannot do any more. */
    @Test
    void shouldBeOpenAndClosedAgainWhenItIsClosedWhileItOpens() throws InterruptedException
    {
        final AtomicReference<Thread> closing = new AtomicReference<>();
        final OpeningProfileStore store = new OpeningProfileStore(() ->
        {
            Thread closer = null;
            while (null == closer || Thread.State.WAITING != closer.getState() && closer.isAlive())
            {
                Thread.yield();
                closer = closing.get();
            }
            isOpen = true;
            return new OneStore();
        });
        final boolean[] seen = new boolean[2];
        final Thread closer = new Thread(() ->
        {
            store.close();
            seen[0] = isOpen;
            seen[1] = isClosed;
        });
        closer.start();
        closing.set(closer);
        closer.join();

        assertTrue(seen[0], "it was still opening");
        assertTrue(seen[1], "it is open");
    }

    @Test
    void shouldCloseWhenItCouldNotBeOpened()
    {
        final OpeningProfileStore store = new OpeningProfileStore(() ->
        {
            throw new IllegalStateException("no room");
        });

        assertThrows(RuntimeException.class, store::count);
        store.close();
    }

    @Test
    void shouldWaitForTheOpeningWhenItIsUsed()
    {
        final OpeningProfileStore store = new OpeningProfileStore(OneStore::new);

        assertEquals(7, store.count());
        store.close();

        assertTrue(isClosed);
    }
}
