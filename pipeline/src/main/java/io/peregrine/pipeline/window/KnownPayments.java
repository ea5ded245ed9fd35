package io.peregrine.pipeline.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

import io.peregrine.domain.PaymentEvent;

/**
 * The newest payments by sender and id: what became of each, its values, and where each history has it. What arrives
 * before its payment is an entry as well, without a place in any history. Entries are a circle in order of arrival;
 * a table of open addressing finds them.
 */
final class KnownPayments implements AutoCloseable
{
    static final int NONE = -1;

    /** No partial reversal has come. */
    static final long NOT_REVERSED = -1;

    private static final int ID_LOW = 0;
    private static final int ID_HIGH = 8;
    private static final int SOURCE = 16;
    private static final int META = 24;
    private static final int REVERSED = 32;
    private static final int ASKED = 40;
    private static final int ARRIVAL = 48;
    private static final int HASH = 52;
    private static final int STATE = 56;
    private static final int IS_OWN = 60;
    private static final int VALUES = 64;

    private static final int PLACE_LENGTH = 16;
    private static final int GENERATION = 4;
    private static final int ORDINAL = 8;
    private static final int BLOCK = 12;

    /** Keys below are those of former histories. */
    private static final int FORMER_KEYS = -2;

    private static final int IS_AWAITED = 1;
    private static final int IS_PAYMENT = 2;

    private final Slots entries;
    private final Slots table;
    private final int capacity;
    private final int mask;
    private final int columns;
    private final int histories;
    private final int timeOffset;
    private final int placesOffset;
    private long arrivals;
    private int next;

    // Where the first entries are still to be taken over from another one: those that are not own.
    private KnownPayments former;
    private GoingOver[] goingOver;
    private int[] formerColumns;
    private int[] formerConditions;
    private boolean isSameMoney;
    private int formerCount;
    private int settled;

    /**
     * @param isRecalling true if a payment whose row is gone is asked for.
     * @param columns     values of a payment that are then to be known.
     */
    KnownPayments(final int capacity, final boolean isRecalling, final int columns, final int histories)
    {
        this.capacity = capacity;
        this.columns = columns;
        this.histories = histories;
        timeOffset = isRecalling ? VALUES + columns * Long.BYTES : NONE;
        placesOffset = VALUES + valuesLength(isRecalling, columns);
        entries = new Slots(capacity, entryLength(isRecalling, columns, histories));
        mask = KeyTable.tableLength(capacity) - 1;
        table = new Slots(mask + 1, Long.BYTES);
    }

    private static int valuesLength(final boolean isRecalling, final int columns)
    {
        return isRecalling ? (columns + 1) * Long.BYTES : 0;
    }

    static int entryLength(final boolean isRecalling, final int columns, final int histories)
    {
        return VALUES + valuesLength(isRecalling, columns) + histories * PLACE_LENGTH;
    }

    int capacity()
    {
        return capacity;
    }

    /** @return what {@link #find} and {@link #add} want of a payment's name. */
    static long hash(final long source, final long idLow, final long idHigh)
    {
        return KeyHash.of(source, idLow, idHigh, 0, true);
    }

    /**
     * Brings into the cache where a name is looked up, and where the name of the entry stands that will make room for
     * it.
     *
     * @param ahead payments that come before it.
     * @return of no meaning.
     */
    long touch(final long hash, final int ahead)
    {
        final int going = next + ahead < capacity ? next + ahead : 0;
        return table.longAt((int)hash & mask, 0) + table.longAt(entries.intAt(going, HASH) & mask, 0);
    }

    /** @return the entry, or NONE. */
    int find(final long hash, final long source, final long idLow, final long idHigh)
    {
        int at = (int)hash & mask;
        for (long found = table.longAt(at, 0); 0 != found; found = table.longAt(at, 0))
        {
            final int entry = (int)found - 1;
            if ((int)(found >>> 32) == (int)hash && isNamed(entry, source, idLow, idHigh))
            {
                return entry;
            }
            at = at + 1 & mask;
        }
        return null == former ? NONE : findFormer(hash, source, idLow, idHigh);
    }

    private int findFormer(final long hash, final long source, final long idLow, final long idHigh)
    {
        final int found = former.find(hash, source, idLow, idHigh);
        final int age = NONE == found ? formerCount : former.ageOf(found);
        final int entry = formerCount - 1 - age;
        if (entry < 0 || 0 != entries.intAt(entry, IS_OWN)) // Not kept, or forgotten here.
        {
            return NONE;
        }
        own(entry);
        return entry;
    }

    /** @return how many entries came after this one. */
    private int ageOf(final int entry)
    {
        return entry < next ? next - 1 - entry : next - 1 - entry + capacity;
    }

    private boolean isNamed(final int entry, final long source, final long idLow, final long idHigh)
    {
        return entries.longAt(entry, ID_LOW) == idLow && entries.longAt(entry, ID_HIGH) == idHigh &&
            entries.longAt(entry, SOURCE) == source;
    }

    /** @return a new entry, of a payment that is still to come; the oldest made room for it. */
    int add(final long hash, final long source, final long idLow, final long idHigh)
    {
        final int entry = next;
        next = next + 1 == capacity ? 0 : next + 1;
        own(entry);
        if (0 != entries.intAt(entry, STATE))
        {
            forget(entry);
        }
        entries.longAt(entry, ID_LOW, idLow);
        entries.longAt(entry, ID_HIGH, idHigh);
        entries.longAt(entry, SOURCE, source);
        entries.longAt(entry, META, 0);
        entries.longAt(entry, REVERSED, NOT_REVERSED);
        entries.intAt(entry, ARRIVAL, (int)arrivals++);
        entries.intAt(entry, HASH, (int)hash);
        entries.intAt(entry, STATE, IS_AWAITED);
        for (int history = 0; history < histories; history++)
        {
            entries.intAt(entry, place(history), NONE);
        }
        name(entry, hash);
        return entry;
    }

    private void name(final int entry, final long hash)
    {
        int at = (int)hash & mask;
        while (0 != table.longAt(at, 0))
        {
            at = at + 1 & mask;
        }
        table.longAt(at, 0, hash << Integer.SIZE | entry + 1);
    }

    /**
     * Takes over what another one knows; this one knows nothing yet.
     *
     * @param names       the other's columns by this one's index; -1 for none.
     * @param conditions  the other's by this one's index; -1 for none.
     * @param isSameMoney false if amounts are to be missing.
     */
    void adopt(
        final KnownPayments other, final int[] names, final int[] conditions, final boolean isSameMoney)
    {
        final long count = Math.min(Math.min(other.arrivals, other.capacity), capacity);
        arrivals = other.arrivals - count;
        for (long i = 0; i < count; i++)
        {
            final int from = other.entryOf((int)arrivals);
            if (NONE == from)
            {
                arrivals++;
                next = next + 1 == capacity ? 0 : next + 1;
                continue;
            }
            final int to = add(other.entries.intAt(from, HASH), other.entries.longAt(from, SOURCE),
                other.entries.longAt(from, ID_LOW), other.entries.longAt(from, ID_HIGH));
            long meta = other.meta(from) & (1L << Row.CONDITION_SHIFT) - 1;
            for (int condition = 0; condition < conditions.length; condition++)
            {
                meta |= conditions[condition] < 0 ? 0 :
                    (other.meta(from) >>> Row.CONDITION_SHIFT + conditions[condition] & 1) <<
                    Row.CONDITION_SHIFT + condition;
            }
            meta(to, meta);
            reversed(to, other.reversed(from));
            if (other.isPayment(from))
            {
                arrived(to, other.timeNs(from), isSameMoney ? other.asked(from) : PaymentEvent.MISSING);
                for (int column = 0; column < columns; column++)
                {
                    value(to, column, names[column] < 0 ? PaymentEvent.MISSING : other.value(from, names[column]));
                }
            }
        }
    }

    /**
     * Takes over what another one knows, each entry when it is wanted. This one knows nothing yet.
     *
     * @param histories   whose keys go over likewise, by this one's numbers; null for those that are new.
     * @param columns     the other's by this one's index; -1 for none.
     * @param conditions  the other's by this one's index; -1 for none.
     * @param isSameMoney false if amounts are to be missing.
     */
    void follow(
        final KnownPayments other,
        final GoingOver[] histories,
        final int[] columns,
        final int[] conditions,
        final boolean isSameMoney)
    {
        former = other;
        goingOver = histories;
        formerColumns = columns;
        formerConditions = conditions;
        this.isSameMoney = isSameMoney;
        arrivals = other.arrivals;
        formerCount = (int)Math.min(Math.min(other.arrivals, other.capacity), capacity);
        next = formerCount == capacity ? 0 : formerCount;
    }

    /** The entry, if it is another one's, becomes one of this. */
    private void own(final int entry)
    {
        if (null != former && entry < formerCount && 0 == entries.intAt(entry, IS_OWN))
        {
            entries.intAt(entry, IS_OWN, 1);
            final int there = former.next - formerCount + entry;
            take(entry, there < 0 ? there + former.capacity : there);
        }
    }

    private void take(final int entry, final int there)
    {
        final Slots others = former.entries;
        if (0 == others.intAt(there, STATE))
        {
            return;
        }
        for (int field = ID_LOW; field < META; field += Long.BYTES)
        {
            entries.longAt(entry, field, others.longAt(there, field));
        }
        long meta = former.meta(there) & (1L << Row.CONDITION_SHIFT) - 1;
        for (int condition = 0; condition < formerConditions.length; condition++)
        {
            meta |= formerConditions[condition] < 0 ? 0 :
                (former.meta(there) >>> Row.CONDITION_SHIFT + formerConditions[condition] & 1) <<
                Row.CONDITION_SHIFT + condition;
        }
        meta(entry, meta);
        reversed(entry, former.reversed(there));
        entries.intAt(entry, ARRIVAL, others.intAt(there, ARRIVAL));
        entries.intAt(entry, HASH, others.intAt(there, HASH));
        entries.intAt(entry, STATE, others.intAt(there, STATE));
        name(entry, others.intAt(there, HASH));
        final boolean isPayment = former.isPayment(there);
        for (int history = 0; history < histories; history++)
        {
            final GoingOver keys = goingOver[history];
            final int number = null == keys ? NONE : keys.from().number();
            final int key = !isPayment || null == keys ? NONE : former.key(there, number);
            if (NONE == key)
            {
                unplace(entry, history);
            }
            else
            {
                place(entry, history, FORMER_KEYS - key, former.generation(there, number),
                    former.ordinal(there, number), former.block(there, number));
            }
        }
        if (isPayment)
        {
            arrived(entry, former.timeNs(there), isSameMoney ? former.asked(there) : PaymentEvent.MISSING);
            for (int column = 0; column < columns; column++)
            {
                value(entry, column,
                    formerColumns[column] < 0 ? PaymentEvent.MISSING : former.value(there, formerColumns[column]));
            }
            for (int history = 0; history < histories; history++)
            {
                if (NONE != formerKey(entry, history))
                {
                    goingOver[history].remember(this, entry);
                }
            }
        }
    }

    /** @return the key's slot in the former history, or NONE where the place is one of this history, or none. */
    int formerKey(final int entry, final int history)
    {
        final int key = key(entry, history);
        return key <= FORMER_KEYS ? FORMER_KEYS - key : NONE;
    }

    /** The history has not got the payment. */
    void unplace(final int entry, final int history)
    {
        entries.intAt(entry, place(history), NONE);
    }

    /**
     * Some of the entries that are still another one's are taken over, with their places: all keys have gone over.
     *
     * @return true once all are.
     */
    boolean settle(final int count)
    {
        for (int i = 0; i < count && settled < formerCount; i++, settled++)
        {
            own(settled);
            if (isPayment(settled))
            {
                for (final GoingOver keys : goingOver)
                {
                    if (null != keys)
                    {
                        keys.settle(this, settled);
                    }
                }
            }
        }
        if (settled < formerCount)
        {
            return false;
        }
        former = null;
        goingOver = null;
        return true;
    }

    /** Where a payment stands, or stood. */
    @FunctionalInterface
    interface Place
    {
        void onPlace(int entry, int key, int generation, int ordinal);
    }

    /** Tells of the payments that another one has a place for in a history. */
    void forEachPlace(final KnownPayments other, final int otherHistory, final Place consumer)
    {
        for (int entry = 0; entry < capacity; entry++)
        {
            if (isPayment(entry))
            {
                final int former = other.entryOf(id(entry));
                if (NONE != former && NONE != other.key(former, otherHistory))
                {
                    consumer.onPlace(entry, other.key(former, otherHistory),
                        other.generation(former, otherHistory), other.ordinal(former, otherHistory));
                }
            }
        }
    }

    /** @return the entry with this number, or NONE where it is not known any more. */
    int entryOf(final int id)
    {
        final int since = (int)arrivals - 1 - id;
        if (Integer.compareUnsigned(since, capacity) >= 0)
        {
            return NONE;
        }
        final int entry = next - 1 - since;
        final int found = entry < 0 ? entry + capacity : entry;
        own(found);
        return id(found) == id && 0 != entries.intAt(found, STATE) ? found : NONE;
    }

    /** The entry is not found any more. */
    void forget(final int entry)
    {
        entries.intAt(entry, STATE, 0);
        int hole = entries.intAt(entry, HASH) & mask;
        while ((int)table.longAt(hole, 0) != entry + 1)
        {
            hole = hole + 1 & mask;
        }
        OpenAddressing.close(table, mask, hole);
    }

    /** The payment has come. @param asked its amount in the policy's currency, or MISSING. */
    void arrived(final int entry, final long timeNs, final long asked)
    {
        if (NONE != timeOffset)
        {
            entries.longAt(entry, timeOffset, timeNs);
        }
        entries.longAt(entry, ASKED, asked);
        entries.intAt(entry, STATE, IS_PAYMENT);
    }

    boolean isPayment(final int entry)
    {
        return IS_PAYMENT == entries.intAt(entry, STATE);
    }

    /** @return the number that a row of this payment has; the same again only after 2^32 payments. */
    int id(final int entry)
    {
        return entries.intAt(entry, ARRIVAL);
    }

    /** @return the payment's event time; where nothing is recalled, any. */
    long timeNs(final int entry)
    {
        return NONE == timeOffset ? 0 : entries.longAt(entry, timeOffset);
    }

    /** @return the bits of a row, conditions by the layout's index. */
    long meta(final int entry)
    {
        return entries.longAt(entry, META);
    }

    void meta(final int entry, final long meta)
    {
        entries.longAt(entry, META, meta);
    }

    /** @return the sum of partial reversals, minor units, or NOT_REVERSED. */
    long reversed(final int entry)
    {
        return entries.longAt(entry, REVERSED);
    }

    void reversed(final int entry, final long reversed)
    {
        entries.longAt(entry, REVERSED, reversed);
    }

    long asked(final int entry)
    {
        return entries.longAt(entry, ASKED);
    }

    long value(final int entry, final int column)
    {
        return entries.longAt(entry, VALUES + column * Long.BYTES);
    }

    void value(final int entry, final int column, final long value)
    {
        entries.longAt(entry, VALUES + column * Long.BYTES, value);
    }

    private int place(final int history)
    {
        return placesOffset + history * PLACE_LENGTH;
    }

    /** Where a history has the payment. */
    void place(
        final int entry, final int history, final int key, final int generation, final int ordinal, final int block)
    {
        final int at = place(history);
        entries.intAt(entry, at, key);
        entries.intAt(entry, at + GENERATION, generation);
        entries.intAt(entry, at + ORDINAL, ordinal);
        entries.intAt(entry, at + BLOCK, block);
    }

    /** The row with this number stands elsewhere now; nothing where its payment is not known any more. */
    void moved(final int id, final int history, final int key, final int ordinal, final int block)
    {
        final int found = entryOf(id);
        if (NONE != found && null != goingOver && null != goingOver[history])
        {
            goingOver[history].settleGone(this, found);
        }
        if (NONE != found && key(found, history) == key) // Else the number is another's by now.
        {
            entries.intAt(found, place(history) + ORDINAL, ordinal);
            entries.intAt(found, place(history) + BLOCK, block);
        }
    }

    /** @return the key's slot, or NONE where the payment did not enter the history. */
    int key(final int entry, final int history)
    {
        return entries.intAt(entry, place(history));
    }

    int generation(final int entry, final int history)
    {
        return entries.intAt(entry, place(history) + GENERATION);
    }

    int ordinal(final int entry, final int history)
    {
        return entries.intAt(entry, place(history) + ORDINAL);
    }

    /** The block that the row is in became known. */
    void block(final int entry, final int history, final int block)
    {
        entries.intAt(entry, place(history) + BLOCK, block);
    }

    /** What a row says of its payment, for when the row is gone. */
    void timeNs(final int entry, final long timeNs)
    {
        entries.longAt(entry, timeOffset, timeNs);
    }

    /** @return the block that the row is in, or NONE where that is not known. */
    int block(final int entry, final int history)
    {
        return entries.intAt(entry, place(history) + BLOCK);
    }

    /** @param snapshots of the histories, by number: places are given by the keys in them. */
    void write(final DataOutput output, final KeyTable[] keys, final HistorySnapshot[] snapshots) throws IOException
    {
        final int[][] placesInSnapshot = new int[histories][];
        for (int history = 0; history < histories; history++)
        {
            placesInSnapshot[history] = snapshots[history].places();
        }
        final int count = (int)Math.min(arrivals, capacity);
        output.writeLong(arrivals);
        output.writeInt(count);
        for (long number = arrivals - count; number != arrivals; number++)
        {
            final int entry = entryOf((int)number);
            output.writeByte(NONE == entry ? 0 : entries.intAt(entry, STATE));
            if (NONE == entry)
            {
                continue;
            }
            for (int field = ID_LOW; field < ASKED; field += Long.BYTES)
            {
                output.writeLong(entries.longAt(entry, field));
            }
            if (!isPayment(entry)) // The rest is another's that was here before.
            {
                continue;
            }
            output.writeLong(asked(entry));
            for (int field = VALUES; field < placesOffset; field += Long.BYTES)
            {
                output.writeLong(entries.longAt(entry, field));
            }
            for (int history = 0; history < histories; history++)
            {
                final int key = key(entry, history);
                final boolean isThere = NONE != key && keys[history].generation(key) == generation(entry, history);
                output.writeInt(isThere ? placesInSnapshot[history][key] : NONE);
                output.writeInt(isThere ? ordinal(entry, history) : 0);
            }
        }
    }

    /** Reads what {@link #write} wrote; nothing is known yet, and the histories have their keys. */
    void read(final DataInput input, final KeyTable[] keys, final HistorySnapshot[] snapshots) throws IOException
    {
        final long last = input.readLong();
        final int count = input.readInt();
        HistorySnapshot.check(
            count >= 0 && count <= Math.min(last, capacity), "more payments are known than there is room for");
        arrivals = last - count;
        while (arrivals != last)
        {
            final int state = input.readByte();
            if (0 == state)
            {
                arrivals++;
                next = next + 1 == capacity ? 0 : next + 1;
                continue;
            }
            final long idLow = input.readLong();
            final long idHigh = input.readLong();
            final long source = input.readLong();
            final int entry = add(hash(source, idLow, idHigh), source, idLow, idHigh);
            entries.intAt(entry, STATE, state);
            for (int field = META; field < ASKED; field += Long.BYTES)
            {
                entries.longAt(entry, field, input.readLong());
            }
            if (!isPayment(entry))
            {
                continue;
            }
            entries.longAt(entry, ASKED, input.readLong());
            for (int field = VALUES; field < placesOffset; field += Long.BYTES)
            {
                entries.longAt(entry, field, input.readLong());
            }
            for (int history = 0; history < histories; history++)
            {
                final int place = input.readInt();
                final int ordinal = input.readInt();
                HistorySnapshot.check(place < snapshots[history].count(), "a payment is under a key that is not there");
                if (place >= 0)
                {
                    final int key = snapshots[history].slot(place);
                    place(entry, history, key, keys[history].generation(key), ordinal,
                        snapshots[history].block(place, ordinal));
                }
            }
        }
    }

    @Override
    public void close()
    {
        entries.close();
        table.close();
    }
}
