package io.peregrine.rules.list;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The entries of all lists off heap: open addressing with linear probing, one cache line an entry, and a byte of its
 * hash beside the others' bytes, so that most look-ups of what is not there touch one line. Entries that expire are
 * in a heap by expiry, then key. Deletion shifts back, so that there are no tombstones. One thread.
 */
final class EntryTable
{
    /** Entries at most: half the longest table whose tags are one piece of memory. */
    static final int MAX_CAPACITY = 1 << 26;

    /** What is not there. */
    static final int NONE = -1;

    /** The expiry of what never expires. */
    static final long NEVER = Long.MAX_VALUE;

    private static final int ENTRY_LENGTH = 64;
    private static final int ENTRY_SHIFT = 6;
    private static final int CHUNK_SHIFT = 24;
    private static final int CHUNK_MASK = (1 << CHUNK_SHIFT) - 1;
    private static final int LOW = 0;
    private static final int HIGH = 8;
    private static final int SECOND_LOW = 16;
    private static final int SECOND_HIGH = 24;
    private static final int START = 32;
    private static final int EXPIRY = 40;
    private static final int SEQUENCE = 48;
    private static final int LIST = 56;
    private static final int HEAP_PLACE = 60;

    /** Of the process, so that who crafts keys cannot make them collide; no order and no output depends on them. */
    private static final long SECRET_0;
    private static final long SECRET_1;
    private static final long SECRET_2;
    private static final long SECRET_3;

    static
    {
        final SecureRandom random = new SecureRandom();
        SECRET_0 = random.nextLong();
        SECRET_1 = random.nextLong();
        SECRET_2 = random.nextLong();
        SECRET_3 = random.nextLong();
    }

    private final int capacity;
    private final int mask;
    private final UnsafeBuffer tags;
    private final UnsafeBuffer[] chunks;
    private final UnsafeBuffer heap;
    private int count;
    private int heapCount;

    /** @param capacity entries. */
    EntryTable(final int capacity)
    {
        final int places = places(capacity);
        this.capacity = capacity;
        mask = places - 1;
        tags = memory(places);
        chunks = new UnsafeBuffer[(int)(((long)places + CHUNK_MASK) >>> CHUNK_SHIFT)];
        for (int i = 0; i < chunks.length; i++)
        {
            chunks[i] = memory(Math.min(1 << CHUNK_SHIFT, places) << ENTRY_SHIFT);
        }
        heap = memory(Math.max(1, capacity) * Integer.BYTES);
    }

    private static int places(final int capacity)
    {
        return Math.max(16, BitUtil.findNextPositivePowerOfTwo(capacity + capacity / 3 + 1));
    }

    /** @return memory that begins with a cache line; its byte buffer is what is to be freed. */
    private static UnsafeBuffer memory(final int length)
    {
        final UnsafeBuffer memory = new UnsafeBuffer(ByteBuffer.allocateDirect(length + ENTRY_LENGTH));
        memory.wrap(memory.byteBuffer(), (int)(-memory.addressOffset() & ENTRY_LENGTH - 1), length);
        return memory;
    }

    /** @return bytes of direct memory. */
    static long bytes(final int capacity)
    {
        final long places = places(capacity);
        final long chunkCount = places + CHUNK_MASK >>> CHUNK_SHIFT;
        return places * (1 + ENTRY_LENGTH) + (long)Math.max(1, capacity) * Integer.BYTES +
            (chunkCount + 2) * ENTRY_LENGTH;
    }

    /** Gives the memory back; the table is then of no use. */
    void free()
    {
        free(tags);
        free(heap);
        for (final UnsafeBuffer chunk : chunks)
        {
            free(chunk);
        }
    }

    private static void free(final UnsafeBuffer memory)
    {
        final ByteBuffer bytes = memory.byteBuffer();
        memory.wrap(0, 0);
        BufferUtil.free(bytes);
    }

    int capacity()
    {
        return capacity;
    }

    int count()
    {
        return count;
    }

    /** @return the place of the entry, or NONE. */
    int find(final int list, final long low, final long high, final long secondLow, final long secondHigh)
    {
        final long hash = hash(list, low, high, secondLow, secondHigh);
        final byte tag = tag(hash);
        int place = (int)hash & mask;
        byte there = tags.getByte(place);
        while (0 != there)
        {
            if (tag == there && is(place, list, low, high, secondLow, secondHigh))
            {
                return place;
            }
            place = place + 1 & mask;
            there = tags.getByte(place);
        }
        return NONE;
    }

    private boolean is(
        final int place,
        final int list,
        final long low,
        final long high,
        final long secondLow,
        final long secondHigh)
    {
        final UnsafeBuffer chunk = chunk(place);
        final int at = offset(place);
        return low == chunk.getLong(at + LOW) && high == chunk.getLong(at + HIGH) &&
            secondLow == chunk.getLong(at + SECOND_LOW) && secondHigh == chunk.getLong(at + SECOND_HIGH) &&
            list == chunk.getInt(at + LIST) >>> 1;
    }

    /** An entry that is not there yet. @return its place, or NONE where the table is full. */
    int add(
        final int list,
        final long low,
        final long high,
        final long secondLow,
        final long secondHigh)
    {
        if (count == capacity)
        {
            return NONE;
        }

        final long hash = hash(list, low, high, secondLow, secondHigh);
        int place = (int)hash & mask;
        while (0 != tags.getByte(place))
        {
            place = place + 1 & mask;
        }

        tags.putByte(place, tag(hash));
        final UnsafeBuffer chunk = chunk(place);
        final int at = offset(place);
        chunk.putLong(at + LOW, low);
        chunk.putLong(at + HIGH, high);
        chunk.putLong(at + SECOND_LOW, secondLow);
        chunk.putLong(at + SECOND_HIGH, secondHigh);
        chunk.putInt(at + LIST, list << 1);
        chunk.putInt(at + HEAP_PLACE, NONE);
        chunk.putLong(at + START, Long.MIN_VALUE);
        chunk.putLong(at + EXPIRY, NEVER);
        count++;
        return place;
    }

    /** When the entry is in force, and which input says so. */
    void set(
        final int place, final long startNs, final long expiryNs, final long sequence, final boolean isAutomatic)
    {
        leaveHeap(place);
        final UnsafeBuffer chunk = chunk(place);
        final int at = offset(place);
        chunk.putLong(at + START, startNs);
        chunk.putLong(at + EXPIRY, expiryNs);
        chunk.putLong(at + SEQUENCE, sequence);
        chunk.putInt(at + LIST, chunk.getInt(at + LIST) & ~1 | (isAutomatic ? 1 : 0));
        if (NEVER != expiryNs)
        {
            final int last = heapCount++;
            rise(last, place);
        }
    }

    void remove(final int place)
    {
        leaveHeap(place);
        count--;
        int hole = place;
        int at = hole;
        while (true)
        {
            at = at + 1 & mask;
            if (0 == tags.getByte(at))
            {
                break;
            }
            final int home = (int)hash(list(at), low(at), high(at), secondLow(at), secondHigh(at)) & mask;
            if ((at - home & mask) >= (at - hole & mask))
            {
                move(at, hole);
                hole = at;
            }
        }
        tags.putByte(hole, (byte)0);
    }

    private void move(final int from, final int to)
    {
        tags.putByte(to, tags.getByte(from));
        chunk(to).putBytes(offset(to), chunk(from), offset(from), ENTRY_LENGTH);
        final int heapPlace = chunk(to).getInt(offset(to) + HEAP_PLACE);
        if (NONE != heapPlace)
        {
            heap.putInt(heapPlace * Integer.BYTES, to);
        }
    }

    /** @return the place of the entry that expires first, by expiry, then key; NONE where none does. */
    int earliest()
    {
        return 0 == heapCount ? NONE : heap.getInt(0);
    }

    private void leaveHeap(final int place)
    {
        final int heapPlace = chunk(place).getInt(offset(place) + HEAP_PLACE);
        if (NONE == heapPlace)
        {
            return;
        }
        chunk(place).putInt(offset(place) + HEAP_PLACE, NONE);
        final int last = heap.getInt(--heapCount * Integer.BYTES);
        if (last != place)
        {
            sink(heapPlace, last);
            rise(chunk(last).getInt(offset(last) + HEAP_PLACE), last);
        }
    }

    private void rise(final int from, final int place)
    {
        int at = from;
        while (at > 0)
        {
            final int parent = heap.getInt((at - 1 >>> 1) * Integer.BYTES);
            if (!expiresBefore(place, parent))
            {
                break;
            }
            putHeap(at, parent);
            at = at - 1 >>> 1;
        }
        putHeap(at, place);
    }

    private void sink(final int from, final int place)
    {
        int at = from;
        while (2 * at + 1 < heapCount)
        {
            int child = 2 * at + 1;
            if (child + 1 < heapCount &&
                expiresBefore(heap.getInt((child + 1) * Integer.BYTES), heap.getInt(child * Integer.BYTES)))
            {
                child++;
            }
            final int below = heap.getInt(child * Integer.BYTES);
            if (!expiresBefore(below, place))
            {
                break;
            }
            putHeap(at, below);
            at = child;
        }
        putHeap(at, place);
    }

    private void putHeap(final int at, final int place)
    {
        heap.putInt(at * Integer.BYTES, place);
        chunk(place).putInt(offset(place) + HEAP_PLACE, at);
    }

    private boolean expiresBefore(final int one, final int other)
    {
        final int order = Long.compare(expiryNs(one), expiryNs(other));
        return 0 != order ? order < 0 : compareKeys(one, other) < 0;
    }

    /** The order of snapshots: list, then key. */
    int compareKeys(final int one, final int other)
    {
        int order = Integer.compare(list(one), list(other));
        order = 0 != order ? order : Long.compare(low(one), low(other));
        order = 0 != order ? order : Long.compare(high(one), high(other));
        order = 0 != order ? order : Long.compare(secondLow(one), secondLow(other));
        return 0 != order ? order : Long.compare(secondHigh(one), secondHigh(other));
    }

    /** @return the places of all entries in the order of their keys. Allocates. */
    int[] ordered()
    {
        final int[] places = new int[count];
        int at = 0;
        for (int place = 0; place <= mask; place++)
        {
            if (0 != tags.getByte(place))
            {
                places[at++] = place;
            }
        }
        sort(places);
        return places;
    }

    /** Merges runs of doubling length. */
    private void sort(final int[] places)
    {
        int[] from = places;
        int[] to = new int[places.length];
        for (long width = 1; width < places.length; width *= 2)
        {
            for (long start = 0; start < places.length; start += 2 * width)
            {
                merge(from, to, (int)start, (int)Math.min(start + width, places.length),
                    (int)Math.min(start + 2 * width, places.length));
            }
            final int[] other = from;
            from = to;
            to = other;
        }
        if (from != places)
        {
            System.arraycopy(from, 0, places, 0, places.length);
        }
    }

    private void merge(final int[] from, final int[] to, final int start, final int middle, final int end)
    {
        int left = start;
        int right = middle;
        for (int at = start; at < end; at++)
        {
            to[at] = right == end || left < middle && compareKeys(from[left], from[right]) <= 0 ?
                from[left++] : from[right++];
        }
    }

    int list(final int place)
    {
        return chunk(place).getInt(offset(place) + LIST) >>> 1;
    }

    boolean isAutomatic(final int place)
    {
        return (chunk(place).getInt(offset(place) + LIST) & 1) != 0;
    }

    long low(final int place)
    {
        return chunk(place).getLong(offset(place) + LOW);
    }

    long high(final int place)
    {
        return chunk(place).getLong(offset(place) + HIGH);
    }

    long secondLow(final int place)
    {
        return chunk(place).getLong(offset(place) + SECOND_LOW);
    }

    long secondHigh(final int place)
    {
        return chunk(place).getLong(offset(place) + SECOND_HIGH);
    }

    long startNs(final int place)
    {
        return chunk(place).getLong(offset(place) + START);
    }

    long expiryNs(final int place)
    {
        return chunk(place).getLong(offset(place) + EXPIRY);
    }

    long sequence(final int place)
    {
        return chunk(place).getLong(offset(place) + SEQUENCE);
    }

    private UnsafeBuffer chunk(final int place)
    {
        return chunks[place >>> CHUNK_SHIFT];
    }

    private static int offset(final int place)
    {
        return (place & CHUNK_MASK) << ENTRY_SHIFT;
    }

    private static byte tag(final long hash)
    {
        return (byte)((hash >>> 57) + 1);
    }

    /** Multiplies and folds under the secrets, as wyhash does. */
    private static long hash(
        final int list, final long low, final long high, final long secondLow, final long secondHigh)
    {
        final long first = fold(low ^ SECRET_0, high ^ list ^ SECRET_1);
        return fold(first ^ secondLow ^ SECRET_2, secondHigh ^ SECRET_3);
    }

    private static long fold(final long a, final long b)
    {
        return a * b ^ Math.multiplyHigh(a, b);
    }
}
