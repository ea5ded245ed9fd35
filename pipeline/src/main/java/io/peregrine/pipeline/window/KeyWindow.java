package io.peregrine.pipeline.window;

import io.peregrine.domain.WindowDeclaration;

/**
 * One declared window over the histories of one key kind. The state in a key's slot is as of the key's greatest event
 * time; {@link #now} is the window of the payment at hand, at that payment's own time.
 */
abstract class KeyWindow
{
    /** Bytes of state in a key's slot. */
    static final int STATE_LENGTH = 32 + Totals.LENGTH;

    /** The window that the payment at hand sees. */
    final Totals now = new Totals();

    /** Whether {@link #now} has the payment at hand in it. */
    boolean hasSelf;

    final EventLog log;
    final int kind;
    final WindowDeclaration declaration;
    final int offset;
    final RunningHash hash;
    KeyTable keys;

    KeyWindow(
        final EventLog log,
        final int kind,
        final WindowDeclaration declaration,
        final int offset,
        final RunningHash hash)
    {
        this.log = log;
        this.kind = kind;
        this.declaration = declaration;
        this.offset = offset;
        this.hash = hash;
    }

    static KeyWindow of(
        final EventLog log,
        final int kind,
        final WindowDeclaration declaration,
        final int offset,
        final RunningHash hash)
    {
        return switch (declaration.kind())
        {
            case SLIDING -> new SlidingWindow(log, kind, declaration, offset, hash);
            case SESSION -> new SessionWindow(log, kind, declaration, offset, hash);
            default -> throw new IllegalArgumentException("window " + declaration);
        };
    }

    /** The payment has no key of this kind. */
    final void absent()
    {
        now.clear();
        hasSelf = false;
    }

    /** Makes the state of a new key. */
    abstract void clear(int keySlot);

    /** The payment is the tail of the chain and the key's greatest event time. */
    abstract void append(int keySlot, int slot, long timeNs, long latestBeforeNs, boolean isFirst);

    /** The payment has taken its place before others. */
    abstract void insert(int keySlot, int slot, long timeNs);

    /** The payment is too late to be taken in. @param previous the last one held up to its time, or NONE. */
    abstract void read(int keySlot, int previous, long timeNs);

    /** The payment is about to leave the log; it is still in the chain. */
    abstract void evict(int keySlot, int slot);

    /** A payment became, or ceased to be, a fraud. @param change 1 or -1. */
    abstract void relabel(int keySlot, int slot, int change);

    /** Makes the state anew from the chain and the key's greatest event time. */
    abstract void rebuild(int keySlot);

    final void storeChanged(final int keySlot, final Totals totals, final long digestBefore)
    {
        totals.store(keys.slots(), keySlot, offset + 8);
        hash.fold(keys.low(keySlot) ^ keys.high(keySlot) ^ offset, digestBefore, totals.digest());
    }

    final void load(final int keySlot, final Totals totals)
    {
        totals.load(keys.slots(), keySlot, offset + 8);
    }
}
