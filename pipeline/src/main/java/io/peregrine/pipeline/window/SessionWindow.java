package io.peregrine.pipeline.window;

import static io.peregrine.pipeline.window.EventLog.NONE;

import io.peregrine.domain.WindowDeclaration;

/**
 * The payments up to t that hang together with t by steps of at most the gap; one more than the greatest length after
 * the session's first starts a new one. The state is the running session's first event time and its totals: they
 * outlive the log's memory of its payments.
 */
final class SessionWindow extends KeyWindow
{
    private final long gapNs;
    private final long maxNs;
    private final Totals scratch = new Totals();
    private long startNs;

    SessionWindow(
        final EventLog log,
        final int kind,
        final WindowDeclaration declaration,
        final int offset,
        final RunningHash hash)
    {
        super(log, kind, declaration, offset, hash);
        gapNs = declaration.lengthNs();
        maxNs = declaration.maxNs();
        if (gapNs <= 0 || maxNs < 0 || 0 != declaration.delayNs())
        {
            throw new IllegalArgumentException("a session window needs a gap above 0 and takes no delay: " +
                declaration);
        }
    }

    @Override
    void clear(final int keySlot)
    {
        keys.slots().longAt(keySlot, offset, Long.MIN_VALUE);
        now.clear();
        now.store(keys.slots(), keySlot, offset + 8);
    }

    @Override
    void append(
        final int keySlot, final int slot, final long timeNs, final long latestBeforeNs, final boolean isFirst)
    {
        load(keySlot, now);
        final long before = now.digest();
        if (isFirst || isApart(latestBeforeNs, start(keySlot), timeNs))
        {
            start(keySlot, timeNs);
            now.clear();
        }
        now.add(log, slot);
        storeChanged(keySlot, now, before);
        hasSelf = true;
    }

    private boolean isApart(final long previousNs, final long firstNs, final long timeNs)
    {
        return EventTime.minus(timeNs, previousNs) > gapNs || 0 != maxNs && EventTime.minus(timeNs, firstNs) > maxNs;
    }

    private long start(final int keySlot)
    {
        return keys.slots().longAt(keySlot, offset);
    }

    private void start(final int keySlot, final long timeNs)
    {
        hash.fold(keys.low(keySlot) ^ offset, start(keySlot), timeNs);
        keys.slots().longAt(keySlot, offset, timeNs);
    }

    @Override
    void insert(final int keySlot, final int slot, final long timeNs)
    {
        hasSelf = true;
        load(keySlot, scratch);
        final long before = scratch.digest();
        if (timeNs >= start(keySlot))
        {
            scratch.add(log, slot);
            storeChanged(keySlot, scratch, before);
            now.copy(scratch);
            leaveOut(log.next(slot, kind));
            return;
        }

        sum(boundary(slot), slot);
        now.copy(scratch);
        sum(boundary(slot), keys.tail(keySlot));
        if (startNs != start(keySlot)) // The running session took in what came before it, or was cut elsewhere.
        {
            start(keySlot, startNs);
            storeChanged(keySlot, scratch, before);
        }
    }

    @Override
    void read(final int keySlot, final int previous, final long timeNs)
    {
        hasSelf = false;
        now.clear();
        if (timeNs >= start(keySlot))
        {
            load(keySlot, now);
            leaveOut(NONE == previous ? keys.head(keySlot) : log.next(previous, kind));
        }
        else if (NONE != previous)
        {
            sum(boundary(previous), previous);
            if (!isApart(log.timeNs(previous), startNs, timeNs))
            {
                now.copy(scratch);
            }
        }
    }

    private void leaveOut(final int from)
    {
        for (int slot = from; NONE != slot; slot = log.next(slot, kind))
        {
            now.remove(log, slot);
        }
    }

    /** @return the nearest payment up to this one that starts a session, whatever came before it. */
    private int boundary(final int from)
    {
        int slot = from;
        int previous = log.previous(slot, kind);
        while (NONE != previous && EventTime.minus(log.timeNs(slot), log.timeNs(previous)) <= gapNs)
        {
            slot = previous;
            previous = log.previous(slot, kind);
        }
        return slot;
    }

    /** Leaves in scratch and startNs the session that the last payment is in. */
    private void sum(final int first, final int last)
    {
        scratch.clear();
        startNs = log.timeNs(first);
        long previousNs = startNs;
        int slot = first;
        while (true)
        {
            final long timeNs = log.timeNs(slot);
            if (isApart(previousNs, startNs, timeNs))
            {
                scratch.clear();
                startNs = timeNs;
            }
            scratch.add(log, slot);
            if (slot == last)
            {
                return;
            }
            previousNs = timeNs;
            slot = log.next(slot, kind);
        }
    }

    @Override
    void evict(final int keySlot, final int slot)
    {
        // What was counted stays counted.
    }

    @Override
    void relabel(final int keySlot, final int slot, final int change)
    {
        if (log.timeNs(slot) >= start(keySlot))
        {
            load(keySlot, scratch);
            final long before = scratch.digest();
            scratch.frauds += change;
            storeChanged(keySlot, scratch, before);
        }
    }

    /** The running session goes on as another state knew it. */
    void adopt(final int keySlot, final SessionWindow other, final int otherSlot)
    {
        keys.slots().longAt(keySlot, offset, other.start(otherSlot));
        other.load(otherSlot, scratch);
        scratch.store(keys.slots(), keySlot, offset + 8);
    }

    @Override
    void rebuild(final int keySlot)
    {
        clear(keySlot);
        if (NONE != keys.head(keySlot))
        {
            sum(keys.head(keySlot), keys.tail(keySlot));
            keys.slots().longAt(keySlot, offset, startNs);
            scratch.store(keys.slots(), keySlot, offset + 8);
        }
    }
}
