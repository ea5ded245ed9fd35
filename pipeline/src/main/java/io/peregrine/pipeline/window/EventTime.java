package io.peregrine.pipeline.window;

/** Arithmetic on nanoseconds that stays at the ends of the range instead of wrapping. */
final class EventTime
{
    private EventTime()
    {
    }

    static long minus(final long a, final long b)
    {
        final long difference = a - b;
        return ((a ^ b) & (a ^ difference)) < 0 ? (a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : difference;
    }

    static long plus(final long a, final long b)
    {
        final long sum = a + b;
        return ((a ^ sum) & (b ^ sum)) < 0 ? (a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
    }
}
