package io.peregrine.pipeline.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

import org.agrona.collections.Int2ObjectHashMap;

/**
 * The keys of one history as bytes, in the order of their words, unsigned; behind them the order in which their last
 * payments came. Slots, blocks and generations are not in it: the same state gives the same bytes wherever it lies. Off
 * the payments' way; allocates.
 * <pre>{@code
 * int keys,
 * { long words[2 or 4], long key's time, long latest time, int head, int end,
 *   { long time, int id or 0, long meta, long values[columns] } rows,
 *   { int left, long left's time, int entered, long entering time, long extras[2], totals } windows },
 * int places of the keys[keys]
 * }</pre>
 */
final class HistorySnapshot
{
    private final History history;
    private final KeyTable keys;
    private final int words;
    private final Row row;
    private final Cursor left;
    private final Cursor entered;

    /** Slots of keys by their places in the snapshot, once it has been written or read. */
    private int[] slots = {};

    /** Those with many rows, once it has been read. */
    private final Int2ObjectHashMap<ManyRows> large = new Int2ObjectHashMap<>();

    /** The blocks of a key, from the one of its first row on. */
    private record ManyRows(int head, int[] blocks)
    {
    }

    HistorySnapshot(final History history)
    {
        this.history = history;
        keys = history.keys();
        words = keys.words();
        row = history.rows().row();
        left = new Cursor(history.rows());
        entered = new Cursor(history.rows());
    }

    /** @return the slot of the key in a place of the snapshot. */
    int slot(final int place)
    {
        return slots[place];
    }

    /** @return the block of a row of the key in a place of the snapshot; NONE where it is not known or gone. */
    int block(final int place, final int ordinal)
    {
        final ManyRows many = large.get(place);
        if (null == many || ordinal - many.head < 0)
        {
            return RowBlocks.NONE;
        }
        final int index = history.rows().index(many.head, ordinal);
        return index < many.blocks.length ? many.blocks[index] : RowBlocks.NONE;
    }

    int count()
    {
        return slots.length;
    }

    /** @return by slot, the key's place in the snapshot. */
    int[] places()
    {
        final int[] places = new int[keys.slotCount()];
        for (int i = 0; i < slots.length; i++)
        {
            places[slots[i]] = i;
        }
        return places;
    }

    void write(final DataOutput output) throws IOException
    {
        slots = keys.slotsInKeyOrder();
        output.writeInt(slots.length);
        for (final int slot : slots)
        {
            for (int word = 0; word < words; word++)
            {
                output.writeLong(keys.word(slot, word));
            }
            history.load(slot);
            writeRows(output);
            for (final Window window : history.windows())
            {
                window.load();
                window.write(output);
            }
        }
        final int[] places = places();
        for (int slot = keys.oldest(); KeyTable.NONE != slot; slot = keys.newer(slot))
        {
            output.writeInt(places[slot]);
        }
    }

    private void writeRows(final DataOutput output) throws IOException
    {
        output.writeLong(history.keyNs());
        output.writeLong(history.latestNs());
        output.writeInt(history.head());
        output.writeInt(history.end());
        left.set(history.head(), history.headBlock());
        while (left.ordinal != history.end())
        {
            left.read(row);
            output.writeLong(row.timeNs);
            output.writeInt(row.id);
            output.writeLong(row.meta);
            for (final long value : row.values)
            {
                output.writeLong(value);
            }
            left.forward();
        }
    }

    /** The history is without keys; the payments that are known by id follow. */
    void read(final DataInput input) throws IOException
    {
        final int count = input.readInt();
        check(count >= 0 && count <= keys.capacity(), "it has more keys than there is room for");
        slots = new int[count];
        final long[] word = new long[KeyTable.MAX_WORDS];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < words; j++)
            {
                word[j] = input.readLong();
            }
            final long hash = keys.hash(word[0], word[1], word[2], word[3]);
            check(KeyTable.NONE == keys.find(hash, word[0], word[1], word[2], word[3]), "a key comes twice");
            slots[i] = history.begin(word[0], word[1], word[2], word[3]);
            readRows(input);
            final int[] own = history.manyBlocks();
            if (null != own)
            {
                large.put(i, new ManyRows(history.head(), own));
            }
            for (final Window window : history.windows())
            {
                window.read(input, left, entered);
            }
        }
        final int[] byArrival = new int[count];
        final boolean[] isThere = new boolean[count];
        for (int i = 0; i < count; i++)
        {
            final int place = input.readInt();
            check(place >= 0 && place < count && !isThere[place], "the order of its keys is damaged");
            isThere[place] = true;
            byArrival[i] = slots[place];
        }
        keys.order(byArrival);
    }

    private void readRows(final DataInput input) throws IOException
    {
        final long keyNs = input.readLong();
        final long latestNs = input.readLong();
        final int head = input.readInt();
        final int rowCount = input.readInt() - head;
        check(rowCount >= 0 && history.rows().hasFree(history.rows().blocks(head, head + rowCount)),
            "it has more rows than there is room for");
        history.beginRows(head, keyNs, latestNs);
        for (int i = 0; i < rowCount; i++)
        {
            row.timeNs = input.readLong();
            row.id = input.readInt();
            row.meta = input.readLong();
            for (int column = 0; column < row.values.length; column++)
            {
                row.values[column] = input.readLong();
            }
            history.put(row);
        }
        history.store();
    }

    static void check(final boolean isRight, final String problem) throws IOException
    {
        if (!isRight)
        {
            throw new IOException("the snapshot of the histories is damaged: " + problem);
        }
    }
}
