package io.peregrine.pipeline.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;

import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.WindowDeclaration;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * One declared window over the keys of a history. Its state in a key's slot is as of the key's time: two places in the
 * key's rows, from the first that is in the window to the first that has not entered it yet, and the lanes' totals of
 * the rows between. Each row passes each place once.
 */
abstract class Window
{
    /** No row is behind: later than any bound. */
    static final long NOBODY = Long.MAX_VALUE;

    private static final int LEFT = 0;
    private static final int LEFT_BLOCK = 4;
    private static final int LEFT_NS = 8;
    private static final int LEFT_LENGTH = 16;

    // Where there is a delay.
    private static final int ENTERED_BLOCK = 4;
    private static final int ENTER_NS = 8;
    private static final int ENTERED_LENGTH = 16;

    /** Payments that are known by id are fewer. */
    private static final int SINCE_LIMIT = 1 << 30;
    private static final int SINCE_MASK = (1 << 20) - 1;

    // Kinds that need them.
    private static final int EXTRA_1 = 8;
    private static final int EXTRA_LENGTH = 16;

    final History history;
    final WindowDeclaration declaration;
    final int offset;
    final Lane[] lanes;
    final KeyState state;
    private final int length;
    private final int enteredOffset;
    private final int extraOffset;
    private final boolean hasExtra;
    final AggregateFeature[] excluding;
    final AggregateFeature[] including;
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

    private final Row row;
    private final ExtremeValue[] extremes;
    final Cursor walk;

    Window(
        final History history,
        final WindowDeclaration declaration,
        final int offset,
        final int length,
        final Lane[] lanes,
        final AggregateFeature[] features)
    {
        this.history = history;
        state = history.state();
        this.declaration = declaration;
        this.offset = offset;
        this.length = length;
        this.lanes = lanes;
        excluding = choose(features, true);
        including = choose(features, false);
        delayNs = declaration.delayNs();
        enteredOffset = offset + LEFT_LENGTH;
        extraOffset = enteredOffset + (0 == delayNs ? 0 : ENTERED_LENGTH);
        hasExtra = hasExtra(declaration);
        latenessNs = history.latenessNs();
        isFolding = isFolding(declaration);
        left = new Cursor(history.rows());
        entered = new Cursor(history.rows());
        walk = new Cursor(history.rows());
        row = history.rows().row();
        extremes = Arrays.stream(lanes)
            .flatMap(lane -> Arrays.stream(lane.accumulators))
            .filter(ExtremeValue.class::isInstance)
            .map(ExtremeValue.class::cast)
            .toArray(ExtremeValue[]::new);
    }

    /** @param sumOverflows is told from now on. */
    void sumOverflows(final AtomicCounter sumOverflows)
    {
        for (final AggregateFeature feature : excluding)
        {
            feature.sumOverflows(sumOverflows);
        }
        for (final AggregateFeature feature : including)
        {
            feature.sumOverflows(sumOverflows);
        }
    }

    /** @return the features that leave the payment at hand out, or the others; those of one kind stand together. */
    static AggregateFeature[] choose(final AggregateFeature[] features, final boolean isExcluding)
    {
        return Arrays.stream(features)
            .filter(feature -> isExcluding == feature.isExcluding)
            .sorted(Comparator.comparing(feature -> feature.declaration.aggregate().kind()))
            .toArray(AggregateFeature[]::new);
    }

    /** @return bytes of a key's state before those of the lanes. */
    static int headerLength(final WindowDeclaration declaration)
    {
        return LEFT_LENGTH + (0 == declaration.delayNs() ? 0 : ENTERED_LENGTH) +
            (hasExtra(declaration) ? EXTRA_LENGTH : 0);
    }

    /** @return true if payments that leave stay counted. */
    static boolean isFolding(final WindowDeclaration declaration)
    {
        return WindowDeclaration.Kind.LIFETIME == declaration.kind() || HistoryPlan.NEWEST.equals(declaration);
    }

    private static boolean hasExtra(final WindowDeclaration declaration)
    {
        return WindowDeclaration.Kind.TUMBLING == declaration.kind() ||
            WindowDeclaration.Kind.SESSION == declaration.kind();
    }

    /** Makes the state of a new key. */
    final void create()
    {
        state.zero(offset, length);
        left.set(0, Cursor.NONE);
        entered.set(0, Cursor.NONE);
        leftNs = NOBODY;
        enterNs = NOBODY;
        extra0 = 0;
        extra1 = 0;
        created();
        store();
    }

    /** A kind's own state of a new key. */
    void created()
    {
    }

    /** The key is about to be forgotten. */
    final void forget()
    {
        for (final Lane lane : lanes)
        {
            lane.clear();
            lane.clearBases();
        }
    }

    final void load()
    {
        left.set(state.intAt(offset + LEFT), state.intAt(offset + LEFT_BLOCK));
        leftNs = state.longAt(offset + LEFT_NS);
        normalise(left);
        if (0 == delayNs)
        {
            entered.set(history.end(), Cursor.NONE);
            enterNs = NOBODY;
        }
        else
        {
            entered.set(state.intAt(enteredOffset), state.intAt(enteredOffset + ENTERED_BLOCK));
            enterNs = state.longAt(enteredOffset + ENTER_NS);
            normalise(entered);
        }
        if (hasExtra)
        {
            extra0 = state.longAt(extraOffset);
            extra1 = state.longAt(extraOffset + EXTRA_1);
        }
    }

    /**
     * Brings the row that may leave next into the cache: the windows of a key wait for theirs together then.
     *
     * @return of no meaning.
     */
    final long touch()
    {
        final int block = state.intAt(offset + LEFT_BLOCK);
        return Cursor.NONE == block ? 0 : history.rows().timeNs(block, state.intAt(offset + LEFT));
    }

    /** A place at the end had no block: the next row may have made one. */
    private void normalise(final Cursor cursor)
    {
        if (Cursor.NONE == cursor.block && cursor.ordinal != history.end())
        {
            cursor.block = history.tail();
        }
    }

    final void store()
    {
        state.intAt(offset + LEFT, left.ordinal);
        state.intAt(offset + LEFT_BLOCK, left.block);
        state.longAt(offset + LEFT_NS, leftNs);
        if (0 != delayNs)
        {
            state.intAt(enteredOffset, entered.ordinal);
            state.intAt(enteredOffset + ENTERED_BLOCK, entered.block);
            state.longAt(enteredOffset + ENTER_NS, enterNs);
        }
        if (hasExtra)
        {
            state.longAt(extraOffset, extra0);
            state.longAt(extraOffset + EXTRA_1, extra1);
        }
    }

    /**
     * @param last the place of a row that is not in the window any more.
     * @return true if a late payment might still want it.
     */
    abstract boolean isHeld(Cursor last, long keyNs);

    /** Writes the window, which is loaded, for a snapshot. */
    final void write(final DataOutput output) throws IOException
    {
        output.writeInt(left.ordinal);
        output.writeLong(leftNs);
        output.writeInt(entered.ordinal);
        output.writeLong(enterNs);
        output.writeLong(extra0);
        output.writeLong(portable(extra1));
        for (final Lane lane : lanes)
        {
            for (final Accumulator accumulator : lane.accumulators)
            {
                accumulator.write(output);
            }
            for (int i = 0; i < lane.bases.length; i++)
            {
                lane.bases[i].write(output);
                output.writeInt(lane.since(i));
            }
        }
    }

    /** @return a kind's own word as it is wherever the rows lie. */
    long portable(final long word)
    {
        return word;
    }

    /** Reads what {@link #write} wrote; the key at hand has its rows. The cursors are scratch. */
    final void read(final DataInput input, final Cursor toLeft, final Cursor toEntered) throws IOException
    {
        load();
        left.set(history.seek(toLeft, readOrdinal(input)));
        leftNs = input.readLong();
        entered.set(history.seek(toEntered, readOrdinal(input)));
        enterNs = input.readLong();
        extra0 = input.readLong();
        extra1 = input.readLong();
        adopted();
        for (final Lane lane : lanes)
        {
            for (final Accumulator accumulator : lane.accumulators)
            {
                accumulator.read(input);
            }
            for (int i = 0; i < lane.bases.length; i++)
            {
                lane.bases[i].read(input);
                lane.since(i, input.readInt());
            }
        }
        store();
    }

    private int readOrdinal(final DataInput input) throws IOException
    {
        final int ordinal = input.readInt();
        HistorySnapshot.check(ordinal - history.head() >= 0 && history.end() - ordinal >= 0,
            "a window's place is outside its rows");
        return ordinal;
    }

    // The payment at hand is the newest of all: it stands at the end of the rows.

    /**
     * Of the state in the key's slot and back to it. The window's own class has this once more, so that it is compiled
     * with that class's code in it.
     *
     * @param self    the payment's place.
     * @param address where its row lies.
     * @param timeNs  its event time, the key's time from now on.
     */
    void append(final PaymentEvent event, final Cursor self, final long address, final long timeNs)
    {
        load();
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
        writeExcluding(event);
        if (0 == delayNs)
        {
            enterSelf(self, address, timeNs);
        }
        writeIncluding(event);
        store();
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
            enterSelf(self, self.address(), timeNs);
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
    void enterSelf(final Cursor self, final long address, final long timeNs)
    {
        if (left.ordinal == self.ordinal)
        {
            left.set(self);
            leftNs = timeNs;
        }
        enterLanes(address);
    }

    /** Lets rows enter up to the end of the window. */
    final void enterUpTo(final long endNs)
    {
        while (enterNs <= endNs)
        {
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
            leftNs = enterNs;
        }
        enterLanes(entered.address());
    }

    /**
     * The first row leaves; {@link #leftNs} is the next one's time. What cannot follow is made anew by
     * {@link #rebuildStale}, when the last one has left.
     */
    final void leave()
    {
        final long leaving = left.address();
        left.forward();
        leftNs = left.ordinal == entered.ordinal ? NOBODY : left.timeNs();
        leaveLanes(leaving);
        if ((left.ordinal & SINCE_MASK) == 0)
        {
            forgetPastFronts();
        }
    }

    private void forgetPastFronts()
    {
        for (final ExtremeValue extreme : extremes)
        {
            extreme.forgetPastFront(left.ordinal);
        }
    }

    /** Rows move, or came between others. */
    final void forgetFronts()
    {
        for (final ExtremeValue extreme : extremes)
        {
            extreme.forgetFront();
        }
    }

    // What a window's own code calls: see WindowWriting.

    /** Reads the row that enters or leaves for those of a lane that the window's own code does not have. */
    final void readRow(final long address)
    {
        history.rows().read(address, row);
    }

    final void enterOthers(final int number)
    {
        lanes[number].addOthers(row);
    }

    final void leaveOthers(final int number)
    {
        final Lane lane = lanes[number];
        if (lane.shows(row.meta))
        {
            final boolean isCounted = lane.counts(row.meta);
            for (int i = lane.firstOther; i < lane.accumulators.length; i++)
            {
                final Accumulator accumulator = lane.accumulators[i];
                if ((isCounted || accumulator.seesAll()) && !accumulator.leave(row))
                {
                    rebuild(lane, i);
                }
            }
        }
    }

    /** The row leaves a window that folds. */
    final void fold()
    {
        for (final Lane lane : lanes)
        {
            lane.fold(row);
            if ((left.ordinal & SINCE_MASK) == 0) // Ordinals wrap: what is since when must stay near enough to compare.
            {
                lane.sinceAtLeast(left.ordinal - SINCE_LIMIT);
            }
        }
    }

    /** An extreme value left, and others stayed. */
    final void rebuildExtreme(final int number, final int index)
    {
        ((ExtremeValue)lanes[number].accumulators[index]).find(
            history.rows(), lanes[number], left, entered, walk, history.tail());
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
                final String identity = lane.accumulators[i].identity;
                lane.since(i, left.ordinal);
                if (isSameMoney || !identity.contains(Columns.MONEY))
                {
                    other.giveBase(identity, lane, i);
                }
            }
        }
        rebuild();
    }

    /** The window is new on a key whose first row, in that block, is this: none has entered yet. */
    final void startAt(final int ordinal, final int block)
    {
        left.set(ordinal, Cursor.NONE);
        leftNs = NOBODY;
        entered.set(ordinal, Cursor.NONE);
        enterNs = NOBODY;
        beginAt(ordinal);
        started(ordinal, block);
    }

    /** A kind's own state starts at that row. */
    void started(final int ordinal, final int block)
    {
    }

    /** What was before this row the window never sees. */
    private void beginAt(final int ordinal)
    {
        for (final Lane lane : lanes)
        {
            lane.sinceAtLeast(ordinal);
        }
    }

    /** A kind's own state was taken over. */
    void adopted()
    {
    }

    /** A base of the same identity, where there is one, is taken over by another window's lane. */
    private void giveBase(final String identity, final Lane to, final int index)
    {
        for (final Lane lane : lanes)
        {
            for (int i = 0; i < lane.bases.length; i++)
            {
                if (lane.accumulators[i].identity.equals(identity))
                {
                    to.bases[index].copy(lane.bases[i]);
                    to.since(index, lane.since(i));
                }
            }
        }
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

    // A window's own code: see WindowWriting.

    /** The row, which lies there and is behind all others, enters what is accumulated. */
    abstract void enterLanes(long address);

    /** The row, which lies there and is the first of all, leaves what is accumulated. */
    abstract void leaveLanes(long address);

    /** Makes those extremes anew whose value has left. */
    abstract void rebuildStale();

    /** Writes the features that leave the payment at hand out. */
    abstract void writeExcluding(PaymentEvent event);

    /** Writes the features that do not. */
    abstract void writeIncluding(PaymentEvent event);

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
        writeExcluding(event);
        if (hasSelf && findFirst(from, to, endNs, true))
        {
            discard();
            readRows(from, to);
        }
        if (hasSelf)
        {
            enterLanes(history.rows().writeSpare(history.self()));
        }
        writeIncluding(event);
        discard();
    }

    private void readRows(final Cursor from, final Cursor to)
    {
        history.toScratch(offset, length);
        for (final Lane lane : lanes)
        {
            lane.zero();
            lane.copyBases();
        }
        walk.set(from);
        while (to.ordinal - walk.ordinal > 0)
        {
            enterLanes(walk.address());
            walk.forward();
        }
    }

    private void discard()
    {
        clearLanes();
        history.fromScratch();
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

    /**
     * A row was put among the others; the places loaded are from before, but for the entering place where there is no
     * delay: that is the end as it is now.
     *
     * @param place where the row is now.
     */
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
                if (wasCounted && isCounted && accumulator.isSame(before, after))
                {
                    continue;
                }
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
                lane.changeFolded(ordinal, before, after);
            }
        }
    }

    /**
     * The rows before a place, those of the first block, are about to be given up, although they are in the window or
     * were to enter it.
     */
    void drop(final int before)
    {
        while (left.ordinal - before < 0 && left.ordinal != entered.ordinal)
        {
            leave();
        }
        rebuildStale();
        if (entered.ordinal - before < 0)
        {
            beginAt(before); // What never entered a window that folds is never taken out of it.
            final boolean isAtEnd = before == history.end();
            entered.set(before, isAtEnd ? Cursor.NONE : history.rows().next(history.headBlock()));
            enterNs = isAtEnd ? NOBODY : entered.timeNs();
        }
        if (left.ordinal - before < 0)
        {
            left.set(entered);
            leftNs = NOBODY;
        }
    }
}
