package io.peregrine.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Against java.time and whole numbers without a limit. */
class MomentsTest
{
    private static final BigInteger SECOND_NS = BigInteger.valueOf(1_000_000_000);

    @Property(tries = 2000)
    void shouldMoveAsJavaTimeDoes(
        @ForAll @LongRange(min = Moments.MIN_SECOND, max = Moments.MAX_SECOND) final long second,
        @ForAll @IntRange(max = 999_999_999) final int nanos,
        @ForAll final long durationNs)
    {
        final Instant after = Instant.ofEpochSecond(second, nanos).plus(Duration.ofNanos(durationNs));
        final Instant before = Instant.ofEpochSecond(second, nanos).minus(Duration.ofNanos(durationNs));

        assertEquals(after, Instant.ofEpochSecond(
            Moments.secondAfter(second, nanos, durationNs), Moments.nanosAfter(nanos, durationNs)));
        assertEquals(before, Instant.ofEpochSecond(
            Moments.secondBefore(second, nanos, durationNs), Moments.nanosBefore(nanos, durationNs)));
    }

    @Property(tries = 2000)
    void shouldSayWhatLiesBetweenWhereALongHoldsIt(
        @ForAll @LongRange(min = -9_300_000_000L, max = 9_300_000_000L) final long seconds,
        @ForAll @IntRange(max = 999_999_999) final int nanos,
        @ForAll @IntRange(max = 999_999_999) final int fromNanos,
        @ForAll @LongRange(min = -4_000_000_000L, max = 4_000_000_000L) final long fromSecond)
    {
        final BigInteger exact = BigInteger.valueOf(seconds).multiply(SECOND_NS)
            .add(BigInteger.valueOf(nanos - fromNanos));
        final long second = fromSecond + seconds;

        assertEquals(exact.bitLength() >= Long.SIZE, Moments.isTooLong(second, nanos, fromSecond, fromNanos));
        if (exact.bitLength() < Long.SIZE)
        {
            assertEquals(exact.longValueExact(), Moments.between(second, nanos, fromSecond, fromNanos));
        }
    }
}
