package io.peregrine.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.engine.EngineCounters;
import io.peregrine.engine.JournalState;
import io.peregrine.journal.JournalTrouble;

/** How a running engine is, in a few lines: lag is the first number. */
final class StatSummary
{
    private static final String[] STATES = { "recovering", "live", "draining" };
    private static final long SAMPLE_NS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final int HASH_SHOWN = 12;
    private static final String NONE = "-";

    private final EngineCounters counters;

    StatSummary(final EngineCounters counters)
    {
        this.counters = counters;
    }

    /** Takes a quarter of a second: the rate is what comes in it. */
    void print(final PrintWriter out)
    {
        final long lag = counters.value(CounterDescriptor.LAG);
        final long rate = inputsPerSecond();
        out.println("lag " + number(lag) + " inputs wait in the ring, which has " +
            of(CounterDescriptor.RING_CAPACITY) + " slots");
        out.println("engine " + state(counters));
        out.println("journal " + journal());
        out.println("consumers " + consumers());
        out.println("rate " + number(rate) + " inputs a second, in the last " +
            TimeUnit.NANOSECONDS.toMillis(SAMPLE_NS) + " ms; " + of(CounterDescriptor.SESSIONS) + " sessions");
        out.println("decided " + of(CounterDescriptor.DECISIONS) + ": " + of(CounterDescriptor.APPROVED) +
            " approved, " + of(CounterDescriptor.CHALLENGED) + " challenge, " + of(CounterDescriptor.REVIEWED) +
            " review, " + of(CounterDescriptor.DECLINED) + " declined; " + of(CounterDescriptor.STAND_INS) +
            " by the fail policy");
        out.println("sequence " + of(CounterDescriptor.LAST_SEQUENCE) + " decided, " +
            of(CounterDescriptor.JOURNAL_SEQUENCE) + " in the journal, " + of(CounterDescriptor.DURABLE_SEQUENCE) +
            " durable");
        out.println("room " + of(CounterDescriptor.JOURNAL_ROOM) + " inputs more are certain to fit into the journal");
        out.println("snapshot " + (counters.value(CounterDescriptor.SNAPSHOT_SEQUENCE) < 0 ? NONE : "sequence " +
            of(CounterDescriptor.SNAPSHOT_SEQUENCE) + ", made " + of(CounterDescriptor.SNAPSHOT_AGE) + " s ago") +
            "; " + of(CounterDescriptor.SNAPSHOT_FAILURES) + " failed");
        out.println("recovery " + (counters.value(CounterDescriptor.RECOVERY_TARGET) < 0 ? NONE : "sequence " +
            of(CounterDescriptor.RECOVERY_SEQUENCE) + " of " + of(CounterDescriptor.RECOVERY_TARGET)));
        out.println("policy " + counters.policyHash().substring(0, HASH_SHOWN));
    }

    private long inputsPerSecond()
    {
        final long before = counters.value(CounterDescriptor.INPUTS);
        final long startNs = System.nanoTime();
        long tookNs = 0;
        while (tookNs < SAMPLE_NS)
        {
            LockSupport.parkNanos(SAMPLE_NS - tookNs);
            tookNs = System.nanoTime() - startNs;
        }
        return Math.round((counters.value(CounterDescriptor.INPUTS) - before) * 1e9 / tookNs);
    }

    static String state(final EngineCounters counters)
    {
        return STATES[(int)counters.value(CounterDescriptor.STATE)];
    }

    private String journal()
    {
        final JournalState state = JournalState.of(counters.value(CounterDescriptor.JOURNAL_STATE));
        final JournalTrouble trouble = JournalTrouble.of(counters.value(CounterDescriptor.JOURNAL_TROUBLE));
        return state + (JournalTrouble.NONE == trouble ? "" : " (" + trouble.words() + ")") + ": " + state.words();
    }

    private String consumers()
    {
        return 0 == counters.value(CounterDescriptor.CONSUMER_STATE) ? "WELL: everybody reads what is sent" :
            "STALLED: somebody does not read, and is not waited for";
    }

    private String of(final CounterDescriptor descriptor)
    {
        return number(counters.value(descriptor));
    }

    /** @return with commas; a dash for what is not there. */
    static String number(final long value)
    {
        return -1 == value ? NONE : String.format(Locale.ROOT, "%,d", value);
    }
}
