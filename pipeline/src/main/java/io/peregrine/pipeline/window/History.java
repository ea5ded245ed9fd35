package io.peregrine.pipeline.window;

import java.nio.ByteBuffer;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.Counters;
import io.peregrine.domain.HistoryDeclaration;
import io.peregrine.domain.PaymentEvent;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * The histories of all keys of one kind or pair: their rows in the order of event time, then of arrival, and the
 * windows over them. What is known of the key at hand is loaded from its slot, and stored again.
 */
final class History implements AutoCloseable
{
    private static final int HEADER_LENGTH = 24;

    private static final int NONE = RowBlocks.NONE;
    private static final int MANY_BLOCKS = 16;
    private static final int KEY_NS = 0;
    private static final int HEAD = 8;
    private static final int HEAD_BLOCK = 12;
    private static final int END = 16;
    private static final int TAIL = 20;

    /** Where there are panes; the key's time is a pane's start there, and elsewhere the same as this. */
    private static final int LATEST_NS = 24;
    private static final int LATEST_LENGTH = 8;

    private final HistoryDeclaration declaration;
    private final HistoryPlan plan;
    private final int number;
    private final KnownPayments known;
    private final RunningHash hash;
    private final KeyTable keys;
    private final KeyLookup lookup;
    private final RowBlocks rows;
    private final DistinctPool distincts;
    private final int stateOffset;
    private final int latestOffset;
    private final boolean isRecalling;
    private final KeyState state;
    private final UnsafeBuffer scratchState;
    private final Window[] windows;
    private AtomicCounter evictedKeys;
    private AtomicCounter evictedEvents;
    private AtomicCounter expiredKeys;

    private final Row self;
    private final Row scratch;
    private final Row before;
    private final Row after;
    private final Cursor place;
    private final Cursor from;
    private final Cursor to;
    private final Cursor walkFrom;
    private final Cursor walkTo;
    private final Cursor walkHeld;
    private final Cursor endPlace;

    private long heldRows;

    /** Keys that are still to come from the policy before; null where there are none. */
    private GoingOver goingOver;

    // The key at hand.
    private int key;
    private long keyNs;
    private long latestNs;
    private int head;
    private int headBlock;
    private int end;
    private int tail;

    History(
        final HistoryPlan plan,
        final int number,
        final int keyCapacity,
        final int eventCapacity,
        final KnownPayments known,
        final RunningHash hash,
        final Counters counters)
    {
        this.plan = plan;
        this.number = number;
        this.known = known;
        this.hash = hash;
        declaration = plan.declaration();
        rows = new RowBlocks(
            plan.blockCapacity(eventCapacity, keyCapacity), plan.blockRows(), plan.columnCount(),
            plan.conditionCount(), plan.hasIds(), plan.extremeCount());
        distincts = plan.hasDistinct() ? new DistinctPool(plan.distinctCapacity(eventCapacity)) : null;
        self = rows.row();
        scratch = rows.row();
        before = rows.row();
        after = rows.row();
        place = new Cursor(rows);
        from = new Cursor(rows);
        to = new Cursor(rows);
        walkFrom = new Cursor(rows);
        walkTo = new Cursor(rows);
        walkHeld = new Cursor(rows);
        endPlace = new Cursor(rows);
        stateOffset = KeyTable.stateOffset(isPair());
        latestOffset = 0 == declaration.paneNs() ? KEY_NS : LATEST_NS;
        isRecalling = plan.isFolding();
        state = new KeyState(plan.stateLength());
        scratchState = new UnsafeBuffer(ByteBuffer.allocateDirect(plan.stateLength()));
        windows = plan.windows(this, distincts, counters.counter(CounterDescriptor.SUM_OVERFLOWS));
        keys = new KeyTable(keyCapacity, isPair(), plan.stateLength());
        lookup = new KeyLookup(keys, declaration);
        counters(counters);
    }

    /** @param counters are told from now on. */
    void counters(final Counters counters)
    {
        evictedKeys = counters.counter(CounterDescriptor.EVICTED_KEYS);
        evictedEvents = counters.counter(CounterDescriptor.EVICTED_EVENTS);
        expiredKeys = counters.counter(CounterDescriptor.EXPIRED_KEYS);
        for (final Window window : windows)
        {
            window.sumOverflows(counters.counter(CounterDescriptor.SUM_OVERFLOWS));
        }
    }

    private boolean isPair()
    {
        return null != declaration.with();
    }

    /** @return bytes of a key's state before its windows. */
    static int headerLength(final HistoryDeclaration declaration)
    {
        return HEADER_LENGTH + (0 == declaration.paneNs() ? 0 : LATEST_LENGTH);
    }

    HistoryDeclaration declaration()
    {
        return declaration;
    }

    KeyTable keys()
    {
        return keys;
    }

    RowBlocks rows()
    {
        return rows;
    }

    /** @return keys, those that are still to come among them. */
    int keyCount()
    {
        return keys.count() + (null == goingOver ? 0 : goingOver.keysLeft());
    }

    /** @return rows of all keys. */
    long heldRows()
    {
        return heldRows + (null == goingOver ? 0 : goingOver.rowsLeft());
    }

    private boolean isOutOfBlocks()
    {
        return rows.used() + (null == goingOver ? 0 : goingOver.blocksLeft()) == rows.capacity();
    }

    /** @return bytes that keys, rows and distinct values take, each with its place in an index. */
    long usedBytes()
    {
        return (null == goingOver ? 0 : goingOver.from().usedBytes()) +
            (long)keys.count() * (KeyTable.slotLength(isPair(), plan.stateLength()) + Long.BYTES) +
            (long)rows.used() * plan.blockLength() +
            (null == distincts ? 0 : (long)distincts.used() * (DistinctPool.ENTRY_LENGTH + Long.BYTES));
    }

    long latenessNs()
    {
        return declaration.latenessNs();
    }

    /** @return the payment at hand. */
    Row self()
    {
        return self;
    }

    // What windows ask of the key at hand.

    KeyState state()
    {
        return state;
    }

    /** The state stands for no key, with the same bytes in a place, until {@link #fromScratch}. */
    void toScratch(final int offset, final int length)
    {
        scratchState.putBytes(offset, keys.memory(key), keys.offset(key) + stateOffset + offset, length);
        state.wrap(scratchState, 0, KeyState.NO_KEY);
    }

    void fromScratch()
    {
        wrap();
    }

    Row scratch()
    {
        return scratch;
    }

    long keyNs()
    {
        return keyNs;
    }

    /** @return the time of a payment that is only just not too late; the start of its pane where there are panes. */
    long heldNs()
    {
        return plan.paneOf(EventTime.minus(latestNs, declaration.latenessNs()));
    }

    int head()
    {
        return head;
    }

    int headBlock()
    {
        return headBlock;
    }

    int end()
    {
        return end;
    }

    int tail()
    {
        return tail;
    }

    Cursor walkFrom()
    {
        return walkFrom;
    }

    Cursor walkTo()
    {
        return walkTo;
    }

    Cursor walkHeld()
    {
        return walkHeld;
    }

    Cursor endPlace()
    {
        endPlace.set(end, NONE);
        return endPlace;
    }

    /** The key of the input at hand: all histories prepare it before the first is to {@link #find} it. */
    KeyLookup lookup()
    {
        return lookup;
    }

    /** Finds the key of an input, and reads what will be wanted of it. */
    void find(final PaymentEvent event)
    {
        int slot = lookup.find(event);
        if (NONE == slot && null != goingOver && lookup.hasKey())
        {
            slot = slotComing(lookup.word(0), lookup.word(1), lookup.word(2), lookup.word(3));
            lookup.found(slot);
        }
        if (NONE != slot)
        {
            key = slot;
            wrap();
            long read = keys.touchNeighbours(slot);
            for (final Window window : windows)
            {
                read += window.touch();
            }
            lookup.touch(read);
        }
    }

    /**
     * Reads the payment's features under the key that was found, and takes it in where it belongs into this history.
     *
     * @param entry     of the payment among those known; NONE for a customer event.
     * @param isIn      false for a payment that only looks at a history of customer events.
     * @param highestNs greatest event time so far, without this one.
     * @return false if it came later than is allowed.
     */
    boolean onEvent(final PaymentEvent event, final int entry, final boolean isIn, final long highestNs)
    {
        if (!lookup.hasKey())
        {
            plan.writeEmpty(event);
            return true;
        }
        int slot = lookup.slot();
        if (NONE != slot && isExpired(slot, highestNs))
        {
            expire(slot);
            slot = NONE;
        }
        if (NONE == slot)
        {
            if (!isIn)
            {
                plan.writeEmpty(event);
                return true;
            }
            appendFirst(event, entry);
            sweep(highestNs);
            return true;
        }

        load(slot);
        if (!isIn)
        {
            read(event, false);
            return true;
        }
        if (event.eventTimeNs() < EventTime.minus(latestNs, declaration.latenessNs()))
        {
            read(event, false);
            return false;
        }
        if (self.timeNs >= keyNs)
        {
            append(event, entry);
            sweep(highestNs);
            return true;
        }
        read(event, true);
        insert(entry);
        return true;
    }

    private void appendFirst(final PaymentEvent event, final int entry)
    {
        if (keyCount() == keys.capacity())
        {
            if (hasOlderComing())
            {
                goingOver.evictOldest();
            }
            else
            {
                evict(keys.oldest());
            }
        }
        begin(lookup.word(0), lookup.word(1), lookup.word(2), lookup.word(3));
        keyNs = self.timeNs;
        latestNs = event.eventTimeNs();
        store();
        append(event, entry);
    }

    /** Makes a key the one at hand. */
    void load(final int slot)
    {
        key = slot;
        wrap();
        keyNs = state.longAt(KEY_NS);
        latestNs = state.longAt(latestOffset);
        head = state.intAt(HEAD);
        headBlock = state.intAt(HEAD_BLOCK);
        end = state.intAt(END);
        tail = state.intAt(TAIL);
    }

    private void wrap()
    {
        state.wrap(keys.memory(key), keys.offset(key) + stateOffset, key);
    }

    /** Writes what is known of the key at hand; windows are stored by themselves. */
    void store()
    {
        state.longAt(KEY_NS, keyNs);
        state.longAt(latestOffset, latestNs);
        state.intAt(HEAD, head);
        state.intAt(HEAD_BLOCK, headBlock);
        state.intAt(END, end);
        state.intAt(TAIL, tail);
    }

    private void append(final PaymentEvent event, final int entry)
    {
        keys.touch(key);
        hash.fold(keys.word(key, 0), keyNs, self.timeNs);
        makeRoom();
        takeBlock();
        place.set(end, tail);
        keyNs = self.timeNs;
        latestNs = Math.max(latestNs, event.eventTimeNs());
        end++;
        heldRows++;
        rows.write(place.block, place.ordinal, self);
        if (NONE != entry)
        {
            known.place(entry, number, key, keys.generation(key), place.ordinal, place.block);
        }
        final long address = place.address();
        int first = end;
        long places = end;
        for (final Window window : windows)
        {
            window.append(event, place, address, self.timeNs);
            places = places * 31 + window.left.ordinal;
            if (window.left.ordinal - first < 0)
            {
                first = window.left.ordinal;
            }
        }
        hash.fold(places);
        release(first);
        store();
    }

    private boolean needsBlock()
    {
        return (end & rows.mask()) == 0 || NONE == tail;
    }

    /** Makes sure that a block is free if the next row needs one. */
    private void makeRoom()
    {
        if (needsBlock() && isOutOfBlocks())
        {
            if (hasOlderComing())
            {
                final int atHand = key;
                store();
                goingOver.evictOldest();
                load(atHand);
                return;
            }
            final int oldest = keys.oldest();
            final int victim = oldest == key ? keys.newer(oldest) : oldest;
            if (NONE == victim)
            {
                dropFirstBlock();
            }
            else
            {
                final int atHand = key;
                store();
                evict(victim);
                load(atHand);
            }
        }
    }

    /** Makes sure that the last block has room for the next row. */
    private void takeBlock()
    {
        if (needsBlock())
        {
            tail = rows.take(tail);
            if (NONE == headBlock)
            {
                headBlock = tail;
                head = end;
            }
        }
    }

    /** The key at hand has all the rows there are: its oldest go. */
    private void dropFirstBlock()
    {
        final int next = (head & ~rows.mask()) + rows.rows();
        for (final Window window : windows)
        {
            window.load();
            window.drop(next);
            window.store();
        }
        evictedEvents.getAndAddRelease(next - head);
        hash.fold(keys.word(key, 0), head, next);
        releaseFirstBlock(next);
    }

    private void releaseFirstBlock(final int next)
    {
        headBlock = rows.release(headBlock);
        heldRows -= next - head;
        head = next;
        if (NONE == headBlock)
        {
            tail = NONE;
        }
    }

    /** Gives back blocks that no window needs. @param first the first row that one has in it. */
    private void release(final int first)
    {
        while (NONE != headBlock)
        {
            final int next = (head & ~rows.mask()) + rows.rows();
            if (next - first > 0 || declaration.latenessNs() > 0 && isHeld(next - 1))
            {
                return;
            }
            releaseFirstBlock(next);
        }
    }

    private boolean isHeld(final int ordinal)
    {
        for (final Window window : windows)
        {
            from.set(ordinal, headBlock);
            if (window.isHeld(from, keyNs))
            {
                return true;
            }
        }
        return false;
    }

    /** Reads the windows at the payment's own time, from rows. */
    private void read(final PaymentEvent event, final boolean isIn)
    {
        place.set(end, NONE);
        while (place.ordinal != head)
        {
            from.set(place);
            from.back(tail);
            if (from.timeNs() <= self.timeNs)
            {
                break;
            }
            place.set(from);
        }
        for (final Window window : windows)
        {
            window.load();
            window.read(event, place, self.timeNs, isIn);
        }
    }

    /** Puts the payment among the rows, before the place that was read. */
    private void insert(final int entry)
    {
        keys.touch(key);
        hash.fold(keys.word(key, 0), keyNs, self.timeNs);
        final int ordinal = place.ordinal;
        makeRoom();
        if (ordinal - head < 0)
        {
            // The rows around its place just made room: it goes with them.
            store();
            return;
        }
        takeBlock();
        to.set(end, tail);
        end++;
        heldRows++;
        while (to.ordinal != ordinal)
        {
            from.set(to);
            from.back(tail);
            from.read(scratch);
            rows.write(to.block, to.ordinal, scratch);
            if (plan.hasIds())
            {
                known.moved(scratch.id, number, key, to.ordinal, to.block);
            }
            to.set(from);
        }
        place.set(to);
        rows.write(place.block, place.ordinal, self);
        if (NONE != entry)
        {
            known.place(entry, number, key, keys.generation(key), place.ordinal, place.block);
        }
        for (final Window window : windows)
        {
            window.load();
            window.forgetFronts();
            window.inserted(place, self);
            window.store();
        }
        store();
    }

    /**
     * Something became known of a payment.
     *
     * @param metaBefore   its bits, conditions by the layout's index.
     * @param amountBefore its remaining amount.
     */
    void onChange(
        final int entry,
        final long metaBefore,
        final long metaAfter,
        final long amountBefore,
        final long amountAfter)
    {
        if (null != goingOver)
        {
            goingOver.settle(known, entry);
        }
        final int slot = known.key(entry, number);
        if (NONE == slot || keys.generation(slot) != known.generation(entry, number))
        {
            return;
        }
        load(slot);
        final int ordinal = known.ordinal(entry, number);
        final boolean isHeld = ordinal - head >= 0;
        final int block = isHeld ? blockOf(entry, ordinal) : NONE;
        if (isHeld)
        {
            rows.read(block, ordinal, before);
        }
        else if (!isRecalling)
        {
            return;
        }
        else
        {
            before.timeNs = known.timeNs(entry);
            before.id = known.id(entry);
            plan.recall(known, entry, amountBefore, before.values);
        }
        before.meta = plan.meta(metaBefore);
        after.copy(before);
        after.meta = plan.meta(metaAfter);
        plan.amount(after.values, amountAfter);
        if (isHeld)
        {
            rows.write(block, ordinal, after);
        }
        hash.fold(keys.word(slot, 0), metaBefore ^ amountBefore, metaAfter ^ amountAfter);
        for (final Window window : windows)
        {
            window.load();
            window.changed(isHeld, ordinal, before, after);
            window.store();
        }
    }

    /** @return the block of a row of the key at hand; looked for where the payment does not know it yet. */
    private int blockOf(final int entry, final int ordinal)
    {
        int block = known.block(entry, number);
        if (NONE == block)
        {
            block = seek(from, ordinal).block;
            known.block(entry, number, block);
        }
        return block;
    }

    /** The key gets another name, with all its histories. */
    void onMove(
        final long fromLow, final long fromHigh, final long toLow, final long toHigh, final long highestNs)
    {
        final int slot = slotOf(fromLow, fromHigh);
        if (NONE == slot || fromLow == toLow && fromHigh == toHigh)
        {
            return;
        }
        if (isExpired(slot, highestNs))
        {
            expire(slot);
            return;
        }
        hash.fold(fromLow, toLow, toHigh);
        final int other = slotOf(toLow, toHigh);
        if (NONE != other)
        {
            // The payments under the new key go with it where they came first: see docs/windows.md.
            forget(other);
        }
        keys.rename(slot, toLow, toHigh, 0, 0);
    }

    private int slotOf(final long low, final long high)
    {
        final int slot = keys.find(keys.hash(low, high, 0, 0), low, high, 0, 0);
        return NONE == slot && null != goingOver ? slotComing(low, high, 0, 0) : slot;
    }

    private int slotComing(final long a, final long b, final long c, final long d)
    {
        return goingOver.find(keys.hash(a, b, c, d), a, b, c, d);
    }

    private boolean hasOlderComing()
    {
        return null != goingOver && goingOver.hasOlder();
    }

    HistoryPlan plan()
    {
        return plan;
    }

    // For whoever builds a history from another one, or from a snapshot.

    Window[] windows()
    {
        return windows;
    }

    int number()
    {
        return number;
    }

    long latestNs()
    {
        return latestNs;
    }

    /** @param coming keys that come when they are wanted, from now on; null once all have. */
    void goingOver(final GoingOver coming)
    {
        goingOver = coming;
        if (null == coming)
        {
            keys.settled();
        }
    }

    /** Begins a key that is not there yet, as the newest: the key at hand, without rows. */
    int begin(final long a, final long b, final long c, final long d)
    {
        beginAt(keys.add(a, b, c, d));
        return key;
    }

    /** Begins a key that another history has, and leaves it in the order of arrival where it is. */
    int beginBehind(final KeyTable former, final int formerSlot)
    {
        beginAt(keys.addBehind(former, formerSlot));
        return key;
    }

    private void beginAt(final int slot)
    {
        key = slot;
        wrap();
        keyNs = 0;
        latestNs = 0;
        head = 0;
        headBlock = NONE;
        end = 0;
        tail = NONE;
        for (final Window window : windows)
        {
            window.create();
        }
    }

    /** The key at hand, which has no rows, gets them from this ordinal on, in order. */
    void beginRows(final int ordinal, final long keyNs, final long latestNs)
    {
        head = ordinal;
        end = ordinal;
        this.keyNs = keyNs;
        this.latestNs = latestNs;
    }

    /** Puts a row behind those of the key at hand; there must be a block free. */
    void put(final Row row)
    {
        takeBlock();
        rows.write(tail, end, row);
        end++;
        heldRows++;
    }

    /** @return the blocks of the key at hand in order, where it has so many that a look for one would take long. */
    int[] manyBlocks()
    {
        final int[] blocks = new int[rows.blocks(head, end)];
        if (blocks.length < MANY_BLOCKS)
        {
            return null;
        }
        int block = headBlock;
        for (int i = 0; i < blocks.length; i++)
        {
            blocks[i] = block;
            block = rows.next(block);
        }
        return blocks;
    }

    /** A window that is new goes along the rows of the key at hand as they came. */
    void replay(final Window window)
    {
        final int last = end;
        window.startAt(head, headBlock);
        place.set(head, headBlock);
        while (place.ordinal != last)
        {
            place.read(self);
            keyNs = self.timeNs;
            end = place.ordinal + 1;
            window.appendUnread(place, self.timeNs);
            place.forward();
        }
        end = last;
    }

    /** Sets a cursor to a row of the key at hand, or to its end. */
    Cursor seek(final Cursor cursor, final int ordinal)
    {
        cursor.set(head, headBlock);
        while (ordinal - cursor.ordinal > 0)
        {
            cursor.forward();
        }
        cursor.ordinal = ordinal;
        return cursor;
    }

    private boolean isExpired(final int slot, final long highestNs)
    {
        return isUnseen(
            keys.memory(slot).getLong(keys.offset(slot) + stateOffset + latestOffset), highestNs);
    }

    /** @return true if no window can see a key any more whose greatest event time is this. */
    boolean isUnseen(final long keyLatestNs, final long highestNs)
    {
        final long spanNs = plan.expiryNs();
        return Long.MAX_VALUE != spanNs && EventTime.minus(highestNs, keyLatestNs) > spanNs;
    }

    /** @return true if the key was one of those, and is forgotten. */
    boolean expireIfUnseen(final int slot, final long highestNs)
    {
        if (!isExpired(slot, highestNs))
        {
            return false;
        }
        expire(slot);
        return true;
    }

    /** The keys longest without a payment give their memory back once nothing can see it; two at most at a time. */
    private void sweep(final long highestNs)
    {
        final int atHand = key;
        for (int i = 0; i < 2; i++)
        {
            if (hasOlderComing())
            {
                if (!goingOver.expireOldest(highestNs))
                {
                    return;
                }
                continue;
            }
            final int oldest = keys.oldest();
            if (oldest == atHand || NONE == oldest || !isExpired(oldest, highestNs))
            {
                return;
            }
            expire(oldest);
        }
    }

    private void expire(final int slot)
    {
        countExpired();
        forget(slot);
    }

    void countExpired()
    {
        expiredKeys.incrementRelease();
    }

    void evict(final int slot)
    {
        load(slot);
        countEvicted(keys.word(slot, 0), keyNs, head, end);
        forget(slot);
    }

    /** A key made room, here or where it had still to come from. */
    void countEvicted(final long word, final long lastNs, final int firstOrdinal, final int endOrdinal)
    {
        evictedKeys.incrementRelease();
        evictedEvents.getAndAddRelease(endOrdinal - firstOrdinal);
        hash.fold(word, lastNs, endOrdinal);
    }

    /** A key with so many rows found no room. */
    void countLost(final int rowCount)
    {
        evictedKeys.incrementRelease();
        evictedEvents.getAndAddRelease(rowCount);
    }

    private void forget(final int slot)
    {
        load(slot);
        heldRows -= end - head;
        for (final Window window : windows)
        {
            window.forget();
        }
        while (NONE != headBlock)
        {
            headBlock = rows.release(headBlock);
        }
        keys.remove(slot);
    }

    @Override
    public void close()
    {
        keys.close();
        rows.close();
        BufferUtil.free(scratchState);
        if (null != distincts)
        {
            distincts.close();
        }
    }
}
