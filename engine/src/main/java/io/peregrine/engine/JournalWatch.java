package io.peregrine.engine;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.Counters;
import io.peregrine.ingest.JournalAvailability;
import io.peregrine.journal.JournalHealth;
import io.peregrine.journal.JournalTrouble;
import io.peregrine.journal.JournalWriter;
import io.peregrine.pipeline.Pipeline;

import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Watches both series, declares the state that the journal is in, and says when payments must not wait for it. It only
 * looks: the states come and go with what the series' own threads meet. The feeder's thread.
 */
final class JournalWatch implements Agent, JournalAvailability
{
    /** How long the fail policy answers after a failure, so that alerts and answers leave before the engine stops. */
    static final long FAREWELL_NS = TimeUnit.SECONDS.toNanos(1);

    private static final int TURNS_BETWEEN = 64;

    private final Pipeline pipeline;
    private final JournalWriter inputs;
    private final JournalWriter decisions;
    private final boolean isAwaited;
    private final long slowForceNs;
    private final NanoClock clock;
    private final StateListener listener;
    private final Runnable onFailed;
    private final AtomicCounter stateCounter;
    private final AtomicCounter troubleCounter;
    private final AtomicCounter roomCounter;
    private final AtomicCounter notMadeCounter;
    private final AtomicCounter slowForces;
    private JournalState state = JournalState.WELL;
    private JournalTrouble trouble = JournalTrouble.NONE;
    private long seenForces;
    private long slowSinceNs;
    private long roomlessSinceNs;
    private long failedAtNs;
    private boolean isOverdue;
    private boolean isSlow;
    private boolean isRoomless;
    private boolean hasStopped;
    private int turns;

    /**
     * @param isAwaited   true if answers wait for the disk.
     * @param slowForceNs beyond which the disk is slow.
     * @param onFailed    run when nothing can be journaled any more and what could be told is told.
     */
    JournalWatch(
        final Pipeline pipeline,
        final EngineJournal journal,
        final boolean isAwaited,
        final long slowForceNs,
        final NanoClock clock,
        final Counters counters,
        final StateListener listener,
        final Runnable onFailed)
    {
        this.pipeline = pipeline;
        this.inputs = journal.inputWriter();
        this.decisions = journal.decisionWriter();
        this.isAwaited = isAwaited;
        this.slowForceNs = slowForceNs;
        this.clock = clock;
        this.listener = listener;
        this.onFailed = onFailed;
        stateCounter = counters.counter(CounterDescriptor.JOURNAL_STATE);
        troubleCounter = counters.counter(CounterDescriptor.JOURNAL_TROUBLE);
        roomCounter = counters.counter(CounterDescriptor.JOURNAL_ROOM);
        notMadeCounter = counters.counter(CounterDescriptor.SEGMENTS_NOT_MADE);
        slowForces = counters.counter(CounterDescriptor.SLOW_FORCES);
    }

    @Override
    public boolean isTooSlow()
    {
        return isAwaited && isOverdue && inputs.health().forcingSinceNs() == slowSinceNs;
    }

    @Override
    public boolean isUnavailable()
    {
        return state.ordinal() >= JournalState.NO_ROOM.ordinal() || isTooSlow() ||
            !inputs.health().isTaking() || !decisions.health().isTaking() ||
            JournalTrouble.NONE != troubled().trouble() && 0 == pipeline.journalRoom();
    }

    @Override
    public int doWork()
    {
        if (++turns % TURNS_BETWEEN == 0)
        {
            look(clock.nanoTime());
        }

        return 0;
    }

    private void look(final long nowNs)
    {
        final long room = pipeline.journalRoom();
        final JournalHealth troubled = troubled();
        trouble = troubled.trouble();
        lookAtForces(nowNs);
        lookAtRoom(room, nowNs);

        roomCounter.setRelease(room);
        notMadeCounter.setRelease(inputs.health().allocationFailures() + decisions.health().allocationFailures());

        final JournalState next = next();
        final JournalTrouble shown = JournalState.GONE == next ? JournalTrouble.DIRECTORY_GONE :
            JournalState.FAILED == next ? JournalTrouble.IO_ERROR : trouble;
        troubleCounter.setRelease(shown.ordinal());
        if (next != state)
        {
            final JournalState before = state;
            state = next;
            stateCounter.setRelease(next.ordinal());
            listener.onState(next.name(), text(before, room, troubled));
            if (JournalState.FAILED == next)
            {
                failedAtNs = nowNs;
            }
        }

        if (JournalState.FAILED == state && !hasStopped && nowNs - failedAtNs > FAREWELL_NS)
        {
            hasStopped = true;
            onFailed.run();
        }
    }

    private JournalHealth troubled()
    {
        return JournalTrouble.NONE != decisions.health().trouble() ? decisions.health() : inputs.health();
    }

    private void lookAtForces(final long nowNs)
    {
        final JournalHealth health = inputs.health();
        final long forces = health.forceCount();
        final long sinceNs = health.forcingSinceNs();
        isOverdue = 0 != sinceNs && nowNs - sinceNs > slowForceNs;
        if (forces != seenForces)
        {
            seenForces = forces;
            final boolean wasSlow = health.lastForceNs() > slowForceNs;
            isSlow = wasSlow;
            if (wasSlow && 0 == slowSinceNs)
            {
                slowForces.incrementRelease();
            }
            slowSinceNs = 0;
        }

        if (isOverdue)
        {
            isSlow = true;
            if (sinceNs != slowSinceNs)
            {
                slowSinceNs = sinceNs;
                slowForces.incrementRelease();
            }
        }
    }

    private void lookAtRoom(final long room, final long nowNs)
    {
        if (room > 0)
        {
            isRoomless = false;
            roomlessSinceNs = 0;
            return;
        }

        if (0 == roomlessSinceNs)
        {
            roomlessSinceNs = nowNs;
        }
        // A segment that is only late is waited for, as long as a force is.
        isRoomless = JournalTrouble.NONE != trouble || nowNs - roomlessSinceNs > slowForceNs;
    }

    private JournalState next()
    {
        if (null != inputs.health().failure() || null != decisions.health().failure())
        {
            return JournalState.FAILED;
        }
        if (inputs.health().isGone() || decisions.health().isGone())
        {
            return JournalState.GONE;
        }
        if (isRoomless)
        {
            return JournalState.NO_ROOM;
        }
        return JournalTrouble.NONE != trouble ? JournalState.NO_SPARE :
            isSlow ? JournalState.SLOW_DISK : JournalState.WELL;
    }

    private String text(final JournalState before, final long room, final JournalHealth troubled)
    {
        return switch (state)
        {
            case WELL -> "over: " + before + "; the engine decides again";
            case SLOW_DISK -> "the disk takes longer than " + slowForceNs / 1_000_000 +
                " ms to make the journal durable: look at what else writes there";
            case NO_SPARE -> "room for " + String.format(Locale.ROOT, "%,d", room) + " more inputs; " +
                troubled.detail();
            case NO_ROOM -> "the fail policy answers payments until there is room; " + (troubled.detail().isEmpty() ?
                "the next segment is not there yet: the disk is slow" : troubled.detail());
            case GONE -> "the fail policy answers payments: the journal is not where it was opened; put the same " +
                "directory back, and do not stop the engine before, since its files may have no other name";
            case FAILED -> "the fail policy answers payments, and the engine stops with exit code 3; " +
                (null == inputs.health().failure() ? decisions.health().failure() :
                inputs.health().failure()).getMessage();
        };
    }

    @Override
    public String roleName()
    {
        return "journal-watch";
    }
}
