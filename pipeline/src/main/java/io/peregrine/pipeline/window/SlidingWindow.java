package io.peregrine.pipeline.window;

import static io.peregrine.pipeline.window.EventLog.NONE;

import io.peregrine.domain.WindowDeclaration;

/**
 * The payments in (t-delay-length, t-delay]. Two cursors go along the key's chain, each payment passes each once: the
 * newest that has entered, the newest that has left. Beside each cursor stands the time of the payment behind it, so
 * that a cursor with nowhere to go does not look into the log: that look would be a cache miss for nearly every window.
 */
final class SlidingWindow extends KeyWindow
{
    /** No payment is behind the cursor. */
    private static final long NOBODY = Long.MAX_VALUE;
    /** The payment behind the cursor is to be looked at: earlier than any bound. */
    private static final long UNKNOWN = Long.MIN_VALUE;

    private final long lengthNs;
    private final long delayNs;
    private final int entered;
    private final int left;
    private final int enterNs;
    private final int leaveNs;
    private final int enterSlot;
    private final int leaveSlot;
    private final Totals scratch = new Totals();

    SlidingWindow(
        final EventLog log,
        final int kind,
        final WindowDeclaration declaration,
        final int offset,
        final RunningHash hash)
    {
        super(log, kind, declaration, offset, hash);
        lengthNs = declaration.lengthNs();
        delayNs = declaration.delayNs();
        entered = offset;
        left = offset + 4;
        enterNs = offset + 8 + Totals.LENGTH;
        leaveNs = enterNs + 8;
        enterSlot = leaveNs + 8;
        leaveSlot = enterSlot + 4;
        if (lengthNs <= 0 || delayNs < 0)
        {
            throw new IllegalArgumentException("a sliding window needs a length above 0 and no delay below 0: " +
                declaration);
        }
    }

    @Override
    void clear(final int keySlot)
    {
        keys.slots().intAt(keySlot, entered, NONE);
        keys.slots().intAt(keySlot, left, NONE);
        keys.slots().longAt(keySlot, enterNs, UNKNOWN);
        keys.slots().longAt(keySlot, leaveNs, UNKNOWN);
        now.clear();
        now.store(keys.slots(), keySlot, offset + 8);
    }

    @Override
    void append(
        final int keySlot, final int slot, final long timeNs, final long latestBeforeNs, final boolean isFirst)
    {
        appended(keySlot, enterNs, enterSlot, timeNs, slot);
        appended(keySlot, leaveNs, leaveSlot, timeNs, slot);
        load(keySlot, now);
        final long before = now.digest();
        advance(keySlot, EventTime.minus(timeNs, delayNs), now);
        storeChanged(keySlot, now, before);
        hasSelf = 0 == delayNs;
    }

    /** A cursor that stood at the end has somebody behind it now. */
    private void appended(
        final int keySlot, final int behindNs, final int behindSlot, final long timeNs, final int slot)
    {
        if (NOBODY == keys.slots().longAt(keySlot, behindNs))
        {
            keys.slots().longAt(keySlot, behindNs, timeNs);
            keys.slots().intAt(keySlot, behindSlot, slot);
        }
    }

    private void advance(final int keySlot, final long endNs, final Totals totals)
    {
        final long startNs = EventTime.minus(endNs, lengthNs);
        final Slots slots = keys.slots();

        if (slots.longAt(keySlot, enterNs) <= endNs)
        {
            int last = slots.intAt(keySlot, entered);
            int next = behind(keySlot, last, enterNs, enterSlot);
            long nextNs = NONE == next ? NOBODY : log.timeNs(next);
            while (NONE != next && nextNs <= endNs)
            {
                totals.add(log, next);
                last = next;
                nextNs = log.nextNs(next, kind);
                next = log.next(next, kind);
            }
            slots.intAt(keySlot, entered, last);
            slots.longAt(keySlot, enterNs, nextNs);
            slots.intAt(keySlot, enterSlot, next);
        }

        if (slots.longAt(keySlot, leaveNs) <= startNs)
        {
            int last = slots.intAt(keySlot, left);
            int next = behind(keySlot, last, leaveNs, leaveSlot);
            long nextNs = NONE == next ? NOBODY : log.timeNs(next);
            while (NONE != next && nextNs <= startNs)
            {
                totals.remove(log, next);
                last = next;
                nextNs = log.nextNs(next, kind);
                next = log.next(next, kind);
            }
            slots.intAt(keySlot, left, last);
            slots.longAt(keySlot, leaveNs, nextNs);
            slots.intAt(keySlot, leaveSlot, next);
        }
    }

    /** @return the payment behind a cursor: as remembered, or else from the chain. */
    private int behind(final int keySlot, final int last, final int behindNs, final int behindSlot)
    {
        return UNKNOWN != keys.slots().longAt(keySlot, behindNs) ? keys.slots().intAt(keySlot, behindSlot) :
            NONE == last ? keys.head(keySlot) : log.next(last, kind);
    }

    @Override
    void insert(final int keySlot, final int slot, final long timeNs)
    {
        final long endNs = EventTime.minus(keys.latestNs(keySlot), delayNs);
        final long startNs = EventTime.minus(endNs, lengthNs);
        final int previous = log.previous(slot, kind);
        forgetBehind(keySlot, entered, enterNs, previous);
        forgetBehind(keySlot, left, leaveNs, previous);
        if (timeNs <= endNs)
        {
            if (timeNs > startNs)
            {
                load(keySlot, scratch);
                final long before = scratch.digest();
                scratch.add(log, slot);
                storeChanged(keySlot, scratch, before);
            }
            moveCursor(keySlot, entered, previous, slot);
            if (timeNs <= startNs)
            {
                moveCursor(keySlot, left, previous, slot);
            }
        }
        walk(slot, timeNs);
        hasSelf = 0 == delayNs;
    }

    /** Who stands behind a cursor at this payment is not who stood there. */
    private void forgetBehind(final int keySlot, final int cursor, final int behindNs, final int at)
    {
        if (at == keys.slots().intAt(keySlot, cursor))
        {
            keys.slots().longAt(keySlot, behindNs, UNKNOWN);
        }
    }

    private void moveCursor(final int keySlot, final int cursor, final int from, final int to)
    {
        if (from == keys.slots().intAt(keySlot, cursor))
        {
            keys.slots().intAt(keySlot, cursor, to);
        }
    }

    @Override
    void read(final int keySlot, final int previous, final long timeNs)
    {
        walk(previous, timeNs);
        hasSelf = false;
    }

    private void walk(final int from, final long timeNs)
    {
        final long endNs = EventTime.minus(timeNs, delayNs);
        final long startNs = EventTime.minus(endNs, lengthNs);
        now.clear();
        for (int slot = from; NONE != slot && log.timeNs(slot) > startNs; slot = log.previous(slot, kind))
        {
            if (log.timeNs(slot) <= endNs)
            {
                now.add(log, slot);
            }
        }
    }

    @Override
    void evict(final int keySlot, final int slot)
    {
        if (holds(keySlot, slot))
        {
            load(keySlot, scratch);
            final long before = scratch.digest();
            scratch.remove(log, slot);
            storeChanged(keySlot, scratch, before);
        }
        final int previous = log.previous(slot, kind);
        forgetBehind(keySlot, entered, enterNs, previous);
        forgetBehind(keySlot, left, leaveNs, previous);
        moveCursor(keySlot, entered, slot, previous);
        moveCursor(keySlot, left, slot, previous);
    }

    @Override
    void relabel(final int keySlot, final int slot, final int change)
    {
        if (holds(keySlot, slot))
        {
            load(keySlot, scratch);
            final long before = scratch.digest();
            scratch.frauds += change;
            storeChanged(keySlot, scratch, before);
        }
    }

    private boolean holds(final int keySlot, final int slot)
    {
        final long timeNs = log.timeNs(slot);
        final long endNs = EventTime.minus(keys.latestNs(keySlot), delayNs);
        return timeNs <= endNs && timeNs > EventTime.minus(endNs, lengthNs);
    }

    @Override
    void rebuild(final int keySlot)
    {
        clear(keySlot);
        scratch.clear();
        advance(keySlot, EventTime.minus(keys.latestNs(keySlot), delayNs), scratch);
        scratch.store(keys.slots(), keySlot, offset + 8);
    }
}
