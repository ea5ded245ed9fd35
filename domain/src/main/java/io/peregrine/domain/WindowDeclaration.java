package io.peregrine.domain;

/**
 * A window over a key's history in event time.
 *
 * @param kind     which.
 * @param lengthNs SLIDING: the length D of (t-D, t]; SESSION: the gap.
 * @param maxNs    SESSION: the greatest length, or 0 for none.
 * @param delayNs  how far both ends are shifted back.
 */
public record WindowDeclaration(Kind kind, long lengthNs, long maxNs, long delayNs)
{
    /** Window kinds, in Flink's words. */
    public enum Kind
    {
        SLIDING, SESSION
    }

    /** @return nanoseconds of history that the window looks back over; a session keeps accumulators only. */
    public long retentionNs()
    {
        return Kind.SLIDING == kind ? lengthNs + delayNs : delayNs;
    }
}
