package io.peregrine.replay;

/**
 * Which payments are meant.
 *
 * @param fromSequence the first sequence.
 * @param toSequence   the last sequence.
 * @param fromTimeNs   the least event time.
 * @param toTimeNs     the event time before which it ends.
 */
public record ReplayRange(long fromSequence, long toSequence, long fromTimeNs, long toTimeNs)
{
    /** All of them. */
    public static final ReplayRange ALL = new ReplayRange(0, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE);

    public boolean has(final long sequence, final long eventTimeNs)
    {
        return sequence >= fromSequence && sequence <= toSequence && eventTimeNs >= fromTimeNs &&
            eventTimeNs < toTimeNs;
    }
}
