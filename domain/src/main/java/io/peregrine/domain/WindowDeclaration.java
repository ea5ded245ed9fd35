package io.peregrine.domain;

/**
 * A window over a key's history in event time, in Flink's words. Parts that a kind does not use are 0 or null.
 *
 * @param kind     which.
 * @param lengthNs SLIDING: the length D of (t-D, t]; TUMBLING: the period; SESSION: the gap.
 * @param maxNs    SESSION: the greatest length, or 0 for none.
 * @param delayNs  how far the window is shifted back: it is the window of a payment at t-delay.
 * @param count    LAST: how many payments.
 * @param zone     TUMBLING: the zone that its periods are aligned in; null for the policy's.
 */
public record WindowDeclaration(Kind kind, long lengthNs, long maxNs, long delayNs, int count, String zone)
{
    private static final long DAY_NS = 86_400_000_000_000L;

    /** All of a key's payments. */
    public static final WindowDeclaration LIFETIME = new WindowDeclaration(Kind.LIFETIME, 0, 0, 0, 0, null);

    /** Window kinds. */
    public enum Kind
    {
        SLIDING, TUMBLING, SESSION, LAST, LIFETIME
    }

    public static WindowDeclaration sliding(final long lengthNs, final long delayNs)
    {
        return new WindowDeclaration(Kind.SLIDING, lengthNs, 0, delayNs, 0, null);
    }

    public static WindowDeclaration tumbling(final long periodNs, final String zone, final long delayNs)
    {
        return new WindowDeclaration(Kind.TUMBLING, periodNs, 0, delayNs, 0, zone);
    }

    public static WindowDeclaration session(final long gapNs, final long maxNs, final long delayNs)
    {
        return new WindowDeclaration(Kind.SESSION, gapNs, maxNs, delayNs, 0, null);
    }

    public static WindowDeclaration last(final int count, final long delayNs)
    {
        return new WindowDeclaration(Kind.LAST, 0, 0, delayNs, count, null);
    }

    public static WindowDeclaration lifetime(final long delayNs)
    {
        return new WindowDeclaration(Kind.LIFETIME, 0, 0, delayNs, 0, null);
    }

    /** @return nanoseconds after which a payment has certainly seen the whole window; 0 where no time says so. */
    public long spanNs()
    {
        return delayNs + switch (kind)
        {
            case SLIDING -> lengthNs;
            case TUMBLING -> lengthNs + DAY_NS;
            case SESSION -> 0 != maxNs ? maxNs : lengthNs;
            case LAST, LIFETIME -> 0;
        };
    }
}
