package io.peregrine.pipeline.window;

/**
 * The values of all distinct counts of one history, each with how many payments have it: entries of one pool, found by
 * an open-addressing index over owner and value, and hanging together by owner.
 */
final class DistinctPool implements AutoCloseable
{
    static final int NONE = -1;
    static final int ENTRY_LENGTH = 40;

    private static final int OWNER = 0;
    private static final int LOW = 8;
    private static final int HIGH = 16;
    private static final int COUNT = 24;
    private static final int NEXT = 28;
    private static final int PREVIOUS = 32;
    private static final int HASH = 36;

    private final Slots entries;
    private final Slots table;
    private final int mask;
    private final int capacity;
    private int fresh;
    private int free = NONE;
    private int used;

    DistinctPool(final int capacity)
    {
        this.capacity = capacity;
        mask = KeyTable.tableLength(capacity) - 1;
        entries = new Slots(capacity, ENTRY_LENGTH);
        table = new Slots(mask + 1, Long.BYTES);
    }

    /** @return bytes of direct memory. */
    static long bytes(final int capacity)
    {
        return Slots.bytes(capacity, ENTRY_LENGTH) + KeyTable.indexBytes(capacity);
    }

    int used()
    {
        return used;
    }

    boolean isFull()
    {
        return used == capacity;
    }

    /** @return what {@link #find} and {@link #add} want of an owner's value. */
    static long hash(final long owner, final long low, final long high)
    {
        return KeyHash.of(owner, low, high, 0, true);
    }

    int find(final long hash, final long owner, final long low, final long high)
    {
        int at = (int)hash & mask;
        for (long entry = table.longAt(at, 0); 0 != entry; entry = table.longAt(at, 0))
        {
            final int found = (int)entry - 1;
            if ((int)(entry >>> 32) == (int)hash && entries.longAt(found, OWNER) == owner &&
                entries.longAt(found, LOW) == low && entries.longAt(found, HIGH) == high)
            {
                return found;
            }
            at = at + 1 & mask;
        }
        return NONE;
    }

    boolean hasFree(final int count)
    {
        return capacity - used >= count;
    }

    /** @param head of the owner's entries. @return the new entry, the owner's head from now on. */
    int add(final long hash, final long owner, final long low, final long high, final int head)
    {
        final int entry = take(hash, owner, low, high);
        entries.intAt(entry, NEXT, head);
        entries.intAt(entry, PREVIOUS, NONE);
        if (NONE != head)
        {
            entries.intAt(head, PREVIOUS, entry);
        }
        return entry;
    }

    /** @param last of the owner's entries, or NONE. @return the new entry, the last from now on. */
    int append(final long owner, final long low, final long high, final int last)
    {
        final int entry = take(hash(owner, low, high), owner, low, high);
        entries.intAt(entry, NEXT, NONE);
        entries.intAt(entry, PREVIOUS, last);
        if (NONE != last)
        {
            entries.intAt(last, NEXT, entry);
        }
        return entry;
    }

    private int take(final long hash, final long owner, final long low, final long high)
    {
        final int entry;
        if (NONE != free)
        {
            entry = free;
            free = entries.intAt(entry, NEXT);
        }
        else
        {
            entry = fresh++;
        }
        used++;
        entries.longAt(entry, OWNER, owner);
        entries.longAt(entry, LOW, low);
        entries.longAt(entry, HIGH, high);
        entries.intAt(entry, COUNT, 1);
        entries.intAt(entry, HASH, (int)hash);
        int at = (int)hash & mask;
        while (0 != table.longAt(at, 0))
        {
            at = at + 1 & mask;
        }
        table.longAt(at, 0, hash << 32 | entry + 1);
        return entry;
    }

    /** @return the owner's head from now on. */
    int remove(final int entry, final int head)
    {
        int hole = entries.intAt(entry, HASH) & mask;
        while ((int)table.longAt(hole, 0) != entry + 1)
        {
            hole = hole + 1 & mask;
        }
        OpenAddressing.close(table, mask, hole);

        final int next = next(entry);
        final int previous = entries.intAt(entry, PREVIOUS);
        if (NONE != next)
        {
            entries.intAt(next, PREVIOUS, previous);
        }
        if (NONE != previous)
        {
            entries.intAt(previous, NEXT, next);
        }
        entries.intAt(entry, NEXT, free);
        free = entry;
        used--;
        return NONE == previous ? next : head;
    }

    int next(final int entry)
    {
        return entries.intAt(entry, NEXT);
    }

    long low(final int entry)
    {
        return entries.longAt(entry, LOW);
    }

    long high(final int entry)
    {
        return entries.longAt(entry, HIGH);
    }

    int count(final int entry)
    {
        return entries.intAt(entry, COUNT);
    }

    void count(final int entry, final int count)
    {
        entries.intAt(entry, COUNT, count);
    }

    @Override
    public void close()
    {
        entries.close();
        table.close();
    }
}
