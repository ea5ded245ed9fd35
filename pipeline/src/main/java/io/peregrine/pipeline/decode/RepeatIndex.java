package io.peregrine.pipeline.decode;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import io.peregrine.domain.RunningHash;

import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The last so many payments by sender and payment id, off heap. Entries are a circle in order of arrival; a table of
 * open addressing with linear probing finds them. The oldest entry makes room for the newest, and deletion shifts the
 * probe run back, so lookups stay short for ever. One thread.
 */
final class RepeatIndex
{
    private static final int SOURCE = 0;
    private static final int ID_LOW = 8;
    private static final int ID_HIGH = 16;
    private static final int CONTENT = 24;
    private static final int SEQUENCE = 32;
    private static final int ENTRY_LENGTH = 40;
    private static final int ENTRIES_PER_CHUNK = 1 << 20;

    private final int capacity;
    private final UnsafeBuffer[] chunks;
    private final UnsafeBuffer table;
    private final int mask;
    private long next;
    private long first;

    /**
     * @param capacity payments held.
     * @param next     index of the payment that comes next.
     */
    RepeatIndex(final int capacity, final long next)
    {
        this.capacity = capacity;
        this.next = next;
        this.first = next;
        chunks = new UnsafeBuffer[(capacity + ENTRIES_PER_CHUNK - 1) / ENTRIES_PER_CHUNK];
        for (int i = 0; i < chunks.length; i++)
        {
            final int entries = Math.min(ENTRIES_PER_CHUNK, capacity - i * ENTRIES_PER_CHUNK);
            chunks[i] = new UnsafeBuffer(ByteBuffer.allocateDirect(entries * ENTRY_LENGTH));
        }

        final int tableLength = tableLength(capacity);
        mask = tableLength - 1;
        table = new UnsafeBuffer(ByteBuffer.allocateDirect(tableLength * Integer.BYTES).order(ByteOrder.nativeOrder()));
    }

    private static int tableLength(final int capacity)
    {
        return BitUtil.findNextPositivePowerOfTwo(Math.max(16, capacity * 2));
    }

    /** @return bytes of direct memory. */
    static long bytes(final int capacity)
    {
        return (long)capacity * ENTRY_LENGTH + (long)tableLength(capacity) * Integer.BYTES;
    }

    /** @return the same entries, the newest of them, under another capacity. Allocates. */
    RepeatIndex resized(final int newCapacity)
    {
        final long from = Math.max(first, next - newCapacity);
        final RepeatIndex result = new RepeatIndex(newCapacity, from);
        for (long index = from; index < next; index++)
        {
            result.add(source(index), word(index, ID_LOW), word(index, ID_HIGH), content(index), sequence(index));
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
                output.writeLong(word(index, field));
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

    /** @return the payment's index, or -1 where it is not held. */
    long find(final long source, final long idLow, final long idHigh)
    {
        for (int slot = home(source, idLow, idHigh); ; slot = slot + 1 & mask)
        {
            final int place = table.getInt(slot << 2);
            if (0 == place)
            {
                return -1;
            }

            final long index = indexAt(place - 1);
            if (word(index, ID_LOW) == idLow && word(index, ID_HIGH) == idHigh && source(index) == source)
            {
                return index;
            }
        }
    }

    /** Adds a payment that is not held. @return its index. */
    long add(final long source, final long idLow, final long idHigh, final long content, final long sequence)
    {
        if (next - first == capacity)
        {
            remove(first++);
        }

        final long index = next++;
        final UnsafeBuffer chunk = chunk(index);
        final int offset = offset(index);
        chunk.putLong(offset + SOURCE, source);
        chunk.putLong(offset + ID_LOW, idLow);
        chunk.putLong(offset + ID_HIGH, idHigh);
        chunk.putLong(offset + CONTENT, content);
        chunk.putLong(offset + SEQUENCE, sequence);

        int slot = home(source, idLow, idHigh);
        while (0 != table.getInt(slot << 2))
        {
            slot = slot + 1 & mask;
        }
        table.putInt(slot << 2, place(index) + 1);

        return index;
    }

    long content(final long index)
    {
        return word(index, CONTENT);
    }

    long sequence(final long index)
    {
        return word(index, SEQUENCE);
    }

    private void remove(final long index)
    {
        final int place = place(index) + 1;
        int hole = homeOf(index);
        while (table.getInt(hole << 2) != place)
        {
            hole = hole + 1 & mask;
        }

        // Whatever follows in the probe run moves back unless that would put it before its home.
        for (int slot = hole + 1 & mask; 0 != table.getInt(slot << 2); slot = slot + 1 & mask)
        {
            final int candidate = table.getInt(slot << 2);
            final int home = homeOf(indexAt(candidate - 1));
            if ((slot - home & mask) >= (slot - hole & mask))
            {
                table.putInt(hole << 2, candidate);
                hole = slot;
            }
        }

        table.putInt(hole << 2, 0);
    }

    private int homeOf(final long index)
    {
        return home(source(index), word(index, ID_LOW), word(index, ID_HIGH));
    }

    private int home(final long source, final long idLow, final long idHigh)
    {
        return (int)RunningHash.mix(RunningHash.mix(source, idLow), idHigh) & mask;
    }

    private int place(final long index)
    {
        return (int)(index % capacity);
    }

    /** @return the index held at a place of the circle. */
    private long indexAt(final int place)
    {
        final long index = first - first % capacity + place;
        return index < first ? index + capacity : index;
    }

    private long source(final long index)
    {
        return word(index, SOURCE);
    }

    private long word(final long index, final int field)
    {
        return chunk(index).getLong(offset(index) + field);
    }

    private UnsafeBuffer chunk(final long index)
    {
        return chunks[place(index) / ENTRIES_PER_CHUNK];
    }

    private int offset(final long index)
    {
        return place(index) % ENTRIES_PER_CHUNK * ENTRY_LENGTH;
    }
}
