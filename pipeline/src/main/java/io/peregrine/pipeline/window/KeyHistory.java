package io.peregrine.pipeline.window;

import static io.peregrine.pipeline.window.EventLog.NONE;

import java.util.List;

import io.peregrine.domain.KeyKind;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.WindowDeclaration;
import org.agrona.concurrent.status.AtomicCounter;

/** The histories of one key kind: its keys, their chains in event-time order, and the windows over them. */
final class KeyHistory implements AutoCloseable
{
    private final EventLog log;
    private final KeyKind keyKind;
    private final int kind;
    private final long lateAllowNs;
    private final RunningHash hash;
    private final AtomicCounter evictedKeys;
    private final KeyTable keys;
    private final KeyWindow[] windows;

    private boolean hasKey;
    private boolean isTooLate;
    private int keySlot;
    private long sinceLastNs;

    /** @param kind the place among the kinds in use. */
    KeyHistory(
        final EventLog log,
        final KeyKind keyKind,
        final int kind,
        final List<WindowDeclaration> declarations,
        final int capacity,
        final long lateAllowNs,
        final RunningHash hash,
        final AtomicCounter evictedKeys)
    {
        this.log = log;
        this.keyKind = keyKind;
        this.kind = kind;
        this.lateAllowNs = lateAllowNs;
        this.hash = hash;
        this.evictedKeys = evictedKeys;
        windows = new KeyWindow[declarations.size()];
        for (int i = 0; i < windows.length; i++)
        {
            windows[i] = KeyWindow.of(
                log, kind, declarations.get(i), KeyTable.HEADER_LENGTH + i * KeyWindow.STATE_LENGTH, hash);
        }
        keys = new KeyTable(capacity, windows.length * KeyWindow.STATE_LENGTH);
        for (final KeyWindow window : windows)
        {
            window.keys = keys;
        }
    }

    KeyKind keyKind()
    {
        return keyKind;
    }

    int kind()
    {
        return kind;
    }

    KeyTable keys()
    {
        return keys;
    }

    int windowCount()
    {
        return windows.length;
    }

    KeyWindow window(final int index)
    {
        return windows[index];
    }

    /** @return nanoseconds since the key's payment before the one at hand; -1 where there is none. */
    long sinceLastNs()
    {
        return sinceLastNs;
    }

    /** @return true if the payment at hand is further behind its key than is allowed. */
    boolean isTooLate()
    {
        return isTooLate;
    }

    /** Looks at the payment without changing anything. @return true if it belongs into this kind's histories. */
    boolean prepare(final PaymentEvent event)
    {
        hasKey = event.hasKey(keyKind);
        isTooLate = false;
        keySlot = NONE;
        if (hasKey)
        {
            keySlot = keys.find(event.keyLow(keyKind), event.keyHigh(keyKind));
            isTooLate = NONE != keySlot &&
                event.eventTimeNs() < EventTime.minus(keys.latestNs(keySlot), lateAllowNs);
        }
        return hasKey && !isTooLate;
    }

    /** Takes in the payment that was prepared. @param slot where the log has it, or NONE where no kind takes it. */
    void take(final PaymentEvent event, final int slot)
    {
        sinceLastNs = -1;
        final long timeNs = event.eventTimeNs();
        if (!hasKey)
        {
            for (final KeyWindow window : windows)
            {
                window.absent();
            }
        }
        else if (isTooLate)
        {
            final int previous = lastUpTo(timeNs);
            since(previous, timeNs);
            for (final KeyWindow window : windows)
            {
                window.read(keySlot, previous, timeNs);
            }
        }
        else if (NONE == keySlot)
        {
            keySlot = newKey(event.keyLow(keyKind), event.keyHigh(keyKind));
            append(slot, timeNs, true);
        }
        else
        {
            keys.touch(keySlot);
            if (timeNs >= keys.latestNs(keySlot))
            {
                sinceLastNs = EventTime.minus(timeNs, keys.latestNs(keySlot));
                append(slot, timeNs, false);
            }
            else
            {
                insert(slot, timeNs);
            }
        }
    }

    private void append(final int slot, final long timeNs, final boolean isFirst)
    {
        final long latestBeforeNs = keys.latestNs(keySlot);
        hash.fold(keys.low(keySlot), latestBeforeNs, timeNs);
        keys.latestNs(keySlot, timeNs);
        link(slot, keys.tail(keySlot), NONE);
        for (final KeyWindow window : windows)
        {
            window.append(keySlot, slot, timeNs, latestBeforeNs, isFirst);
        }
    }

    private void insert(final int slot, final long timeNs)
    {
        final int previous = lastUpTo(timeNs);
        since(previous, timeNs);
        hash.fold(keys.low(keySlot), keys.latestNs(keySlot), timeNs);
        link(slot, previous, NONE == previous ? keys.head(keySlot) : log.next(previous, kind));
        for (final KeyWindow window : windows)
        {
            window.insert(keySlot, slot, timeNs);
        }
    }

    private int lastUpTo(final long timeNs)
    {
        int slot = keys.tail(keySlot);
        while (NONE != slot && log.timeNs(slot) > timeNs)
        {
            slot = log.previous(slot, kind);
        }
        return slot;
    }

    private void since(final int previous, final long timeNs)
    {
        if (NONE != previous)
        {
            sinceLastNs = EventTime.minus(timeNs, log.timeNs(previous));
        }
    }

    private void link(final int slot, final int previous, final int next)
    {
        log.key(slot, kind, keySlot);
        log.previous(slot, kind, previous);
        log.next(slot, kind, next);
        join(keySlot, previous, slot);
        join(keySlot, slot, next);
    }

    /** Makes two neighbours in a key's chain; NONE on one side makes the other its end. */
    private void join(final int ofKey, final int previous, final int next)
    {
        if (NONE == previous)
        {
            keys.head(ofKey, next);
        }
        else
        {
            log.next(previous, kind, next);
        }
        if (NONE == next)
        {
            keys.tail(ofKey, previous);
        }
        else
        {
            log.previous(next, kind, previous);
        }
    }

    private int newKey(final long low, final long high)
    {
        final int slot;
        if (keys.isFull())
        {
            final int victim = keys.oldest();
            for (int held = keys.head(victim); NONE != held; held = log.next(held, kind))
            {
                log.key(held, kind, NONE);
            }
            hash.fold(keys.low(victim), keys.latestNs(victim), low);
            evictedKeys.incrementRelease();
            slot = keys.replace(victim, low, high);
        }
        else
        {
            slot = keys.add(low, high);
        }
        for (final KeyWindow window : windows)
        {
            window.clear(slot);
        }
        return slot;
    }

    /** The payment is about to be overwritten in the log. @return true if its key's windows can still want it. */
    boolean evict(final int slot, final long highestNs)
    {
        final int ofKey = log.key(slot, kind);
        if (NONE == ofKey)
        {
            return false;
        }

        boolean isWanted = false;
        for (final KeyWindow window : windows)
        {
            window.evict(ofKey, slot);
            isWanted |= WindowDeclaration.Kind.SLIDING == window.declaration.kind() &&
                log.timeNs(slot) > EventTime.minus(highestNs, window.declaration.spanNs());
        }
        join(ofKey, log.previous(slot, kind), log.next(slot, kind));
        return isWanted;
    }

    /** A payment became, or ceased to be, a fraud. @param change 1 or -1. */
    void relabel(final int slot, final int change)
    {
        final int ofKey = log.key(slot, kind);
        if (NONE != ofKey)
        {
            for (final KeyWindow window : windows)
            {
                window.relabel(ofKey, slot, change);
            }
        }
    }

    /** Policy change: a key that another state knew, as the newest. */
    void adoptKey(final KeyTable others, final int other)
    {
        keySlot = newKey(others.low(other), others.high(other));
        keys.latestNs(keySlot, others.latestNs(other));
    }

    /** Policy change: the next payment in the chain of the key adopted last. */
    void adoptEvent(final int slot)
    {
        link(slot, keys.tail(keySlot), NONE);
    }

    /** Policy change: the chain of the key adopted last is whole. @param kept its windows there, null where new. */
    void adoptWindows(final KeyWindow[] kept, final int other)
    {
        for (int i = 0; i < windows.length; i++)
        {
            if (windows[i] instanceof SessionWindow session && kept[i] instanceof SessionWindow before)
            {
                session.adopt(keySlot, before, other);
            }
            else
            {
                windows[i].rebuild(keySlot);
            }
        }
    }

    @Override
    public void close()
    {
        keys.close();
    }
}
