package io.peregrine.pipeline.window;

import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.WindowDeclaration;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One declared window over the keys of a history. Its state in a key's slot is as of the key's time: two places in the
 * key's rows, from the first that is in the window to the first that has not entered it yet, and the lanes' totals of
 * the rows between. Each row passes each place once.
 */
abstract class Window
{
    /** Bytes in a slot before the lanes. */
    static final int HEADER_LENGTH = 48;

    /** No row is behind: later than any bound. */
    static final long NOBODY = Long.MAX_VALUE;

    private static final int LEFT = 0;
    private static final int LEFT_BLOCK = 4;
    private static final int LEFT_NS = 8;
    private static final int ENTERED = 16;
    private static final int ENTERED_BLOCK = 20;
    private static final int ENTER_NS = 24;
    private static final int EXTRA_0 = 32;
    private static final int EXTRA_1 = 40;

    final History history;
    final WindowDeclaration declaration;
    final int offset;
    final Lane[] lanes;
    final AggregateFeature[] features;
    final long delayNs;
    final long latenessNs;
    final boolean isFolding;

    /** The first row in the window, and what the kind wants to know of it: most often its time. */
    final Cursor left;
    long leftNs;

    /** The first row that has not entered; where there is no delay, the payment at hand or the end. */
    final Cursor entered;
    long enterNs;

    // For kinds that need them.
    long extra0;
    long extra1;

    final Row row;
    final Cursor walk;

    Window(
        final History history,
        final WindowDeclaration declaration,
        final int offset,
        final Lane[] lanes,
        final AggregateFeature[] features)
    {
        this.history = history;
        this.declaration = declaration;
        this.offset = offset;
        this.lanes = lanes;
        this.features = features;
        delayNs = declaration.delayNs();
        latenessNs = history.latenessNs();
        isFolding = lanes[0].bases.length > 0;
        left = new Cursor(history.rows());
        entered = new Cursor(history.rows());
        walk = new Cursor(history.rows());
        row = history.rows().row();
    }

    /** Makes the state of a new key. */
    final void create(final UnsafeBuffer memory, final int at)
    {
        for (final Lane lane : lanes)
        {
            lane.load(memory, at);
            lane.clear();
            lane.clearBases();
        }
        left.set(0, Cursor.NONE);
        entered.set(0, Cursor.NONE);
        leftNs = NOBODY;
        enterNs = NOBODY;
        extra0 = 0;
        extra1 = 0;
        created();
        store(memory, at);
    }

    /** A kind's own state of a new key. */
    void created()
    {
    }

    /** The key is about to be forgotten. */
    final void forget(final UnsafeBuffer memory, final int at)
    {
        for (final Lane lane : lanes)
        {
            lane.load(memory, at);
            lane.clear();
            lane.clearBases();
            lane.store(memory, at);
        }
    }

    final void load(final UnsafeBuffer memory, final int at)
    {
        final int from = at + offset;
        left.set(memory.getInt(from + LEFT), memory.getInt(from + LEFT_BLOCK));
        leftNs = memory.getLong(from + LEFT_NS);
        normalise(left);
        entered.set(memory.getInt(from + ENTERED), memory.getInt(from + ENTERED_BLOCK));
        enterNs = memory.getLong(from + ENTER_NS);
        normalise(entered);
        extra0 = memory.getLong(from + EXTRA_0);
        extra1 = memory.getLong(from + EXTRA_1);
        for (final Lane lane : lanes)
        {
            lane.load(memory, at);
        }
    }

    /** A place at the end had no block: the next row may have made one. */
    private void normalise(final Cursor cursor)
    {
        if (Cursor.NONE == cursor.block && cursor.ordinal != history.end())
        {
            cursor.block = history.tail();
        }
    }

    final void store(final UnsafeBuffer memory, final int at)
    {
        final int to = at + offset;
        memory.putInt(to + LEFT, left.ordinal);
        memory.putInt(to + LEFT_BLOCK, left.block);
        memory.putLong(to + LEFT_NS, leftNs);
        memory.putInt(to + ENTERED, entered.ordinal);
        memory.putInt(to + ENTERED_BLOCK, entered.block);
        memory.putLong(to + ENTER_NS, enterNs);
        memory.putLong(to + EXTRA_0, extra0);
        memory.putLong(to + EXTRA_1, extra1);
        for (final Lane lane : lanes)
        {
            lane.store(memory, at);
        }
    }

    /** @return the ordinal of the first row that the stored state still points to. */
    int firstNeeded(final UnsafeBuffer memory, final int at)
    {
        return memory.getInt(at + offset + LEFT);
    }

    /**
     * @param last the place of a row before the one at {@link #firstNeeded}.
     * @return true if a late payment might still want it.
     */
    abstract boolean isHeld(Cursor last, long keyNs);

    final long digest()
    {
        long digest = leftNs;
        for (final Lane lane : lanes)
        {
            digest = digest * 31 + lane.digest();
        }
        return digest;
    }

    // The payment at hand is the newest of all: it stands at the end of the rows.

    /** @param self the payment's place. @param timeNs its event time, the key's time from now on. */
    final void append(final PaymentEvent event, final Cursor self, final long timeNs)
    {
        if (0 == delayNs)
        {
            entered.set(self);
        }
        else if (NOBODY == enterNs)
        {
            entered.set(self);
            enterNs = timeNs;
        }
        advance(EventTime.minus(timeNs, delayNs), self, timeNs);
        evaluate(event, true);
        if (0 == delayNs)
        {
            enterSelf(self, timeNs);
            entered.forward();
        }
        evaluate(event, false);
    }

    /** The same for a row that is there already, without features. */
    final void appendUnread(final Cursor self, final long timeNs)
    {
        if (0 == delayNs)
        {
            entered.set(self);
        }
        else if (NOBODY == enterNs)
        {
            entered.set(self);
            enterNs = timeNs;
        }
        advance(EventTime.minus(timeNs, delayNs), self, timeNs);
        if (0 == delayNs)
        {
            enterSelf(self, timeNs);
            entered.forward();
        }
    }

    /**
     * Moves both places to an end of the window. Rows up to the end enter, the payment at hand excepted.
     *
     * @param endNs the payment's time less the delay.
     * @param self  the payment's place.
     */
    abstract void advance(long endNs, Cursor self, long timeNs);

    /** The payment at hand enters. */
    void enterSelf(final Cursor self, final long timeNs)
    {
        if (left.ordinal == self.ordinal)
        {
            left.set(self);
            leftNs = timeNs;
        }
        add(history.self());
    }

    /** Lets rows enter up to the end of the window. */
    final void enterUpTo(final long endNs)
    {
        while (enterNs <= endNs)
        {
            entered.read(row);
            enter();
            entered.forward();
            enterNs = entered.ordinal == history.end() ? NOBODY : entered.timeNs();
        }
    }

    /** The row at the entering place enters. */
    void enter()
    {
        if (left.ordinal == entered.ordinal)
        {
            left.set(entered);
            leftNs = row.timeNs;
        }
        add(row);
    }

    final void add(final Row added)
    {
        for (final Lane lane : lanes)
        {
            lane.add(added);
        }
    }

    /** The first row leaves; {@link #leftNs} is the next one's time. */
    final void leave()
    {
        left.read(row);
        left.forward();
        leftNs = left.ordinal == entered.ordinal ? NOBODY : left.timeNs();
        for (final Lane lane : lanes)
        {
            if (isFolding)
            {
                lane.fold(row);
            }
            else
            {
                leave(lane);
            }
        }
    }

    private void leave(final Lane lane)
    {
        final boolean isCounted = lane.counts(row.meta);
        for (int i = 0; i < lane.accumulators.length; i++)
        {
            final Accumulator accumulator = lane.accumulators[i];
            if ((isCounted || accumulator.seesAll()) && !accumulator.leave(row))
            {
                rebuild(lane, i);
            }
        }
    }

    /** Makes an accumulator anew from the rows between the places. */
    final void rebuild(final Lane lane, final int index)
    {
        final Accumulator accumulator = lane.accumulators[index];
        final Row seen = history.scratch();
        accumulator.clear();
        if (accumulator.isBackward())
        {
            walk.set(entered);
            while (walk.ordinal != left.ordinal && !accumulator.isComplete())
            {
                walk.back(history.tail());
                walk.read(seen);
                if (lane.counts(seen.meta) || accumulator.seesAll())
                {
                    accumulator.addOlder(seen);
                }
            }
            if (isFolding && !accumulator.isComplete())
            {
                accumulator.join(lane.bases[index]);
            }
            return;
        }

        if (isFolding)
        {
            accumulator.copy(lane.bases[index]);
        }
        walk.set(left);
        while (walk.ordinal != entered.ordinal && !accumulator.isComplete())
        {
            walk.read(seen);
            if (lane.counts(seen.meta) || accumulator.seesAll())
            {
                accumulator.add(seen);
            }
            walk.forward();
        }
    }

    /** Takes over from a window of the same declaration over the same rows, which is loaded. */
    final void adopt(final Window other, final Cursor toLeft, final Cursor toEntered, final boolean isSameMoney)
    {
        left.set(toLeft);
        leftNs = other.leftNs;
        entered.set(toEntered);
        enterNs = other.enterNs;
        extra0 = other.extra0;
        extra1 = other.extra1;
        adopted();
        for (final Lane lane : lanes)
        {
            for (int i = 0; i < lane.bases.length; i++)
            {
                final Accumulator base = other.baseOf(lane.accumulators[i].identity);
                if (null != base && (isSameMoney || !lane.accumulators[i].identity.contains(Columns.MONEY)))
                {
                    lane.bases[i].copy(base);
                }
            }
        }
        rebuild();
    }

    /** A kind's own state was taken over. */
    void adopted()
    {
    }

    private Accumulator baseOf(final String identity)
    {
        for (final Lane lane : lanes)
        {
            for (int i = 0; i < lane.bases.length; i++)
            {
                if (lane.accumulators[i].identity.equals(identity))
                {
                    return lane.bases[i];
                }
            }
        }
        return null;
    }

    final void rebuild()
    {
        for (final Lane lane : lanes)
        {
            for (int i = 0; i < lane.accumulators.length; i++)
            {
                rebuild(lane, i);
            }
        }
    }

    final void clearLanes()
    {
        for (final Lane lane : lanes)
        {
            lane.clear();
        }
    }

    /** @param isExcluding those that leave the payment at hand out, or those that do not. */
    final void evaluate(final PaymentEvent event, final boolean isExcluding)
    {
        for (final AggregateFeature feature : features)
        {
            if (feature.isExcluding == isExcluding)
            {
                feature.write(event);
            }
        }
    }

    // The payment at hand comes late: its features are read from rows, then it takes its place among them.

    /**
     * Reads the window at a time before the key's.
     *
     * @param place of the first row after that time.
     * @param isIn  true if the payment is to enter this history.
     */
    final void read(final PaymentEvent event, final Cursor place, final long timeNs, final boolean isIn)
    {
        final long endNs = EventTime.minus(timeNs, delayNs);
        final Cursor to = history.walkTo();
        to.set(place);
        while (0 != delayNs && to.ordinal != history.head())
        {
            walk.set(to);
            walk.back(history.tail());
            if (walk.timeNs() <= endNs)
            {
                break;
            }
            to.set(walk);
        }
        final Cursor from = history.walkFrom();
        final boolean hasSelf = isIn && 0 == delayNs;
        findFirst(from, to, endNs, false);
        readRows(from, to);
        evaluate(event, true);
        if (hasSelf && findFirst(from, to, endNs, true))
        {
            discard();
            readRows(from, to);
        }
        if (hasSelf)
        {
            add(history.self());
        }
        evaluate(event, false);
        discard();
    }

    private void readRows(final Cursor from, final Cursor to)
    {
        for (final Lane lane : lanes)
        {
            lane.detach();
        }
        walk.set(from);
        while (to.ordinal - walk.ordinal > 0)
        {
            walk.read(row);
            add(row);
            walk.forward();
        }
    }

    private void discard()
    {
        for (final Lane lane : lanes)
        {
            lane.discard();
        }
    }

    /**
     * Finds the first row of the window that ends before a place, among those that are held.
     *
     * @param from    is set.
     * @param to      the first row behind the window.
     * @param hasSelf false for the window without the payment, true for the one with it.
     * @return true if that is another row than without it.
     */
    abstract boolean findFirst(Cursor from, Cursor to, long endNs, boolean hasSelf);

    /** Goes back while rows are later than a bound. */
    final void backWhileLater(final Cursor from, final Cursor to, final long boundNs)
    {
        from.set(to);
        while (from.ordinal != history.head())
        {
            walk.set(from);
            walk.back(history.tail());
            if (walk.timeNs() <= boundNs)
            {
                return;
            }
            from.set(walk);
        }
    }

    /** A row was put among the others; the places loaded are from before. @param place where it is now. */
    abstract void inserted(Cursor place, Row inserted);

    /** Moves the entering place on where the row stands before it. @return true if the row has entered. */
    final boolean shiftEntered(final Cursor place, final long timeNs)
    {
        if (0 == delayNs)
        {
            entered.set(history.end(), Cursor.NONE);
            return true;
        }
        if (place.ordinal - entered.ordinal < 0 ||
            place.ordinal == entered.ordinal && timeNs <= EventTime.minus(history.keyNs(), delayNs))
        {
            if (Cursor.NONE == entered.block)
            {
                entered.set(history.end() - 1, history.tail());
            }
            entered.forward();
            return true;
        }
        if (place.ordinal == entered.ordinal)
        {
            entered.set(place);
            enterNs = timeNs;
        }
        return false;
    }

    /** The first row stands one place further on. */
    final void leftForward()
    {
        if (Cursor.NONE == left.block)
        {
            left.set(history.end() - 1, history.tail());
        }
        left.forward();
    }

    /** A row inside the window is new. */
    final void insert(final Row inserted)
    {
        for (final Lane lane : lanes)
        {
            final boolean isCounted = lane.counts(inserted.meta);
            for (int i = 0; i < lane.accumulators.length; i++)
            {
                final Accumulator accumulator = lane.accumulators[i];
                if ((isCounted || accumulator.seesAll()) && !accumulator.insert(inserted))
                {
                    rebuild(lane, i);
                }
            }
        }
    }

    /** A row inside the window was changed; it stands as it is now. */
    final void change(final Row before, final Row after)
    {
        for (final Lane lane : lanes)
        {
            final boolean wasCounted = lane.counts(before.meta);
            final boolean isCounted = lane.counts(after.meta);
            for (int i = 0; i < lane.accumulators.length; i++)
            {
                final Accumulator accumulator = lane.accumulators[i];
                final boolean isFollowed = accumulator.seesAll() ? false :
                    (!wasCounted || accumulator.remove(before)) && (!isCounted || accumulator.insert(after));
                if (!isFollowed)
                {
                    rebuild(lane, i);
                }
            }
        }
    }

    /** A row was changed, or one that is not held any more would have been. */
    final void changed(final boolean isHeld, final int ordinal, final Row before, final Row after)
    {
        if (isHeld && ordinal - left.ordinal >= 0)
        {
            if (ordinal - entered.ordinal < 0)
            {
                change(before, after);
            }
        }
        else if (isFolding)
        {
            for (final Lane lane : lanes)
            {
                lane.changeFolded(before, after);
            }
        }
    }

    /** The rows before a place are about to be given up, although they are in the window. */
    void drop(final int before)
    {
        while (left.ordinal - before < 0 && left.ordinal != entered.ordinal)
        {
            leave();
        }
        if (left.ordinal - before < 0)
        {
            left.set(before, Cursor.NONE);
            leftNs = NOBODY;
        }
    }
}
