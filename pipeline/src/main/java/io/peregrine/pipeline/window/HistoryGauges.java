package io.peregrine.pipeline.window;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.Counters;
import org.agrona.concurrent.status.AtomicCounter;

/** Tells operators what histories hold: every so many inputs, and once nothing has come for a while. */
final class HistoryGauges
{
    private static final int INPUTS_BETWEEN = 4_096;
    private static final int IDLE_TURNS = 64;

    private final AtomicCounter[] which;
    private final AtomicCounter[] keys;
    private final AtomicCounter[] keyCapacity;
    private final AtomicCounter[] rows;
    private final AtomicCounter[] rowCapacity;
    private final AtomicCounter[] bytes;
    private History[] histories = {};
    private int inputs;
    private int idleTurns;

    HistoryGauges(final Counters counters)
    {
        which = each(counters, CounterDescriptor.HISTORY);
        keys = each(counters, CounterDescriptor.HISTORY_KEYS);
        keyCapacity = each(counters, CounterDescriptor.HISTORY_KEY_CAPACITY);
        rows = each(counters, CounterDescriptor.HISTORY_ROWS);
        rowCapacity = each(counters, CounterDescriptor.HISTORY_ROW_CAPACITY);
        bytes = each(counters, CounterDescriptor.HISTORY_BYTES);
    }

    private static AtomicCounter[] each(final Counters counters, final CounterDescriptor descriptor)
    {
        final AtomicCounter[] result = new AtomicCounter[CounterDescriptor.HISTORIES];
        for (int i = 0; i < result.length; i++)
        {
            result[i] = counters.counter(descriptor, i);
        }
        return result;
    }

    /** @param histories told of from now on; those beyond the counters are not. */
    void watch(final History[] histories)
    {
        this.histories = histories;
        for (int i = 0; i < which.length; i++)
        {
            final boolean isThere = i < histories.length;
            which[i].setRelease(isThere ? histories[i].declaration().word() : 0);
            keyCapacity[i].setRelease(isThere ? histories[i].keys().capacity() : 0);
            rowCapacity[i].setRelease(isThere ?
                (long)histories[i].rows().capacity() * histories[i].rows().rows() : 0);
        }
        tell();
    }

    void onInput()
    {
        idleTurns = 0;
        if (++inputs >= INPUTS_BETWEEN)
        {
            tell();
        }
    }

    void onIdle()
    {
        if (inputs > 0 && ++idleTurns >= IDLE_TURNS)
        {
            tell();
        }
    }

    private void tell()
    {
        inputs = 0;
        idleTurns = 0;
        for (int i = 0; i < histories.length && i < which.length; i++)
        {
            keys[i].setRelease(histories[i].keyCount());
            rows[i].setRelease(histories[i].heldRows());
            bytes[i].setRelease(histories[i].usedBytes());
        }
    }
}
