package io.peregrine.pipeline.window;

/**
 * The keys of one history that have not gone over yet to another of the same declaration, under the next policy. Each
 * goes over when it is wanted, the others a few at a time; when one does makes no difference to anything that is
 * computed, written or counted. The other history has room for all of them.
 * <p>
 * Keys that have not gone over, and those that did but had no payment since, stay in the order of arrival that the
 * former table holds; all others are newer. A key's slot and its blocks stay as they were at the activation and say
 * where it is now, for payments that are known by their places there.
 */
final class GoingOver
{
    private static final int NONE = KeyTable.NONE;

    private final History from;
    private final History to;
    private final HistoryAdoption adoption;
    private final Cursor held;
    private int blocksLeft;
    private long rowsLeft;

    /** @param isSameMoney false if amounts are to be missing. */
    GoingOver(final History from, final History to, final boolean isSameMoney)
    {
        this.from = from;
        this.to = to;
        adoption = new HistoryAdoption(from, to, isSameMoney);
        held = new Cursor(from.rows());
        blocksLeft = from.rows().used();
        rowsLeft = from.heldRows();
    }

    /** @return true if every key and row that a history has finds room in another. */
    static boolean hasRoom(final History from, final History to)
    {
        return to.keys().capacity() >= from.keys().count() && to.rows().capacity() >= from.rows().used();
    }

    /** @return the history that keys come from. */
    History from()
    {
        return from;
    }

    /** @return keys that have not gone over. */
    int keysLeft()
    {
        return from.keys().count();
    }

    int blocksLeft()
    {
        return blocksLeft;
    }

    long rowsLeft()
    {
        return rowsLeft;
    }

    /** @return the slot of a key that comes over now, or NONE where there is none. */
    int find(final long hash, final long a, final long b, final long c, final long d)
    {
        final int slot = from.keys().find(hash, a, b, c, d);
        return NONE == slot ? NONE : come(slot);
    }

    private int come(final int slot)
    {
        from.load(slot);
        final int head = from.head();
        final int end = from.end();
        leave(head, end);
        final int key = adoption.come(slot);
        from.keys().goTo(slot, key, to.keys().generation(key));
        return key;
    }

    private void leave(final int head, final int end)
    {
        blocksLeft -= from.rows().blocks(head, end);
        rowsLeft -= end - head;
    }

    /** @return true if some key is still in the former table's order of arrival: older than all others. */
    boolean hasOlder()
    {
        return NONE != from.keys().oldest();
    }

    /** The key longest without a payment makes room; there must be one that is older than all others. */
    void evictOldest()
    {
        final int oldest = from.keys().oldest();
        if (from.keys().isGone(oldest))
        {
            to.evict(from.keys().whereTo(oldest));
            return;
        }
        from.load(oldest);
        to.countEvicted(from.keys().word(oldest, 0), from.keyNs(), from.head(), from.end());
        drop(oldest);
    }

    /** @return true if the key longest without a payment was seen by nothing any more, and is forgotten. */
    boolean expireOldest(final long highestNs)
    {
        final int oldest = from.keys().oldest();
        if (from.keys().isGone(oldest))
        {
            return to.expireIfUnseen(from.keys().whereTo(oldest), highestNs);
        }
        from.load(oldest);
        if (!to.isUnseen(from.latestNs(), highestNs))
        {
            return false;
        }
        to.countExpired();
        drop(oldest);
        return true;
    }

    private void drop(final int slot)
    {
        leave(from.head(), from.end());
        from.keys().goTo(slot, NONE, 0);
        from.keys().unlink(slot);
    }

    /**
     * The newest key of the former order takes its place in the other's.
     *
     * @return what it cost, in rows; 0 where there is none.
     */
    int settleNewest()
    {
        final int newest = from.keys().newest();
        if (NONE == newest)
        {
            return 0;
        }
        from.load(newest);
        final boolean isGone = from.keys().isGone(newest);
        final int cost = 1 + (isGone ? 0 : from.end() - from.head());
        final int key = isGone ? from.keys().whereTo(newest) : come(newest);
        from.keys().unlink(newest);
        to.keys().linkOldest(key);
        return cost;
    }

    /**
     * A payment, which is to be known by its place in the former history for now, remembers what its row there says.
     * All histories are asked, one after the other: the last one's word holds.
     */
    void remember(final KnownPayments known, final int entry)
    {
        final int slot = known.formerKey(entry, to.number());
        if (to.plan().isFolding() && isSame(slot, known.generation(entry, to.number())))
        {
            from.load(slot);
            final int ordinal = known.ordinal(entry, to.number());
            if (isHeld(ordinal))
            {
                seek(ordinal, known.block(entry, to.number()));
                to.plan().remember(adoption.translated(held), known, entry);
            }
        }
    }

    /** @return whether the slot has, or had when it went, the key of this generation. */
    private boolean isSame(final int slot, final int generation)
    {
        final KeyTable keys = from.keys();
        return generation == (keys.isGone(slot) ? keys.generationBefore(slot) : keys.generation(slot));
    }

    private boolean isHeld(final int ordinal)
    {
        return ordinal - from.head() >= 0 && ordinal - from.end() < 0;
    }

    private void seek(final int ordinal, final int block)
    {
        held.set(ordinal, block);
        if (NONE == block)
        {
            from.seek(held, ordinal);
        }
    }

    /** A payment that is known by its place in the former history is known by where it is now. */
    void settle(final KnownPayments known, final int entry)
    {
        final int number = to.number();
        final int slot = known.formerKey(entry, number);
        if (NONE == slot)
        {
            return;
        }
        final KeyTable keys = from.keys();
        if (known.generation(entry, number) == keys.generation(slot))
        {
            come(slot);
        }
        settleGone(known, entry);
    }

    /** The same where the payment's key has gone over; else nothing. */
    void settleGone(final KnownPayments known, final int entry)
    {
        final int number = to.number();
        final int slot = known.formerKey(entry, number);
        final KeyTable keys = from.keys();
        if (NONE == slot || known.generation(entry, number) == keys.generation(slot))
        {
            return;
        }
        if (!isSame(slot, known.generation(entry, number)) || NONE == keys.whereTo(slot))
        {
            known.unplace(entry, number);
            return;
        }

        from.load(slot);
        final int ordinal = known.ordinal(entry, number);
        int block = NONE;
        if (isHeld(ordinal))
        {
            seek(ordinal, known.block(entry, number));
            block = from.rows().whereTo(held.block);
        }
        known.place(entry, number, keys.whereTo(slot), keys.generationThere(slot), ordinal, block);
    }
}
