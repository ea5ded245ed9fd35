package io.peregrine.policy;

import java.nio.charset.StandardCharsets;

import io.peregrine.domain.RunningHash;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Which payments a rule looks at: a span of event time and a share of the payments. For all others it is as if the
 * rule missed. Immutable.
 *
 * <p>A payment belongs to the share if its draw is below it. The draw is the upper 53 bits of
 * {@code mix(mix(seed, paymentIdLow), paymentIdHigh)} as a fraction of 2^53, where the seed is
 * {@code mix(0, the id's bytes)} and {@code mix} is {@link RunningHash}'s: the same on every machine, and two rules
 * draw apart from each other.
 */
public final class RuleScope
{
    /** Every payment. */
    public static final RuleScope ALL = new RuleScope("", Long.MIN_VALUE, Long.MAX_VALUE, 1.0);

    private static final int FRACTION_BITS = 53;

    private final long fromNs;
    private final long toNs;
    private final double share;
    private final long seed;
    private final long limit;

    /**
     * @param id     of the rule.
     * @param fromNs first event time that it looks at.
     * @param toNs   first event time after it that it does not look at; Long.MAX_VALUE for ever.
     * @param share  of the payments, above 0 up to 1.
     */
    RuleScope(final String id, final long fromNs, final long toNs, final double share)
    {
        this.fromNs = fromNs;
        this.toNs = toNs;
        this.share = share;
        final byte[] bytes = id.getBytes(StandardCharsets.US_ASCII);
        seed = RunningHash.mix(0, new UnsafeBuffer(bytes), 0, bytes.length);
        limit = (long)(share * (1L << FRACTION_BITS));
    }

    /** @return Long.MIN_VALUE where nothing is said. */
    public long fromNs()
    {
        return fromNs;
    }

    /** @return Long.MAX_VALUE where nothing is said. */
    public long toNs()
    {
        return toNs;
    }

    /** @return 1 where nothing is said. */
    public double share()
    {
        return share;
    }

    /** @return true if the rule looks at every payment. */
    public boolean isAll()
    {
        return Long.MIN_VALUE == fromNs && Long.MAX_VALUE == toNs && 1.0 == share;
    }

    /** @return true if the rule looks at the payment. Allocates nothing. */
    public boolean contains(final long eventTimeNs, final long paymentIdLow, final long paymentIdHigh)
    {
        return eventTimeNs >= fromNs && eventTimeNs < toNs &&
            (1.0 == share || draw(seed, paymentIdLow, paymentIdHigh) < limit);
    }

    private static long draw(final long seed, final long paymentIdLow, final long paymentIdHigh)
    {
        return RunningHash.mix(RunningHash.mix(seed, paymentIdLow), paymentIdHigh) >>> Long.SIZE - FRACTION_BITS;
    }
}
