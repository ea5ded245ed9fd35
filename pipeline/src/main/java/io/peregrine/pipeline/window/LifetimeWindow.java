package io.peregrine.pipeline.window;

import io.peregrine.domain.WindowDeclaration;

/**
 * All payments up to t-delay. The rows are those that a late payment may still come before; what is older is folded
 * into totals.
 */
abstract class LifetimeWindow extends Window
{
    LifetimeWindow(
        final History history,
        final WindowDeclaration declaration,
        final int offset,
        final int length,
        final Lane[] lanes,
        final AggregateFeature[] features)
    {
        super(history, declaration, offset, length, lanes, features);
    }

    @Override
    void advance(final long endNs, final Cursor self, final long timeNs)
    {
        enterUpTo(endNs);
        final long foldNs = EventTime.minus(endNs, latenessNs);
        while (leftNs < foldNs && left.ordinal != entered.ordinal)
        {
            leave();
        }
    }

    @Override
    boolean findFirst(final Cursor from, final Cursor to, final long endNs, final boolean hasSelf)
    {
        from.set(left);
        return false;
    }

    @Override
    void inserted(final Cursor place, final Row inserted)
    {
        final boolean hasEntered = shiftEntered(place, inserted.timeNs);
        if (place.ordinal - left.ordinal < 0)
        {
            throw new IllegalStateException("a payment that is not late enough is before those that are folded");
        }
        if (place.ordinal == left.ordinal)
        {
            left.set(place);
            leftNs = inserted.timeNs;
        }
        if (hasEntered)
        {
            insert(inserted);
        }
    }

    @Override
    boolean isHeld(final Cursor last, final long keyNs)
    {
        return false;
    }
}
