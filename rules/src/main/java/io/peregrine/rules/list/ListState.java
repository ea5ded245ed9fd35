package io.peregrine.rules.list;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.peregrine.domain.ListKey;
import io.peregrine.domain.RunningHash;
import io.peregrine.rules.list.EntryList.Family;

/**
 * All lists and their entries. Lists that no policy declares any more keep what they hold. An entry is in force from
 * its start until before its expiry. All lists share one capacity; what expired makes room. Score's thread.
 */
public final class ListState
{
    /** Entries at most. */
    public static final int MAX_CAPACITY = EntryTable.MAX_CAPACITY;

    /** Ranges of BINs on one list at most. */
    public static final int MAX_RANGES = RangeIndex.MAX_COUNT;

    /** The start of what is in force at once. */
    public static final long AT_ONCE = Long.MIN_VALUE;

    /** The expiry of what never expires. */
    public static final long NEVER = EntryTable.NEVER;

    private static final int ADDRESS_BITS = 128;
    private static final long ADDED = 1;
    private static final long REMOVED = 2;
    private static final long EXPIRED = 3;

    private final List<EntryList> lists = new ArrayList<>();
    private EntryTable entries;
    private int capacity;
    private long hash;

    /** @param capacity entries of all lists. */
    public ListState(final int capacity)
    {
        this.capacity = capacity;
        entries = new EntryTable(capacity);
    }

    /** @return bytes of direct memory. */
    public static long bytes(final int capacity)
    {
        return EntryTable.bytes(capacity);
    }

    /**
     * Another capacity from now on; no entry goes because of it. Memory is taken where it grows; where it shrinks, the
     * memory stays. Allocates.
     */
    public void capacity(final int newCapacity)
    {
        capacity = newCapacity;
        if (newCapacity > entries.capacity())
        {
            final EntryTable former = entries;
            entries = new EntryTable(newCapacity);
            for (final int place : former.ordered())
            {
                final int copy = entries.add(former.list(place), former.low(place), former.high(place),
                    former.secondLow(place), former.secondHigh(place));
                entries.set(copy, former.startNs(place), former.expiryNs(place), former.sequence(place),
                    former.isAutomatic(place));
            }
            former.free();
        }
    }

    public int capacity()
    {
        return capacity;
    }

    /** @return entries of all lists. */
    public int count()
    {
        return entries.count();
    }

    /** @return a hash over every change so far. */
    public long hash()
    {
        return hash;
    }

    /**
     * @param secondKey of a list of pairs; else null.
     * @return the list, which from now on is there for ever; null where it is not there and is not to be made.
     */
    public EntryList list(
        final String name,
        final Family family,
        final ListKey key,
        final ListKey secondKey,
        final boolean isMade)
    {
        for (int i = 0, size = lists.size(); i < size; i++)
        {
            if (lists.get(i).is(name, family, key, secondKey))
            {
                return lists.get(i);
            }
        }
        if (!isMade)
        {
            return null;
        }
        final EntryList list = new EntryList(lists.size(), name, family, key, secondKey);
        lists.add(list);
        return list;
    }

    /** @return all lists, by number. */
    public List<EntryList> lists()
    {
        return lists;
    }

    /**
     * Where a list's entries are for one key each, it is looked up; a network's or a range's entry is in force for
     * every address or BIN in it. Allocates nothing.
     *
     * @return true if an entry for the key is in force.
     */
    public boolean has(
        final EntryList list,
        final long low,
        final long high,
        final long secondLow,
        final long secondHigh,
        final long nowNs)
    {
        return EntryTable.NONE != inForce(list, low, high, secondLow, secondHigh, nowNs);
    }

    /** @return the sequence of the input that put the entry for which {@link #has} is true; -1 where it is false. */
    public long sequenceOf(
        final EntryList list,
        final long low,
        final long high,
        final long secondLow,
        final long secondHigh,
        final long nowNs)
    {
        final int place = inForce(list, low, high, secondLow, secondHigh, nowNs);
        return EntryTable.NONE == place ? -1 : entries.sequence(place);
    }

    private int inForce(
        final EntryList list,
        final long low,
        final long high,
        final long secondLow,
        final long secondHigh,
        final long nowNs)
    {
        if (0 == list.count())
        {
            return EntryTable.NONE;
        }
        if (list.isOfRanges())
        {
            return ListKey.CIDR == list.key() ? network(list, low, high, nowNs) : range(list, low, nowNs);
        }
        return entries.inForce(list.number(), low, high, secondLow, secondHigh, nowNs);
    }

    private int network(final EntryList list, final long low, final long high, final long nowNs)
    {
        for (int word = 0; word <= ADDRESS_BITS / Long.SIZE; word++)
        {
            long lengths = list.networkLengths(word);
            while (0 != lengths)
            {
                final int bits = word * Long.SIZE + Long.numberOfTrailingZeros(lengths);
                lengths &= lengths - 1;
                final int place =
                    entries.inForce(list.number(), low & lowMask(bits), high & highMask(bits), bits, 0, nowNs);
                if (EntryTable.NONE != place)
                {
                    return place;
                }
            }
        }
        return EntryTable.NONE;
    }

    private static long highMask(final int bits)
    {
        return 0 == bits ? 0 : bits >= Long.SIZE ? -1 : -1L << (Long.SIZE - bits);
    }

    private static long lowMask(final int bits)
    {
        return bits <= Long.SIZE ? 0 : -1L << (ADDRESS_BITS - bits);
    }

    private int range(final EntryList list, final long bin, final long nowNs)
    {
        final RangeIndex ranges = list.ranges();
        if (bin != (int)bin)
        {
            return EntryTable.NONE;
        }
        int at = ranges.lastReaching((int)bin, ranges.beginningUpTo((int)bin));
        while (at >= 0)
        {
            final int place = entries.inForce(list.number(), ranges.lowest(at), 0, ranges.highest(at), 0, nowNs);
            if (EntryTable.NONE != place)
            {
                return place;
            }
            at = ranges.lastReaching((int)bin, at);
        }
        return EntryTable.NONE;
    }

    /** @return true if so many entries more would find room. */
    public boolean hasRoom(final EntryList list, final int added)
    {
        purge(list);
        return entries.count() + (long)added <= capacity &&
            (null == list.ranges() || list.count() + added <= MAX_RANGES);
    }

    /** @return true if the list has this entry, in force or not. */
    public boolean isEntry(
        final EntryList list, final long low, final long high, final long secondLow, final long secondHigh)
    {
        return EntryTable.NONE != entries.find(list.number(), low, high, secondLow, secondHigh);
    }

    /**
     * Puts an entry; one of the same key is replaced.
     *
     * @param startNs     or {@link #AT_ONCE}.
     * @param expiryNs    or {@link #NEVER}.
     * @param sequence    of the input that says so.
     * @param isAutomatic a rule says so, and no person. It never replaces what a person said, and never shortens what
     *                    a rule said: what is over is to be taken out before.
     * @return false where there is no room.
     */
    public boolean put(
        final EntryList list,
        final long low,
        final long high,
        final long secondLow,
        final long secondHigh,
        final long startNs,
        final long expiryNs,
        final long sequence,
        final boolean isAutomatic)
    {
        purge(list);
        int place = entries.find(list.number(), low, high, secondLow, secondHigh);
        long end = expiryNs;
        if (EntryTable.NONE == place)
        {
            if (entries.count() >= capacity || null != list.ranges() && list.count() >= MAX_RANGES)
            {
                return false;
            }
            place = entries.add(list.number(), low, high, secondLow, secondHigh);
            list.onAdded(low, secondLow);
            if (null != list.ranges())
            {
                list.ranges().ready();
            }
        }
        else if (isAutomatic)
        {
            if (!entries.isAutomatic(place))
            {
                return true;
            }
            end = Math.max(end, entries.expiryNs(place));
        }

        entries.set(place, startNs, end, sequence, isAutomatic);
        hash = RunningHash.mix(RunningHash.mix(hash, ADDED), list.number());
        hash = RunningHash.mix(RunningHash.mix(RunningHash.mix(hash, low), high), secondLow);
        hash = RunningHash.mix(RunningHash.mix(RunningHash.mix(hash, secondHigh), startNs), end);
        hash = RunningHash.mix(RunningHash.mix(hash, sequence), isAutomatic ? 1 : 0);
        return true;
    }

    /** @return false where the list has no such entry. */
    public boolean remove(
        final EntryList list, final long low, final long high, final long secondLow, final long secondHigh)
    {
        purge(list);
        final int place = entries.find(list.number(), low, high, secondLow, secondHigh);
        if (EntryTable.NONE == place)
        {
            return false;
        }
        remove(list, place, REMOVED);
        if (null != list.ranges())
        {
            list.ranges().ready();
        }
        return true;
    }

    /** Takes an entry out if it has expired. @return true if it did. */
    public boolean expire(
        final EntryList list,
        final long low,
        final long high,
        final long secondLow,
        final long secondHigh,
        final long nowNs)
    {
        final int place = entries.find(list.number(), low, high, secondLow, secondHigh);
        final boolean isOver = EntryTable.NONE != place && entries.expiryNs(place) <= nowNs;
        if (isOver)
        {
            remove(list, place, EXPIRED);
        }
        return isOver;
    }

    /**
     * Takes out entries that have expired, the earliest first.
     *
     * @param limit entries at most.
     * @return how many.
     */
    public int expire(final long nowNs, final int limit)
    {
        int count = 0;
        int place = entries.earliest();
        while (count < limit && EntryTable.NONE != place && entries.expiryNs(place) <= nowNs)
        {
            remove(lists.get(entries.list(place)), place, EXPIRED);
            count++;
            place = entries.earliest();
        }
        return count;
    }

    private void remove(final EntryList list, final int place, final long why)
    {
        final long low = entries.low(place);
        final long secondLow = entries.secondLow(place);
        hash = RunningHash.mix(RunningHash.mix(hash, why), list.number());
        hash = RunningHash.mix(RunningHash.mix(hash, low), entries.high(place));
        hash = RunningHash.mix(RunningHash.mix(hash, secondLow), entries.secondHigh(place));
        entries.remove(place);
        list.onRemoved(low, secondLow, EXPIRED == why);
    }

    /** Ranges whose entries expired leave the list's index. */
    private void purge(final EntryList list)
    {
        if (!list.areRangesStale())
        {
            return;
        }
        final RangeIndex ranges = list.ranges();
        final int former = ranges.count();
        int kept = 0;
        for (int i = 0; i < former; i++)
        {
            if (EntryTable.NONE != entries.find(list.number(), ranges.lowest(i), 0, ranges.highest(i), 0))
            {
                ranges.move(i, kept++);
            }
        }
        ranges.count(kept);
        ranges.ready();
        list.rangesPurged();
    }

    /** Gives all entries in the order of list and key. Off the payments' way: allocates. */
    public void forEach(final EntryConsumer consumer) throws IOException
    {
        for (final int place : entries.ordered())
        {
            consumer.accept(lists.get(entries.list(place)), entries.low(place), entries.high(place),
                entries.secondLow(place), entries.secondHigh(place), entries.startNs(place), entries.expiryNs(place),
                entries.sequence(place), entries.isAutomatic(place));
        }
    }

    /** Writes the whole state, in the order of lists and keys. */
    public void save(final DataOutput output) throws IOException
    {
        output.writeLong(hash);
        output.writeInt(lists.size());
        for (final EntryList list : lists)
        {
            output.writeUTF(list.name());
            output.writeByte(list.family().ordinal());
            output.writeByte(list.key().ordinal());
            output.writeByte(null == list.secondKey() ? -1 : list.secondKey().ordinal());
            output.writeBoolean(list.isFilled());
        }
        output.writeInt(entries.count());
        forEach((list, low, high, secondLow, secondHigh, startNs, expiryNs, sequence, isAutomatic) ->
        {
            output.writeInt(list.number());
            output.writeLong(low);
            output.writeLong(high);
            output.writeLong(secondLow);
            output.writeLong(secondHigh);
            output.writeLong(startNs);
            output.writeLong(expiryNs);
            output.writeLong(sequence);
            output.writeBoolean(isAutomatic);
        });
    }

    /**
     * Takes the state that {@link #save} wrote in place of what is here.
     *
     * @throws IOException where it is not what save writes; the state is then of no use.
     */
    public void restore(final DataInput input) throws IOException
    {
        hash = input.readLong();
        lists.clear();
        final int listCount = input.readInt();
        for (int i = 0; i < listCount; i++)
        {
            final String name = input.readUTF();
            final int family = input.readUnsignedByte();
            final ListKey key = ListKey.of(input.readUnsignedByte());
            final int second = input.readByte();
            final ListKey secondKey = ListKey.of(second);
            if (family >= Family.values().length || null == key || second >= 0 && null == secondKey)
            {
                throw new IOException("the snapshot of lists is damaged: list " + i);
            }
            list(name, Family.values()[family], key, secondKey, true).isFilled(input.readBoolean());
        }
        readEntries(input, listCount);
    }

    private void readEntries(final DataInput input, final int listCount) throws IOException
    {
        final int count = input.readInt();
        if (lists.size() != listCount || count < 0 || count > MAX_CAPACITY)
        {
            throw new IOException("the snapshot of lists is damaged: " + listCount + " lists, " + count + " entries");
        }
        entries.free();
        entries = new EntryTable(Math.max(capacity, count));
        for (int i = 0; i < count; i++)
        {
            final int number = input.readInt();
            final long low = input.readLong();
            final long high = input.readLong();
            final long secondLow = input.readLong();
            final long secondHigh = input.readLong();
            if (number < 0 || number >= listCount ||
                EntryTable.NONE != entries.find(number, low, high, secondLow, secondHigh))
            {
                throw new IOException("the snapshot of lists is damaged: entry " + i + " of list " + number);
            }
            final int place = entries.add(number, low, high, secondLow, secondHigh);
            lists.get(number).onAdded(low, secondLow);
            entries.set(place, input.readLong(), input.readLong(), input.readLong(), input.readBoolean());
        }
        for (final EntryList list : lists)
        {
            if (null != list.ranges())
            {
                list.ranges().ready();
            }
        }
    }
}
