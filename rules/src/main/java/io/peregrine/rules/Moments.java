package io.peregrine.rules;

/**
 * Arithmetic of times, held as seconds since 1970 and nanoseconds, and durations, held as nanoseconds, without
 * allocation; called by generated code. The caller checks the range of results.
 */
final class Moments
{
    static final long SECOND_NS = 1_000_000_000L;
    static final long MIN_SECOND = -62_135_596_800L; // 0001-01-01
    static final long MAX_SECOND = 253_402_300_799L; // 9999-12-31
    private static final long LONGEST_S = Long.MAX_VALUE / SECOND_NS;

    private Moments()
    {
    }

    static boolean isOutside(final long second)
    {
        return second < MIN_SECOND || second > MAX_SECOND;
    }

    static int compare(final long second, final long nanos, final long otherSecond, final long otherNanos)
    {
        return second != otherSecond ? Long.compare(second, otherSecond) : Long.compare(nanos, otherNanos);
    }

    static long secondAfter(final long second, final long nanos, final long durationNs)
    {
        return second + Math.floorDiv(durationNs, SECOND_NS) +
            (nanos + Math.floorMod(durationNs, SECOND_NS) >= SECOND_NS ? 1 : 0);
    }

    static long nanosAfter(final long nanos, final long durationNs)
    {
        return Math.floorMod(nanos + Math.floorMod(durationNs, SECOND_NS), SECOND_NS);
    }

    static long secondBefore(final long second, final long nanos, final long durationNs)
    {
        return second - Math.floorDiv(durationNs, SECOND_NS) -
            (nanos < Math.floorMod(durationNs, SECOND_NS) ? 1 : 0);
    }

    static long nanosBefore(final long nanos, final long durationNs)
    {
        return Math.floorMod(nanos - Math.floorMod(durationNs, SECOND_NS), SECOND_NS);
    }

    /** @return true if what lies between is no duration: more nanoseconds than a long holds. */
    static boolean isTooLong(final long second, final long nanos, final long fromSecond, final long fromNanos)
    {
        final long seconds = second - fromSecond - (nanos < fromNanos ? 1 : 0);
        final long rest = Math.floorMod(nanos - fromNanos, SECOND_NS);
        return seconds > LONGEST_S || LONGEST_S == seconds && rest > Long.MAX_VALUE % SECOND_NS ||
            seconds < -LONGEST_S - 1 ||
            -LONGEST_S - 1 == seconds && rest < Math.floorMod(Long.MIN_VALUE, SECOND_NS);
    }

    static long between(final long second, final long nanos, final long fromSecond, final long fromNanos)
    {
        return (second - fromSecond) * SECOND_NS + nanos - fromNanos;
    }
}
