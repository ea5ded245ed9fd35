package io.peregrine.rules.list;

import io.peregrine.domain.ListKey;

/**
 * One list, declared now or once: what its entries name, how many there are and, where one entry is for many keys,
 * what finds it. It lasts as long as its state does. One thread; only {@link ListState} changes it.
 */
public final class EntryList
{
    /** What lists of one name must have in common to be one list. */
    public enum Family
    {
        /** Allow lists: what a rule wrote must never become an entry of one. */
        ALLOW,
        /** All other lists of policies. */
        OTHER,
        /** A rule's snoozes; the name is the rule's id. */
        SNOOZE
    }

    private static final int ADDRESS_BITS = 128;

    private final int number;
    private final String name;
    private final Family family;
    private final ListKey key;
    private final ListKey secondKey;
    private final int[] networks;
    private final long[] networkLengths;
    private final RangeIndex ranges;
    private int count;
    private boolean isFilled;
    private boolean areRangesStale;

    EntryList(
        final int number, final String name, final Family family, final ListKey key, final ListKey secondKey)
    {
        this.number = number;
        this.name = name;
        this.family = family;
        this.key = key;
        this.secondKey = secondKey;
        networks = ListKey.CIDR == key ? new int[ADDRESS_BITS + 1] : null;
        networkLengths = ListKey.CIDR == key ? new long[ADDRESS_BITS / Long.SIZE + 1] : null;
        ranges = ListKey.BIN_RANGE == key ? new RangeIndex() : null;
    }

    /** @return its number among all lists, in the order in which they were first declared. */
    public int number()
    {
        return number;
    }

    public String name()
    {
        return name;
    }

    public Family family()
    {
        return family;
    }

    public ListKey key()
    {
        return key;
    }

    /** @return a pair's second key; null where it is no list of pairs. */
    public ListKey secondKey()
    {
        return secondKey;
    }

    /** @return its entries, with those that start later or expired just now. */
    public int count()
    {
        return count;
    }

    /** @return true if it ever had an entry. */
    public boolean isFilled()
    {
        return isFilled;
    }

    void isFilled(final boolean isIt)
    {
        isFilled = isIt;
    }

    boolean is(
        final String otherName, final Family otherFamily, final ListKey otherKey, final ListKey otherSecondKey)
    {
        return name.equals(otherName) && family == otherFamily && key == otherKey && secondKey == otherSecondKey;
    }

    RangeIndex ranges()
    {
        return ranges;
    }

    /** @return bits 0 to 63 of which network lengths it has, from 64 times the word on. */
    long networkLengths(final int word)
    {
        return networkLengths[word];
    }

    void onAdded(final long low, final long secondLow)
    {
        count++;
        isFilled = true;
        if (null != networks)
        {
            networks[(int)secondLow]++;
            networkLengths[(int)secondLow >>> 6] |= 1L << secondLow;
        }
        else if (null != ranges)
        {
            ranges.add((int)low, (int)secondLow);
        }
    }

    /** @param isExpired ranges then stay in the index until the next change, which is not on a payment's way. */
    void onRemoved(final long low, final long secondLow, final boolean isExpired)
    {
        count--;
        if (null != networks)
        {
            if (0 == --networks[(int)secondLow])
            {
                networkLengths[(int)secondLow >>> 6] &= ~(1L << secondLow);
            }
        }
        else if (null != ranges && isExpired)
        {
            areRangesStale = true;
        }
        else if (null != ranges)
        {
            ranges.remove((int)low, (int)secondLow);
        }
    }

    boolean areRangesStale()
    {
        return areRangesStale;
    }

    void rangesPurged()
    {
        areRangesStale = false;
    }
}
