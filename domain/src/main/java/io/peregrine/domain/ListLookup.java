package io.peregrine.domain;

/**
 * The lists that rules may ask. A key is one or two halves of two words each, as {@link PaymentEvent#keyLow} and
 * {@link PaymentEvent#keyHigh} give them; a number is its low word. Score's thread; allocates nothing.
 */
public interface ListLookup
{
    /** No list holds anything. */
    ListLookup EMPTY = (list, low, high, secondLow, secondHigh) -> false;

    /**
     * @param list       its index among the policy's lists.
     * @param low        of the key.
     * @param high       of the key; 0 where it is one word.
     * @param secondLow  of a pair's second key; 0 where the list is not of pairs.
     * @param secondHigh of a pair's second key; 0 where the list is not of pairs.
     * @return true if an entry for the key is in force now.
     */
    boolean has(int list, long low, long high, long secondLow, long secondHigh);

    /** Which input put the entry for which {@link #has} is true; -1 where it is false, or nobody knows. */
    default long sequenceOf(
        final int list, final long low, final long high, final long secondLow, final long secondHigh)
    {
        return -1;
    }
}
