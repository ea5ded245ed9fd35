package io.peregrine.pipeline.decode;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;

import io.peregrine.domain.RunningHash;

import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The last so many payments by sender and payment id, off heap. Entries are a circle in order of arrival; a table of
 * open addressing with linear probing finds them. The oldest entry makes room for the newest, and deletion shifts the
 * probe run back, so lookups stay short for ever. A word of the table has half an entry's hash beside its place, so
 * that a probe run is walked without reading the entries, which lie anywhere in memory. One thread.
 */
final class RepeatIndex
{
    private static final int SOURCE = 0;
    private static final int ID_LOW = 8;
    private static final int ID_HIGH = 16;
    private static final int CONTENT = 24;
    private static final int SEQUENCE = 32;
    private static final int ENTRY_LENGTH = 40;
    private static final int CHUNK_SHIFT = 20;
    private static final int PER_CHUNK = 1 << CHUNK_SHIFT;
    private static final int WORD_SHIFT = 3;

    /** How many removals ahead the table is read. */
    private static final int AHEAD = 4;

    private final int capacity;
    private final UnsafeBuffer[] chunks;

    /** Words of {@code place + 1} and, above it, half the hash; 0 where there is none. */
    private final UnsafeBuffer[] table;
    private final int mask;
    private long next;
    private long first;

    /** Where in the circle those two are. */
    private int nextPlace;
    private int firstPlace;

    /** What was read only to have it in the cache: written, so that the reads are made. */
    private long touched;

    /**
     * @param capacity payments held.
     * @param next     index of the payment that comes next.
     */
    RepeatIndex(final int capacity, final long next)
    {
        this.capacity = capacity;
        this.next = next;
        first = next;
        nextPlace = (int)(next % capacity);
        firstPlace = nextPlace;
        chunks = memory(capacity, ENTRY_LENGTH);

        final int tableLength = tableLength(capacity);
        mask = tableLength - 1;
        table = memory(tableLength, Long.BYTES);
    }

    private static UnsafeBuffer[] memory(final int count, final int length)
    {
        final UnsafeBuffer[] memory = new UnsafeBuffer[(count + PER_CHUNK - 1) / PER_CHUNK];
        for (int i = 0; i < memory.length; i++)
        {
            memory[i] = new UnsafeBuffer(
                ByteBuffer.allocateDirect(Math.min(PER_CHUNK, count - i * PER_CHUNK) * length));
        }
        return memory;
    }

    private static int tableLength(final int capacity)
    {
        return BitUtil.findNextPositivePowerOfTwo(Math.max(16, capacity * 2));
    }

    /** @return bytes of direct memory. */
    static long bytes(final int capacity)
    {
        return (long)capacity * ENTRY_LENGTH + (long)tableLength(capacity) * Long.BYTES;
    }

    /** @return the same entries, the newest of them, under another capacity. Allocates. */
    RepeatIndex resized(final int newCapacity)
    {
        final long from = Math.max(first, next - newCapacity);
        final RepeatIndex result = new RepeatIndex(newCapacity, from);
        for (long index = from; index < next; index++)
        {
            final int place = place(index);
            result.add(word(place, SOURCE), word(place, ID_LOW), word(place, ID_HIGH), content(index), sequence(index));
        }

        return result;
    }

    int capacity()
    {
        return capacity;
    }

    /** Writes what is held, in order of arrival: {@code long first, long next, entries}. */
    void write(final DataOutput output) throws IOException
    {
        output.writeLong(first);
        output.writeLong(next);
        for (long index = first; index < next; index++)
        {
            for (int field = 0; field < ENTRY_LENGTH; field += Long.BYTES)
            {
                output.writeLong(word(place(index), field));
            }
        }
    }

    /** @return an index of what {@link #write} wrote. */
    static RepeatIndex read(final DataInput input, final int capacity) throws IOException
    {
        final long first = input.readLong();
        final long next = input.readLong();
        if (first < 0 || next < first || next - first > capacity)
        {
            throw new IOException("the snapshot of repeats is damaged: " + first + " to " + next +
                " do not fit into a capacity of " + capacity);
        }
        final RepeatIndex result = new RepeatIndex(capacity, first);
        for (long index = first; index < next; index++)
        {
            final long source = input.readLong();
            final long idLow = input.readLong();
            final long idHigh = input.readLong();
            final long content = input.readLong();
            result.add(source, idLow, idHigh, content, input.readLong());
        }
        return result;
    }

    /** Reads where a look-up will begin, which may come soon, and changes nothing. */
    void touch(final long source, final long idLow, final long idHigh)
    {
        touched += slot(half(source, idLow, idHigh) & mask);
    }

    /** @return the payment's index, or -1 where it is not held. */
    long find(final long source, final long idLow, final long idHigh)
    {
        final int half = half(source, idLow, idHigh);
        for (int slot = half & mask; ; slot = slot + 1 & mask)
        {
            final long word = slot(slot);
            if (0 == word)
            {
                return -1;
            }

            if ((int)(word >>> Integer.SIZE) == half)
            {
                final int place = (int)word - 1;
                if (word(place, ID_LOW) == idLow && word(place, ID_HIGH) == idHigh && word(place, SOURCE) == source)
                {
                    return indexAt(place);
                }
            }
        }
    }

    /** Adds a payment that is not held. @return its index. */
    long add(final long source, final long idLow, final long idHigh, final long content, final long sequence)
    {
        if (next - first == capacity)
        {
            removeFirst();
        }

        final int place = nextPlace;
        final UnsafeBuffer chunk = chunks[place >>> CHUNK_SHIFT];
        final int offset = offset(place);
        chunk.putLong(offset + SOURCE, source);
        chunk.putLong(offset + ID_LOW, idLow);
        chunk.putLong(offset + ID_HIGH, idHigh);
        chunk.putLong(offset + CONTENT, content);
        chunk.putLong(offset + SEQUENCE, sequence);

        final int half = half(source, idLow, idHigh);
        int slot = half & mask;
        while (0 != slot(slot))
        {
            slot = slot + 1 & mask;
        }
        slot(slot, (long)half << Integer.SIZE | place + 1);
        nextPlace = after(place, 1);

        return next++;
    }

    long content(final long index)
    {
        return word(place(index), CONTENT);
    }

    long sequence(final long index)
    {
        return word(place(index), SEQUENCE);
    }

    private void removeFirst()
    {
        final int place = firstPlace;
        int hole = half(place) & mask;
        while ((int)slot(hole) != place + 1)
        {
            hole = hole + 1 & mask;
        }

        // Whatever follows in the probe run moves back unless that would put it before its home.
        int slot = hole + 1 & mask;
        for (long word = slot(slot); 0 != word; word = slot(slot))
        {
            final int home = (int)(word >>> Integer.SIZE) & mask;
            if ((slot - home & mask) >= (slot - hole & mask))
            {
                slot(hole, word);
                hole = slot;
            }
            slot = slot + 1 & mask;
        }

        slot(hole, 0);
        first++;
        firstPlace = after(place, 1);
        if (capacity > AHEAD)
        {
            touched += slot(half(after(place, AHEAD)) & mask);
        }
    }

    private int half(final int place)
    {
        return half(word(place, SOURCE), word(place, ID_LOW), word(place, ID_HIGH));
    }

    /** @return half the hash; its low bits are where a look-up begins. */
    private static int half(final long source, final long idLow, final long idHigh)
    {
        return (int)RunningHash.mix(RunningHash.mix(source, idLow), idHigh);
    }

    private long slot(final int slot)
    {
        return table[slot >>> CHUNK_SHIFT].getLong((slot & PER_CHUNK - 1) << WORD_SHIFT);
    }

    private void slot(final int slot, final long word)
    {
        table[slot >>> CHUNK_SHIFT].putLong((slot & PER_CHUNK - 1) << WORD_SHIFT, word);
    }

    /** @return the place of the circle so many after this one, fewer than there are. */
    private int after(final int place, final int count)
    {
        final int after = place + count;
        return after < capacity ? after : after - capacity;
    }

    /** @return the place of an index that is held. */
    private int place(final long index)
    {
        return after(firstPlace, (int)(index - first));
    }

    /** @return the index held at a place of the circle. */
    private long indexAt(final int place)
    {
        return first + place - firstPlace + (place < firstPlace ? capacity : 0);
    }

    private long word(final int place, final int field)
    {
        return chunks[place >>> CHUNK_SHIFT].getLong(offset(place) + field);
    }

    private static int offset(final int place)
    {
        return (place & PER_CHUNK - 1) * ENTRY_LENGTH;
    }
}
