package io.peregrine.pipeline.window;

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
    private static final int VALUES = 64;

    private static final int PLACE_LENGTH = 16;
    private static final int GENERATION = 4;
    private static final int ORDINAL = 8;
    private static final int BLOCK = 12;

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
    private int arrivals;
    private int next;

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

    /** @return the entry, or NONE. */
    int find(final long hash, final long source, final long idLow, final long idHigh)
    {
        int at = (int)hash & mask;
        for (long found = table.longAt(at, 0); 0 != found; found = table.longAt(at, 0))
        {
            final int entry = (int)found - 1;
            if ((int)(found >>> 32) == (int)hash && entries.longAt(entry, ID_LOW) == idLow &&
                entries.longAt(entry, ID_HIGH) == idHigh && entries.longAt(entry, SOURCE) == source)
            {
                return entry;
            }
            at = at + 1 & mask;
        }
        return NONE;
    }

    /** @return a new entry, of a payment that is still to come; the oldest made room for it. */
    int add(final long hash, final long source, final long idLow, final long idHigh)
    {
        final int entry = next;
        next = next + 1 == capacity ? 0 : next + 1;
        if (0 != entries.intAt(entry, STATE))
        {
            forget(entry);
        }
        entries.longAt(entry, ID_LOW, idLow);
        entries.longAt(entry, ID_HIGH, idHigh);
        entries.longAt(entry, SOURCE, source);
        entries.longAt(entry, META, 0);
        entries.longAt(entry, REVERSED, NOT_REVERSED);
        entries.intAt(entry, ARRIVAL, arrivals++);
        entries.intAt(entry, HASH, (int)hash);
        entries.intAt(entry, STATE, IS_AWAITED);
        for (int history = 0; history < histories; history++)
        {
            entries.intAt(entry, place(history), NONE);
        }

        int at = (int)hash & mask;
        while (0 != table.longAt(at, 0))
        {
            at = at + 1 & mask;
        }
        table.longAt(at, 0, hash << Integer.SIZE | entry + 1);
        return entry;
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
        final long count = Math.min(Math.min(Integer.toUnsignedLong(other.arrivals), other.capacity), capacity);
        arrivals = other.arrivals - (int)count;
        for (long i = 0; i < count; i++)
        {
            final int from = other.entryOf(arrivals);
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

    /** Where a payment stood whose row is gone. */
    @FunctionalInterface
    interface FoldedPlace
    {
        void onPlace(int entry, int key, int generation, int ordinal);
    }

    /** Tells of the payments that another one had a place for in a history, and this one has not. */
    void forEachFolded(
        final KnownPayments other, final int history, final int otherHistory, final FoldedPlace consumer)
    {
        for (int entry = 0; entry < capacity; entry++)
        {
            if (isPayment(entry) && NONE == key(entry, history))
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
        final int since = arrivals - 1 - id;
        if (Integer.compareUnsigned(since, capacity) >= 0)
        {
            return NONE;
        }
        final int entry = next - 1 - since;
        final int found = entry < 0 ? entry + capacity : entry;
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
    void moved(final int id, final int history, final int ordinal, final int block)
    {
        final int found = entryOf(id);
        if (NONE != found)
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

    int block(final int entry, final int history)
    {
        return entries.intAt(entry, place(history) + BLOCK);
    }

    @Override
    public void close()
    {
        entries.close();
        table.close();
    }
}
