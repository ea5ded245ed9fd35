package io.peregrine.replay.whatif;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** How many payments, and of what amounts. */
public final class Tally
{
    private final SortedMap<Integer, Long> amounts = new TreeMap<>();
    private long count;

    void add(final int currency, final long amountMinor)
    {
        count++;
        amounts.merge(currency, amountMinor, Math::addExact);
    }

    public long count()
    {
        return count;
    }

    /** @return the sum of minor units by currency, ISO 4217 numeric. */
    public SortedMap<Integer, Long> amounts()
    {
        return Collections.unmodifiableSortedMap(amounts);
    }
}
