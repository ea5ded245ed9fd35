package io.peregrine.pipeline.window;

import io.peregrine.domain.WindowDeclaration;

/** The newest so many payments up to t-delay. One that folds remembers the totals of all that were before. */
abstract class LastWindow extends Window
{
    private final int count;

    LastWindow(
        final History history,
        final WindowDeclaration declaration,
        final int offset,
        final int length,
        final Lane[] lanes,
        final AggregateFeature[] features)
    {
        super(history, declaration, offset, length, lanes, features);
        count = declaration.count();
    }

    @Override
    void advance(final long endNs, final Cursor self, final long timeNs)
    {
        enterUpTo(endNs);
    }

    @Override
    void enterSelf(final Cursor self, final long address, final long timeNs)
    {
        super.enterSelf(self, address, timeNs);
        leaveBeyond(1);
    }

    @Override
    void enter()
    {
        super.enter();
        leaveBeyond(1);
    }

    /** @param entering rows that have entered, but are not behind the entering place yet. */
    private void leaveBeyond(final int entering)
    {
        if (entered.since(left) + entering > count)
        {
            // What is made anew on the way is to see the row that has just entered.
            final int ordinal = entered.ordinal;
            final int block = entered.block;
            if (1 == entering)
            {
                entered.forward();
            }
            leave();
            rebuildStale();
            entered.set(ordinal, block);
        }
    }

    @Override
    boolean findFirst(final Cursor from, final Cursor to, final long endNs, final boolean hasSelf)
    {
        if (isFolding)
        {
            from.set(left);
            return false;
        }
        if (hasSelf)
        {
            if (to.since(from) < count)
            {
                return false;
            }
            from.forward();
            return true;
        }
        final long heldNs = EventTime.minus(EventTime.minus(history.keyNs(), latenessNs), delayNs);
        final Cursor held = history.walkHeld();
        backWhileLater(held, history.endPlace(), heldNs);
        back(held);
        from.set(to);
        back(from);
        if (from.since(held) < 0)
        {
            from.set(held);
        }
        return false;
    }

    private void back(final Cursor cursor)
    {
        for (int i = 0; i < count && cursor.ordinal != history.head(); i++)
        {
            cursor.back(history.tail());
        }
    }

    @Override
    void inserted(final Cursor place, final Row inserted)
    {
        final int size = entered.since(left) - (0 == delayNs ? 1 : 0);
        if (!shiftEntered(place, inserted.timeNs))
        {
            if (place.ordinal == left.ordinal)
            {
                left.set(place);
                leftNs = inserted.timeNs;
            }
            return;
        }
        if (place.ordinal - left.ordinal < 0 || place.ordinal == left.ordinal && size >= count)
        {
            leftForward();
            if (isFolding)
            {
                for (final Lane lane : lanes)
                {
                    lane.fold(inserted);
                }
                rebuild();
            }
            return;
        }
        if (place.ordinal == left.ordinal)
        {
            left.set(place);
            leftNs = inserted.timeNs;
        }
        insert(inserted);
        leaveBeyond(0);
    }

    @Override
    boolean isHeld(final Cursor last, final long keyNs)
    {
        // Held unless so many newer ones are old enough to be a late payment's whole window.
        final long heldNs = EventTime.minus(EventTime.minus(keyNs, latenessNs), delayNs);
        walk.set(last);
        for (int i = 0; i < count; i++)
        {
            if (walk.ordinal + 1 == history.end())
            {
                return true;
            }
            walk.forward();
        }
        return walk.timeNs() > heldNs;
    }
}
