package io.peregrine.pipeline.window;

import static io.peregrine.pipeline.window.EventLog.NONE;

import io.peregrine.domain.PaymentEvent;

/** Carries histories over to the state of another policy, which is empty. Off the path; it may allocate. */
final class PolicyChange
{
    private final EventLog from;
    private final KeyHistory[] fromHistories;
    private final EventLog to;
    private final PaymentIndex toIndex;
    private final KeyHistory[] toHistories;
    private final boolean isSameMoney;
    private long firstKept;

    PolicyChange(
        final EventLog from,
        final KeyHistory[] fromHistories,
        final EventLog to,
        final PaymentIndex toIndex,
        final KeyHistory[] toHistories,
        final boolean isSameMoney)
    {
        this.from = from;
        this.fromHistories = fromHistories;
        this.to = to;
        this.toIndex = toIndex;
        this.toHistories = toHistories;
        this.isSameMoney = isSameMoney;
    }

    void carry()
    {
        final long arrivals = from.arrivals();
        firstKept = Math.max(0, arrivals - Math.min(from.capacity(), to.capacity()));
        for (long arrival = firstKept; arrival < arrivals; arrival++)
        {
            final int old = from.slotOf(arrival);
            final int slot = to.take(
                from.timeNs(old),
                isSameMoney ? from.amountMinor(old) : PaymentEvent.MISSING,
                from.sequence(old),
                from.idLow(old),
                from.idHigh(old),
                from.sourceId(old));
            to.label(slot, from.label(old));
            toIndex.put(slot);
        }

        for (final KeyHistory history : toHistories)
        {
            for (final KeyHistory other : fromHistories)
            {
                if (other.keyKind() == history.keyKind())
                {
                    carry(other, history);
                }
            }
        }
    }

    private void carry(final KeyHistory other, final KeyHistory history)
    {
        final KeyWindow[] kept = new KeyWindow[history.windowCount()];
        for (int i = 0; i < kept.length && isSameMoney; i++)
        {
            for (int j = 0; j < other.windowCount(); j++)
            {
                if (other.window(j).declaration.equals(history.window(i).declaration))
                {
                    kept[i] = other.window(j);
                }
            }
        }

        final KeyTable keys = other.keys();
        for (int key = keys.oldest(); NONE != key; key = keys.newer(key))
        {
            history.adoptKey(keys, key);
            for (int old = keys.head(key); NONE != old; old = from.next(old, other.kind()))
            {
                final int slot = slotOf(old);
                if (NONE != slot)
                {
                    history.adoptEvent(slot);
                }
            }
            history.adoptWindows(kept, key);
        }
    }

    /** @return where a payment is held now, or NONE where the new log is too small for it. */
    private int slotOf(final int old)
    {
        // The arrival number that the old slot stands for: the newest one that falls on it.
        final long last = from.arrivals() - 1;
        final long arrival = last - Math.floorMod(last - old, (long)from.capacity());
        return arrival < firstKept ? NONE : to.slotOf(arrival - firstKept);
    }
}
