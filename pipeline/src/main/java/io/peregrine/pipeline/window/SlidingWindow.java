package io.peregrine.pipeline.window;

import io.peregrine.domain.WindowDeclaration;

/** The payments in (t-delay-length, t-delay]. */
abstract class SlidingWindow extends Window
{
    private final long lengthNs;

    SlidingWindow(
        final History history,
        final WindowDeclaration declaration,
        final int offset,
        final int length,
        final Lane[] lanes,
        final AggregateFeature[] features)
    {
        super(history, declaration, offset, length, lanes, features);
        lengthNs = declaration.lengthNs();
    }

    @Override
    void advance(final long endNs, final Cursor self, final long timeNs)
    {
        enterUpTo(endNs);
        final long startNs = EventTime.minus(endNs, lengthNs);
        if (leftNs <= startNs && left.ordinal != entered.ordinal)
        {
            do
            {
                leave();
            }
            while (leftNs <= startNs && left.ordinal != entered.ordinal);
            rebuildStale();
        }
    }

    @Override
    boolean findFirst(final Cursor from, final Cursor to, final long endNs, final boolean hasSelf)
    {
        if (hasSelf)
        {
            return false;
        }
        final long heldNs = EventTime.minus(history.heldNs(), delayNs);
        backWhileLater(from, to, EventTime.minus(Math.max(endNs, heldNs), lengthNs));
        return false;
    }

    @Override
    void inserted(final Cursor place, final Row inserted)
    {
        final boolean hasEntered = shiftEntered(place, inserted.timeNs);
        final long startNs =
            EventTime.minus(EventTime.minus(history.keyNs(), delayNs), lengthNs);
        shiftLeft(place, inserted, startNs);
        if (hasEntered && inserted.timeNs > startNs)
        {
            insert(inserted);
        }
    }

    private void shiftLeft(final Cursor place, final Row inserted, final long startNs)
    {
        if (place.ordinal - left.ordinal < 0 || place.ordinal == left.ordinal && inserted.timeNs <= startNs)
        {
            leftForward();
        }
        else if (place.ordinal == left.ordinal)
        {
            left.set(place);
            leftNs = inserted.timeNs;
        }
    }

    @Override
    boolean isHeld(final Cursor last, final long keyNs)
    {
        return last.timeNs() >
            EventTime.minus(EventTime.minus(history.heldNs(), delayNs), lengthNs);
    }
}
