package io.peregrine.pipeline.window;

import io.peregrine.domain.PaymentEvent;
import org.agrona.collections.Int2ObjectHashMap;

/** Carries the keys of one history over to another of the same declaration, under another policy. Allocates. */
final class HistoryAdoption
{
    private static final int NONE = RowBlocks.NONE;

    /** A key that went over; its slot may be another's since. */
    private record Adopted(int slot, int generation, int head, int end, int headBlock, int[] manyBlocks)
    {
        int block(final RowBlocks rows, final int ordinal)
        {
            final int index = rows.index(head, ordinal);
            if (null != manyBlocks)
            {
                return manyBlocks[index];
            }
            int block = headBlock;
            for (int i = 0; i < index; i++)
            {
                block = rows.next(block);
            }
            return block;
        }
    }

    private final History from;
    private final History to;
    private final int[] columns;
    private final boolean isSameMoney;
    private final Row row;
    private final Row former;
    private final Cursor cursor;
    private final Cursor left;
    private final Cursor entered;

    /**
     * @param to          without keys.
     * @param isSameMoney false if amounts are to be missing.
     */
    HistoryAdoption(final History from, final History to, final boolean isSameMoney)
    {
        this.from = from;
        this.to = to;
        this.isSameMoney = isSameMoney;
        columns = to.plan().columns().indexesIn(from.plan().columns());
        row = to.rows().row();
        former = from.rows().row();
        cursor = new Cursor(from.rows());
        left = new Cursor(to.rows());
        entered = new Cursor(to.rows());
    }

    /**
     * Keys go over in the order of their last payments, so that where there is less room the newest stay. Rows keep
     * their ordinals.
     */
    void run(final KnownPayments known, final KnownPayments formerlyKnown)
    {
        final Int2ObjectHashMap<Adopted> adopted = new Int2ObjectHashMap<>();
        for (int slot = from.keys().oldest(); NONE != slot; slot = from.keys().newer(slot))
        {
            from.load(slot);
            final int blocks = from.rows().blocks(from.head(), from.end());
            if (blocks > to.rows().capacity())
            {
                to.countLost(from.end() - from.head());
                continue;
            }
            while (to.keys().isFull() || !to.rows().hasFree(blocks))
            {
                to.evict(to.keys().oldest());
            }
            final int key = adoptKey(slot);
            adopted.put(slot, new Adopted(
                key, to.keys().generation(key), to.head(), to.end(), to.headBlock(), to.manyBlocks()));
        }
        known.forEachPlace(formerlyKnown, from.number(), (entry, formerSlot, generation, ordinal) ->
        {
            final Adopted key = adopted.get(formerSlot);
            if (null != key && generation == from.keys().generation(formerSlot) &&
                key.generation == to.keys().generation(key.slot))
            {
                place(known, entry, key, ordinal);
            }
        });
    }

    private void place(final KnownPayments known, final int entry, final Adopted key, final int ordinal)
    {
        final boolean isHeld = ordinal - key.head >= 0 && ordinal - key.end < 0;
        final int block = isHeld ? key.block(to.rows(), ordinal) : NONE;
        known.place(entry, to.number(), key.slot, key.generation, ordinal, block);
        if (isHeld)
        {
            to.rows().read(block, ordinal, row);
            to.plan().remember(row, known, entry);
        }
    }

    private int adoptKey(final int slot)
    {
        final KeyTable keys = from.keys();
        return adoptRows(
            to.begin(keys.word(slot, 0), keys.word(slot, 1), keys.word(slot, 2), keys.word(slot, 3)), false);
    }

    /**
     * One key goes over, and stays in the order of arrival where it was. Its former blocks say where their rows are.
     *
     * @return its slot.
     */
    int come(final int slot)
    {
        from.load(slot);
        return adoptRows(to.beginBehind(from.keys(), slot), true);
    }

    private int adoptRows(final int key, final boolean isLeaving)
    {
        to.beginRows(from.head(), from.keyNs(), from.latestNs());
        cursor.set(from.head(), from.headBlock());
        while (cursor.ordinal != from.end())
        {
            cursor.read(former);
            translate();
            to.put(row);
            if (isLeaving)
            {
                from.rows().goTo(cursor.block, to.tail());
            }
            cursor.forward();
        }
        to.store();
        for (final Window window : to.windows())
        {
            adopt(window);
        }
        return key;
    }

    /** @return a former row as it is here; until the next. */
    Row translated(final Cursor place)
    {
        place.read(former);
        translate();
        return row;
    }

    private void translate()
    {
        row.timeNs = former.timeNs;
        row.id = former.id;
        row.meta = to.plan().metaOf(from.plan(), former.meta);
        for (int i = 0; i < columns.length; i++)
        {
            final boolean isLost = columns[i] < 0 ||
                !isSameMoney && to.plan().columns().name(i).contains(Columns.MONEY);
            row.values[i] = isLost ? PaymentEvent.MISSING : former.values[columns[i]];
        }
    }

    private void adopt(final Window window)
    {
        window.load();
        Window before = null;
        for (final Window candidate : from.windows())
        {
            before = candidate.declaration.equals(window.declaration) ? candidate : before;
        }
        if (null == before)
        {
            to.replay(window);
        }
        else
        {
            before.load();
            window.adopt(
                before, to.seek(left, before.left.ordinal), to.seek(entered, before.entered.ordinal), isSameMoney);
        }
        window.store();
    }
}
