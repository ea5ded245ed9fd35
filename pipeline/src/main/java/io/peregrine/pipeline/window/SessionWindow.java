package io.peregrine.pipeline.window;

import io.peregrine.domain.WindowDeclaration;

/**
 * The payments up to t-delay that hang together with it by steps of at most the gap; one more than the greatest length
 * after the session's first starts a new one. Where late payments may come, a second pair of places follows behind by
 * the lateness: the session there is where a late payment's chain can begin.
 */
abstract class SessionWindow extends Window
{
    private static final long NEVER = Long.MIN_VALUE;

    private final long gapNs;
    private final long maxNs;

    SessionWindow(
        final History history,
        final WindowDeclaration declaration,
        final int offset,
        final int length,
        final Lane[] lanes,
        final AggregateFeature[] features)
    {
        super(history, declaration, offset, length, lanes, features);
        gapNs = declaration.lengthNs();
        maxNs = declaration.maxNs();
    }

    // leftNs is the session's first event time, or NOBODY where no session runs; extra0 its last one's. extra1 is the
    // place, block and ordinal, of the first row of the session that an instant behind by the lateness would join.

    private boolean isApart(final long lastNs, final long firstNs, final long timeNs)
    {
        return EventTime.minus(timeNs, lastNs) > gapNs || 0 != maxNs && EventTime.minus(timeNs, firstNs) > maxNs;
    }

    @Override
    void created()
    {
        extra0 = NEVER;
        extra1 = pack(0, Cursor.NONE);
    }

    @Override
    void started(final int ordinal, final int block)
    {
        extra0 = NEVER;
        extra1 = pack(ordinal, block);
    }

    @Override
    void adopted()
    {
        final Cursor held = history.seek(history.walkHeld(), heldOrdinal(extra1));
        extra1 = pack(held.ordinal, held.block);
    }

    @Override
    long portable(final long word)
    {
        return heldOrdinal(word);
    }

    private int heldOrdinal(final long word)
    {
        return (int)word - history.head() < 0 ? history.head() : (int)word;
    }

    private static long pack(final int ordinal, final int block)
    {
        return (long)block << Integer.SIZE | ordinal & 0xFFFF_FFFFL;
    }

    @Override
    void advance(final long endNs, final Cursor self, final long timeNs)
    {
        if (0 != latenessNs)
        {
            follow(EventTime.minus(endNs, latenessNs));
        }
        enterUpTo(endNs);
        if (NOBODY != leftNs && isApart(extra0, leftNs, endNs))
        {
            restart();
        }
    }

    private void restart()
    {
        clearLanes();
        left.set(entered);
        leftNs = NOBODY;
    }

    @Override
    void enter()
    {
        final long timeNs = enterNs;
        if (NOBODY == leftNs || isApart(extra0, leftNs, timeNs))
        {
            restart();
            left.set(entered);
            leftNs = timeNs;
        }
        extra0 = timeNs;
        enterLanes(entered.address());
    }

    @Override
    void enterSelf(final Cursor self, final long address, final long timeNs)
    {
        if (NOBODY == leftNs)
        {
            left.set(self);
            leftNs = timeNs;
        }
        extra0 = timeNs;
        enterLanes(address);
    }

    @Override
    boolean findFirst(final Cursor from, final Cursor to, final long endNs, final boolean hasSelf)
    {
        if (hasSelf)
        {
            return false;
        }
        chain(history.walkHeld(), from, to, endNs);
        return false;
    }

    /**
     * Goes along the rows that are held and sets from to the first of the session that an instant would join; to the
     * end where it would join none.
     */
    private void chain(final Cursor held, final Cursor from, final Cursor to, final long endNs)
    {
        heldFrom(held);
        from.set(to);
        if (to.since(held) <= 0)
        {
            return;
        }
        from.set(held);
        walk.set(held);
        long firstNs = walk.timeNs();
        long lastNs = firstNs;
        walk.forward();
        while (to.since(walk) > 0)
        {
            final long nextNs = walk.timeNs();
            if (isApart(lastNs, firstNs, nextNs))
            {
                from.set(walk);
                firstNs = nextNs;
            }
            lastNs = nextNs;
            walk.forward();
        }
        if (isApart(lastNs, firstNs, endNs))
        {
            from.set(to);
        }
    }

    /** The first row of the session that a payment at the key's time less the lateness would join. */
    private void heldFrom(final Cursor held)
    {
        if (0 == latenessNs)
        {
            held.set(left);
            return;
        }
        held.set((int)extra1, (int)(extra1 >> Integer.SIZE));
        if (held.ordinal - history.head() < 0)
        {
            held.set(history.head(), history.headBlock());
        }
        else if (Cursor.NONE == held.block && held.ordinal != history.end())
        {
            held.set(history.end() - 1, history.tail());
            while (held.ordinal != (int)extra1)
            {
                held.back(history.tail());
            }
        }
    }

    /** The place behind moves to an instant's session: along each row once. */
    private void follow(final long horizonNs)
    {
        final Cursor held = history.walkHeld();
        heldFrom(held);
        walk.set(held);
        long firstNs = 0;
        long lastNs = 0;
        boolean isFirst = true;
        while (walk.ordinal != history.end())
        {
            final long nextNs = walk.timeNs();
            if (nextNs > horizonNs)
            {
                break;
            }
            if (isFirst || isApart(lastNs, firstNs, nextNs))
            {
                held.set(walk);
                firstNs = nextNs;
                isFirst = false;
            }
            lastNs = nextNs;
            walk.forward();
        }
        if (isFirst || isApart(lastNs, firstNs, horizonNs))
        {
            held.set(walk);
        }
        extra1 = pack(held.ordinal, held.block);
    }

    @Override
    void inserted(final Cursor place, final Row inserted)
    {
        shiftEntered(place, inserted.timeNs);
        final long endNs = EventTime.minus(history.keyNs(), delayNs);
        final Cursor first = history.walkFrom();
        chain(history.walkHeld(), first, entered, endNs);
        left.set(first);
        if (first.ordinal == entered.ordinal)
        {
            leftNs = NOBODY;
        }
        else
        {
            leftNs = first.timeNs();
            walk.set(entered);
            walk.back(history.tail());
            extra0 = walk.timeNs();
        }
        rebuild();
    }

    @Override
    boolean isHeld(final Cursor last, final long keyNs)
    {
        final Cursor held = history.walkHeld();
        heldFrom(held);
        return last.since(held) >= 0;
    }

    @Override
    void drop(final int before)
    {
        if (left.ordinal - before < 0)
        {
            super.drop(before);
            if (left.ordinal == entered.ordinal)
            {
                leftNs = NOBODY;
            }
        }
    }
}
