package io.peregrine.pipeline.window;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * The keys of one history: an open-addressing index (linear probing, deletion by shifting back) over fixed slots. An
 * entry of the index is 32 bits of the key's hash and its slot, so that probing touches a slot only for its own key;
 * there the whole key is compared. The slots also hang in one list by their last payment's arrival, so that the key
 * longest without a payment can make room.
 */
final class KeyTable implements AutoCloseable
{
    static final int NONE = -1;

    /** Words of a pair of keys. */
    static final int MAX_WORDS = 4;

    /** Instead of an older slot: the key's place in the order is that of its former slot, which stands behind it. */
    private static final int BEHIND = -2;

    private static final int OLDER = 0;
    private static final int NEWER = 4;
    private static final int GENERATION = 8;
    private static final int KEY = 16;
    private static final int SINGLE_LENGTH = KEY + 2 * Long.BYTES;
    private static final int PAIR_LENGTH = KEY + 4 * Long.BYTES;

    private static final int GONE_TO = KEY;
    private static final int GONE_GENERATION = KEY + Integer.BYTES;

    private static final int CACHE_LINE = 64;

    private final boolean isPair;
    private final int capacity;
    private final int slotLength;
    private final Slots slots;
    private final Slots table;
    private final int mask;
    private int count;
    private int fresh;
    private int free = NONE;
    private int oldest = NONE;
    private int newest = NONE;
    private KeyTable former;

    /** @param stateLength bytes of a slot behind {@link #stateOffset(boolean)}. */
    KeyTable(final int capacity, final boolean isPair, final int stateLength)
    {
        this.capacity = capacity;
        this.isPair = isPair;
        mask = tableLength(capacity) - 1;
        slotLength = slotLength(isPair, stateLength);
        slots = new Slots(capacity, slotLength);
        table = new Slots(mask + 1, Long.BYTES);
    }

    static int slotLength(final boolean isPair, final int stateLength)
    {
        return stateOffset(isPair) + stateLength;
    }

    /** @return bytes of an index over so many entries. */
    static long indexBytes(final int capacity)
    {
        return Slots.bytes(tableLength(capacity), Long.BYTES);
    }

    /** @return where in a slot the state begins. */
    static int stateOffset(final boolean isPair)
    {
        return isPair ? PAIR_LENGTH : SINGLE_LENGTH;
    }

    /** @return a power of two that keeps the table at most three quarters full. */
    static int tableLength(final int capacity)
    {
        if (capacity < 1 || capacity > 1 << 29)
        {
            throw new IllegalArgumentException("a capacity must be between 1 and " + (1 << 29) + ": " + capacity);
        }
        return Math.max(4, Integer.highestOneBit((int)Math.min(1 << 29, capacity * 4L / 3)) << 1);
    }

    UnsafeBuffer memory(final int slot)
    {
        return slots.segment(slot);
    }

    int offset(final int slot)
    {
        return slots.offset(slot);
    }

    int capacity()
    {
        return capacity;
    }

    boolean isFull()
    {
        return count == capacity;
    }

    int count()
    {
        return count;
    }

    /** @return what {@link #find} and {@link #touch} want of a key. */
    long hash(final long a, final long b, final long c, final long d)
    {
        return KeyHash.of(a, b, c, d, isPair);
    }

    /** Brings the place where a key's look-up begins into the cache. @return of no meaning. */
    long touch(final long hash)
    {
        return table.longAt((int)hash & mask, 0);
    }

    /** Brings the slot that a look-up will most likely lead to into the cache. @return of no meaning. */
    long touchSlot(final long hash)
    {
        int place = (int)hash & mask;
        long entry = table.longAt(place, 0);
        while (0 != entry && (int)(entry >>> Integer.SIZE) != (int)hash)
        {
            place = place + 1 & mask;
            entry = table.longAt(place, 0);
        }
        return 0 == entry ? 0 : touchSlot((int)entry - 1);
    }

    private long touchSlot(final int slot)
    {
        final UnsafeBuffer memory = slots.segment(slot);
        final int at = slots.offset(slot);
        long read = 0;
        for (int line = 0; line < slotLength; line += CACHE_LINE)
        {
            read += memory.getByte(at + line);
        }
        return read;
    }

    /** Brings what {@link #touch(int)} will change of other keys into the cache. @return of no meaning. */
    int touchNeighbours(final int slot)
    {
        final int older = slots.intAt(slot, OLDER);
        final int newer = slots.intAt(slot, NEWER);
        return older < 0 || newer < 0 ? 0 : slots.intAt(older, NEWER) + slots.intAt(newer, OLDER);
    }

    /** @return the slot, or NONE. */
    int find(final long hash, final long a, final long b, final long c, final long d)
    {
        int at = (int)hash & mask;
        for (long entry = table.longAt(at, 0); 0 != entry; entry = table.longAt(at, 0))
        {
            if ((int)(entry >>> 32) == (int)hash && isKey((int)entry - 1, a, b, c, d))
            {
                return (int)entry - 1;
            }
            at = at + 1 & mask;
        }
        return NONE;
    }

    private boolean isKey(final int slot, final long a, final long b, final long c, final long d)
    {
        final UnsafeBuffer memory = slots.segment(slot);
        final int at = slots.offset(slot) + KEY;
        return memory.getLong(at) == a && memory.getLong(at + 8) == b &&
            (!isPair || memory.getLong(at + 16) == c && memory.getLong(at + 24) == d);
    }

    /** @return the slot of a key that is not there yet, as the newest; the table must not be full. */
    int add(final long a, final long b, final long c, final long d)
    {
        final int slot = addUnlinked(a, b, c, d);
        link(slot);
        return slot;
    }

    /**
     * Adds a key that another table has, where it stays in the order of arrival until it has a payment here.
     *
     * @return its slot.
     */
    int addBehind(final KeyTable other, final int formerSlot)
    {
        former = other;
        final int slot = addUnlinked(
            other.word(formerSlot, 0), other.word(formerSlot, 1), other.word(formerSlot, 2), other.word(formerSlot, 3));
        slots.intAt(slot, OLDER, BEHIND);
        slots.intAt(slot, NEWER, formerSlot);
        return slot;
    }

    private int addUnlinked(final long a, final long b, final long c, final long d)
    {
        final int slot;
        if (NONE != free)
        {
            slot = free;
            free = slots.intAt(slot, NEWER);
        }
        else
        {
            slot = fresh++;
        }
        count++;
        slots.intAt(slot, GENERATION, slots.intAt(slot, GENERATION) + 1);
        name(slot, a, b, c, d);
        return slot;
    }

    private void name(final int slot, final long a, final long b, final long c, final long d)
    {
        slots.longAt(slot, KEY, a);
        slots.longAt(slot, KEY + 8, b);
        if (isPair)
        {
            slots.longAt(slot, KEY + 16, c);
            slots.longAt(slot, KEY + 24, d);
        }
        final long hash = KeyHash.of(a, b, c, d, isPair);
        int at = (int)hash & mask;
        while (0 != table.longAt(at, 0))
        {
            at = at + 1 & mask;
        }
        table.longAt(at, 0, hash << 32 | slot + 1);
    }

    /** Forgets a key; its slot may be another's at once. */
    void remove(final int slot)
    {
        unname(slot);
        unlink(slot);
        slots.intAt(slot, GENERATION, slots.intAt(slot, GENERATION) + 1);
        slots.intAt(slot, NEWER, free);
        free = slot;
        count--;
    }

    /** Gives a slot another key, which must not be there yet. */
    void rename(final int slot, final long a, final long b, final long c, final long d)
    {
        unname(slot);
        name(slot, a, b, c, d);
    }

    private void unname(final int slot)
    {
        final long hash = KeyHash.of(word(slot, 0), word(slot, 1), word(slot, 2), word(slot, 3), isPair);
        int hole = (int)hash & mask;
        while ((int)table.longAt(hole, 0) != slot + 1)
        {
            hole = hole + 1 & mask;
        }
        OpenAddressing.close(table, mask, hole);
    }

    /** @return a word of the key; 0 for the second half of a single key. */
    long word(final int slot, final int index)
    {
        return isPair || index < 2 ? slots.longAt(slot, KEY + index * Long.BYTES) : 0;
    }

    /** @return a number that differs for every key that had the slot. */
    int generation(final int slot)
    {
        return slots.intAt(slot, GENERATION);
    }

    /** The key has the newest payment now. */
    void touch(final int slot)
    {
        if (newest != slot)
        {
            unlink(slot);
            link(slot);
        }
    }

    /** All keys of the former table have their place in the order here. */
    void settled()
    {
        former = null;
    }

    /** The key, which is nowhere in the order but behind its former slot, is older than all others from now on. */
    void linkOldest(final int slot)
    {
        slots.intAt(slot, OLDER, NONE);
        slots.intAt(slot, NEWER, oldest);
        if (NONE == oldest)
        {
            newest = slot;
        }
        else
        {
            slots.intAt(oldest, OLDER, slot);
        }
        oldest = slot;
    }

    private void link(final int slot)
    {
        slots.intAt(slot, OLDER, newest);
        slots.intAt(slot, NEWER, NONE);
        if (NONE == newest)
        {
            oldest = slot;
        }
        else
        {
            slots.intAt(newest, NEWER, slot);
        }
        newest = slot;
    }

    /** Takes a key out of the order of arrival. */
    void unlink(final int slot)
    {
        final int older = slots.intAt(slot, OLDER);
        final int newer = slots.intAt(slot, NEWER);
        if (BEHIND == older)
        {
            former.unlink(newer);
            return;
        }
        if (NONE == older)
        {
            oldest = newer;
        }
        else
        {
            slots.intAt(older, NEWER, newer);
        }
        if (NONE == newer)
        {
            newest = older;
        }
        else
        {
            slots.intAt(newer, OLDER, older);
        }
    }

    /** @return the key longest without a payment, or NONE. */
    int oldest()
    {
        return oldest;
    }

    /** @return the key with the newest payment, or NONE. */
    int newest()
    {
        return newest;
    }

    /**
     * A key is another table's from now on; its slot says where it went, and keeps its place in the order. Nothing is
     * added to this table any more.
     *
     * @param key NONE where it was forgotten.
     */
    void goTo(final int slot, final int key, final int generationThere)
    {
        unname(slot);
        count--;
        slots.intAt(slot, GENERATION, ~slots.intAt(slot, GENERATION));
        slots.intAt(slot, GONE_TO, key);
        slots.intAt(slot, GONE_GENERATION, generationThere);
    }

    boolean isGone(final int slot)
    {
        return slots.intAt(slot, GENERATION) < 0;
    }

    /** @return where a key that is gone went. */
    int whereTo(final int slot)
    {
        return slots.intAt(slot, GONE_TO);
    }

    int generationThere(final int slot)
    {
        return slots.intAt(slot, GONE_GENERATION);
    }

    /** @return the generation of a key that is gone, as it was here. */
    int generationBefore(final int slot)
    {
        return ~slots.intAt(slot, GENERATION);
    }

    /** @return the key whose last payment came next after this one's, or NONE. */
    int newer(final int slot)
    {
        return slots.intAt(slot, NEWER);
    }

    /** @return words of a key. */
    int words()
    {
        return isPair ? MAX_WORDS : 2;
    }

    /** @return slots that were ever used: above every key's slot. */
    int slotCount()
    {
        return fresh;
    }

    /** @return the keys' slots by their words, unsigned: high before low, the first of a pair before the second. */
    int[] slotsInKeyOrder()
    {
        final int[] found = new int[count];
        int next = 0;
        for (int slot = oldest; NONE != slot; slot = newer(slot))
        {
            found[next++] = slot;
        }
        return KeyOrder.sort(found, this::compare);
    }

    private int compare(final int a, final int b)
    {
        for (int pair = 0; pair < words(); pair += 2)
        {
            final int high = Long.compareUnsigned(word(a, pair + 1), word(b, pair + 1));
            final int order = 0 != high ? high : Long.compareUnsigned(word(a, pair), word(b, pair));
            if (0 != order)
            {
                return order;
            }
        }
        return 0;
    }

    /** @param byArrival all keys' slots, the one longest without a payment first. */
    void order(final int[] byArrival)
    {
        oldest = NONE;
        newest = NONE;
        for (final int slot : byArrival)
        {
            link(slot);
        }
    }

    @Override
    public void close()
    {
        slots.close();
        table.close();
    }
}
