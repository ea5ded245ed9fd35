package io.peregrine.pipeline.window;

import io.peregrine.domain.PaymentEvent;

/** One payment of a history, on the heap: scratch. */
final class Row
{
    /** Fully reversed. */
    static final long REVERSED = 1;
    /** The final action's two bits: {@link PaymentEvent#FINALLY_APPROVED} or {@link PaymentEvent#FINALLY_DECLINED}. */
    static final int ACTION_SHIFT = 1;
    static final long ACTION_MASK = 3L << ACTION_SHIFT;
    static final long APPROVED = (long)PaymentEvent.FINALLY_APPROVED << ACTION_SHIFT;
    static final long DECLINED = (long)PaymentEvent.FINALLY_DECLINED << ACTION_SHIFT;
    /** The newest label is 1. */
    static final long FRAUD = 1 << 3;
    /** Decided elsewhere. */
    static final long ADVICE = 1 << 4;
    /** The first condition's bit. */
    static final int CONDITION_SHIFT = 5;

    final long[] values;
    long timeNs;

    /** Whose it is; of use only where the history's rows have ids. */
    int id;
    long meta;

    /** @param columns values of a payment that the history keeps. */
    Row(final int columns)
    {
        values = new long[columns];
    }

    void copy(final Row other)
    {
        timeNs = other.timeNs;
        id = other.id;
        meta = other.meta;
        System.arraycopy(other.values, 0, values, 0, values.length);
    }
}
