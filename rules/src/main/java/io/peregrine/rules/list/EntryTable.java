package io.peregrine.rules.list;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The entries of all lists off heap: one cache line an entry, in groups of eight. A byte of each entry's hash stands
 * beside the other seven of its group, and all eight are compared at once: what is not there is mostly found out with
 * one access to memory, what is there with two, and no branch waits for memory in between, so that look-ups one after
 * the other overlap. A full group's entries go to the next one that has room. Deletion shifts back, so that there are
 * no tombstones. Entries that expire are in a heap by expiry, then key. One thread.
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
    private static final int LIKED_SHIFT = 40;
    private static final int GROUP_SHIFT = 3;
    private static final int GROUP_LENGTH = 1 << GROUP_SHIFT;
    private static final long EACH_BYTE = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
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
    private final int groupMask;
    private final UnsafeBuffer tags;
    private final UnsafeBuffer[] chunks;
    private final long[] addresses;
    private final long tagAddress;
    private final UnsafeBuffer heap;
    private int count;
    private int heapCount;

    /** @param capacity entries. */
    EntryTable(final int capacity)
    {
        final int places = places(capacity);
        this.capacity = capacity;
        groupMask = (places >>> GROUP_SHIFT) - 1;
        tags = memory(places);
        tagAddress = tags.addressOffset();
        chunks = new UnsafeBuffer[(int)(((long)places + CHUNK_MASK) >>> CHUNK_SHIFT)];
        addresses = new long[chunks.length];
        for (int i = 0; i < chunks.length; i++)
        {
            chunks[i] = memory(Math.min(1 << CHUNK_SHIFT, places) << ENTRY_SHIFT);
            addresses[i] = chunks[i].addressOffset();
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
        final long tag = (tag(hash) & 0xFFL) * EACH_BYTE;
        int group = (int)hash & groupMask;
        long there = tags(group);

        // Most entries stand where they like best. The entry's line and the tags' are both asked for before either is
        // waited for: hence the second term, which is true wherever the first one is.
        final int liked = liked(group, hash);
        if (is(liked, list, low, high, secondLow, secondHigh) & 0 != there)
        {
            return liked;
        }
        while (true)
        {
            final long differing = there ^ tag;

            // Bytes of zero; above the lowest of them now and then one too many, which its key tells.
            long matches = differing - EACH_BYTE & ~differing & HIGH_BITS;
            while (0 != matches)
            {
                final int place = (group << GROUP_SHIFT) + (Long.numberOfTrailingZeros(matches) >>> 3);
                if (is(place, list, low, high, secondLow, secondHigh))
                {
                    return place;
                }
                matches &= matches - 1;
            }
            if (HIGH_BITS != (there & HIGH_BITS))
            {
                return NONE;
            }
            group = group + 1 & groupMask;
            there = tags(group);
        }
    }

    private long tags(final int group)
    {
        return UnsafeApi.getLong(tagAddress + ((long)group << GROUP_SHIFT));
    }

    private boolean is(
        final int place,
        final int list,
        final long low,
        final long high,
        final long secondLow,
        final long secondHigh)
    {
        final long at = address(place);
        return 0 == ((low ^ UnsafeApi.getLong(at + LOW)) | (high ^ UnsafeApi.getLong(at + HIGH)) |
            (secondLow ^ UnsafeApi.getLong(at + SECOND_LOW)) | (secondHigh ^ UnsafeApi.getLong(at + SECOND_HIGH)) |
            (list + 1 ^ UnsafeApi.getInt(at + LIST) >>> 1));
    }

    /** @return the place of such an entry that is in force, or NONE. */
    int inForce(
        final int list,
        final long low,
        final long high,
        final long secondLow,
        final long secondHigh,
        final long nowNs)
    {
        final int place = find(list, low, high, secondLow, secondHigh);
        if (NONE == place)
        {
            return NONE;
        }
        final long at = address(place);
        return UnsafeApi.getLong(at + START) <= nowNs && nowNs < UnsafeApi.getLong(at + EXPIRY) ? place : NONE;
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
        int group = (int)hash & groupMask;
        while (isFull(group))
        {
            group = group + 1 & groupMask;
        }

        final int liked = liked(group, hash);
        final int place = 0 == tags.getByte(liked) ? liked : firstFree(group);
        tags.putByte(place, tag(hash));
        final long at = address(place);
        UnsafeApi.putLong(at + LOW, low);
        UnsafeApi.putLong(at + HIGH, high);
        UnsafeApi.putLong(at + SECOND_LOW, secondLow);
        UnsafeApi.putLong(at + SECOND_HIGH, secondHigh);
        UnsafeApi.putInt(at + LIST, list + 1 << 1);
        UnsafeApi.putInt(at + HEAP_PLACE, NONE);
        UnsafeApi.putLong(at + START, Long.MIN_VALUE);
        UnsafeApi.putLong(at + EXPIRY, NEVER);
        count++;
        return place;
    }

    /** When the entry is in force, and which input says so. */
    void set(
        final int place, final long startNs, final long expiryNs, final long sequence, final boolean isAutomatic)
    {
        leaveHeap(place);
        final long at = address(place);
        UnsafeApi.putLong(at + START, startNs);
        UnsafeApi.putLong(at + EXPIRY, expiryNs);
        UnsafeApi.putLong(at + SEQUENCE, sequence);
        UnsafeApi.putInt(at + LIST, UnsafeApi.getInt(at + LIST) & ~1 | (isAutomatic ? 1 : 0));
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
        int group = hole >>> GROUP_SHIFT;
        boolean goesOn = isFull(group);
        while (goesOn)
        {
            group = group + 1 & groupMask;
            goesOn = isFull(group);
            final int follower = follower(group, hole >>> GROUP_SHIFT);
            if (NONE != follower)
            {
                move(follower, hole);
                hole = follower;
            }
        }
        tags.putByte(hole, (byte)0);
        UnsafeApi.putInt(address(hole) + LIST, 0);
    }

    /** @return the first entry of a group that would be at home in an earlier group, or before it; NONE for none. */
    private int follower(final int group, final int earlier)
    {
        for (int i = 0; i < GROUP_LENGTH; i++)
        {
            final int at = (group << GROUP_SHIFT) + i;
            if (0 != tags.getByte(at))
            {
                final int home = (int)hash(list(at), low(at), high(at), secondLow(at), secondHigh(at)) & groupMask;
                if ((group - home & groupMask) >= (group - earlier & groupMask))
                {
                    return at;
                }
            }
        }
        return NONE;
    }

    private boolean isFull(final int group)
    {
        return HIGH_BITS == (tags(group) & HIGH_BITS);
    }

    /** @return the place in a group that an entry is put to if it is free. */
    private static int liked(final int group, final long hash)
    {
        return (group << GROUP_SHIFT) + ((int)(hash >>> LIKED_SHIFT) & GROUP_LENGTH - 1);
    }

    private int firstFree(final int group)
    {
        final long free = ~tags(group) & HIGH_BITS;
        return (group << GROUP_SHIFT) + (Long.numberOfTrailingZeros(free) >>> 3);
    }

    private void move(final int from, final int to)
    {
        tags.putByte(to, tags.getByte(from));
        UnsafeApi.copyMemory(address(from), address(to), ENTRY_LENGTH);
        final int heapPlace = UnsafeApi.getInt(address(to) + HEAP_PLACE);
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
        final int heapPlace = UnsafeApi.getInt(address(place) + HEAP_PLACE);
        if (NONE == heapPlace)
        {
            return;
        }
        UnsafeApi.putInt(address(place) + HEAP_PLACE, NONE);
        final int last = heap.getInt(--heapCount * Integer.BYTES);
        if (last != place)
        {
            sink(heapPlace, last);
            rise(UnsafeApi.getInt(address(last) + HEAP_PLACE), last);
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
        UnsafeApi.putInt(address(place) + HEAP_PLACE, at);
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
        for (int place = 0, end = groupMask + 1 << GROUP_SHIFT; place < end; place++)
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
        return (UnsafeApi.getInt(address(place) + LIST) >>> 1) - 1;
    }

    boolean isAutomatic(final int place)
    {
        return (UnsafeApi.getInt(address(place) + LIST) & 1) != 0;
    }

    long low(final int place)
    {
        return UnsafeApi.getLong(address(place) + LOW);
    }

    long high(final int place)
    {
        return UnsafeApi.getLong(address(place) + HIGH);
    }

    long secondLow(final int place)
    {
        return UnsafeApi.getLong(address(place) + SECOND_LOW);
    }

    long secondHigh(final int place)
    {
        return UnsafeApi.getLong(address(place) + SECOND_HIGH);
    }

    long startNs(final int place)
    {
        return UnsafeApi.getLong(address(place) + START);
    }

    long expiryNs(final int place)
    {
        return UnsafeApi.getLong(address(place) + EXPIRY);
    }

    long sequence(final int place)
    {
        return UnsafeApi.getLong(address(place) + SEQUENCE);
    }

    /** A place is of this table: a group under the mask, or what the table itself gave. */
    private long address(final int place)
    {
        return addresses[place >>> CHUNK_SHIFT] + ((long)(place & CHUNK_MASK) << ENTRY_SHIFT);
    }

    private static byte tag(final long hash)
    {
        return (byte)(hash >>> 56 | 0x80);
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
