package io.peregrine.pipeline.window;

import io.peregrine.domain.WindowDeclaration;
import io.peregrine.domain.ZoneTable;

/** The payments from the start of the period that t-delay is in up to t-delay. */
abstract class TumblingWindow extends Window
{
    private final TumblingPeriods periods;

    TumblingWindow(
        final History history,
        final WindowDeclaration declaration,
        final int offset,
        final int length,
        final Lane[] lanes,
        final AggregateFeature[] features,
        final ZoneTable zone)
    {
        super(history, declaration, offset, length, lanes, features);
        periods = new TumblingPeriods(zone, declaration.lengthNs());
    }

    // extra0 is the period's start, extra1 the first instant after it that may belong to another.

    @Override
    void created()
    {
        extra0 = Long.MIN_VALUE;
        extra1 = Long.MIN_VALUE;
    }

    @Override
    void advance(final long endNs, final Cursor self, final long timeNs)
    {
        if (endNs >= extra1)
        {
            final long startNs = periods.startOf(endNs);
            extra1 = periods.certainEndOf(endNs);
            if (startNs != extra0)
            {
                extra0 = startNs;
                skipTo(startNs);
                clearLanes();
            }
        }
        enterUpTo(endNs);
    }

    /** Rows that entered are all before the new period; of those that have not, the ones before it never will. */
    private void skipTo(final long startNs)
    {
        while (enterNs < startNs)
        {
            entered.forward();
            enterNs = entered.ordinal == history.end() ? NOBODY : entered.timeNs();
        }
        left.set(entered);
    }

    @Override
    boolean findFirst(final Cursor from, final Cursor to, final long endNs, final boolean hasSelf)
    {
        if (hasSelf)
        {
            return false;
        }
        final long heldNs =
            periods.startOf(EventTime.minus(EventTime.minus(history.keyNs(), latenessNs), delayNs));
        backWhileLater(from, to, EventTime.minus(Math.max(periods.startOf(endNs), heldNs), 1));
        return false;
    }

    @Override
    void inserted(final Cursor place, final Row inserted)
    {
        final boolean hasEntered = shiftEntered(place, inserted.timeNs);
        final boolean isBefore = inserted.timeNs < extra0;
        if (place.ordinal - left.ordinal < 0 || place.ordinal == left.ordinal && isBefore)
        {
            leftForward();
        }
        else if (place.ordinal == left.ordinal)
        {
            left.set(place);
        }
        if (hasEntered && !isBefore)
        {
            insert(inserted);
        }
    }

    @Override
    boolean isHeld(final Cursor last, final long keyNs)
    {
        return last.timeNs() >=
            periods.startOf(EventTime.minus(EventTime.minus(keyNs, latenessNs), delayNs));
    }
}
