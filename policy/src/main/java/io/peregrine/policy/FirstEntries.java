package io.peregrine.policy;

/**
 * The entries that a policy brings for one of its lists, for an engine in which the list never had any.
 *
 * @param list    its index among the policy's lists.
 * @param entries six words each: key low, high, second key low, high, start, expiry; Long.MIN_VALUE for no start and
 *                for no expiry.
 */
public record FirstEntries(int list, long[] entries)
{
    /** Words of an entry. */
    public static final int WORDS = 6;

    /** A start or an expiry that is not given. */
    public static final long NONE = Long.MIN_VALUE;
}
