package io.peregrine.pipeline.window;

import static io.peregrine.pipeline.window.EventLog.NONE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.Counters;
import io.peregrine.domain.DecisionStatus;
import io.peregrine.domain.FeatureDeclaration;
import io.peregrine.domain.FeatureDeclaration.Form;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.KeyKind;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.WindowDeclaration;
import io.peregrine.domain.ZoneTable;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * The histories of all keys under one policy, and the features computed from them. One thread owns it. All memory that
 * grows with the capacities is taken at construction, off heap, and given back by {@link #close()}.
 */
public final class WindowState implements AutoCloseable
{
    private final FeatureLayout layout;
    private final PolicyAmount amount;
    private final Counters counters;
    private final EventLog log;
    private final PaymentIndex index;
    private final KeyHistory[] histories;
    private final FeatureProgram program;
    private final RunningHash hash = new RunningHash();
    private final AtomicCounter labels;
    private final AtomicCounter labelsUnknown;
    private final AtomicCounter lateEvents;
    private final AtomicCounter evictedEvents;

    /** By feature: the event time up to which it is warming. */
    private final long[] warmUntilNs;
    private long anyWarmUntilNs = Long.MIN_VALUE;
    private long highestNs = Long.MIN_VALUE;

    /**
     * Histories that start here: nothing came before, hence no feature is warming.
     *
     * @param currency          ISO 4217 numeric; a payment with neither amount in it has none.
     * @param currencyDecimals  digits of the minor unit.
     * @param lateAllowNs       how far a payment may be behind its key's greatest event time and still be taken in.
     * @param keyCapacityByKind by the key kind's ordinal; beyond it the key longest without a payment makes room.
     * @param eventCapacity     payments held; beyond it the one that arrived first makes room.
     */
    public WindowState(
        final FeatureLayout layout,
        final ZoneTable zone,
        final int currency,
        final int currencyDecimals,
        final long lateAllowNs,
        final int[] keyCapacityByKind,
        final int eventCapacity,
        final Counters counters)
    {
        if (lateAllowNs < 0)
        {
            throw new IllegalArgumentException("late.allow must not be below 0: " + lateAllowNs + " ns");
        }

        this.layout = layout;
        this.counters = counters;
        amount = PolicyAmount.of(currency, currencyDecimals);
        labels = counters.counter(CounterDescriptor.LABELS);
        labelsUnknown = counters.counter(CounterDescriptor.LABELS_UNKNOWN);
        lateEvents = counters.counter(CounterDescriptor.LATE_EVENTS);
        evictedEvents = counters.counter(CounterDescriptor.EVICTED_EVENTS);
        warmUntilNs = new long[layout.count()];
        Arrays.fill(warmUntilNs, Long.MIN_VALUE);

        final List<KeyKind> kinds = kindsOf(layout);
        log = new EventLog(eventCapacity, kinds.size());
        index = new PaymentIndex(log);
        histories = new KeyHistory[kinds.size()];
        final KeyHistory[] historyByFeature = new KeyHistory[layout.count()];
        final KeyWindow[] windowByFeature = new KeyWindow[layout.count()];
        for (int i = 0; i < histories.length; i++)
        {
            final KeyKind kind = kinds.get(i);
            final List<WindowDeclaration> windows = windowsOf(layout, kind);
            histories[i] = new KeyHistory(log, kind, i, windows, keyCapacityByKind[kind.ordinal()], lateAllowNs, hash,
                counters.counter(CounterDescriptor.EVICTED_KEYS));
            for (int feature = 0; feature < layout.count(); feature++)
            {
                if (isOver(layout.feature(feature), kind))
                {
                    historyByFeature[feature] = histories[i];
                    final WindowDeclaration window = layout.feature(feature).aggregate().window();
                    windowByFeature[feature] = null == window ? null : histories[i].window(windows.indexOf(window));
                }
            }
        }
        program = new FeatureProgram(layout, historyByFeature, windowByFeature, zone, amount,
            counters.counter(CounterDescriptor.SUM_OVERFLOWS));
    }

    private static List<KeyKind> kindsOf(final FeatureLayout layout)
    {
        return Arrays.stream(KeyKind.values())
            .filter(kind -> layout.features().stream().anyMatch(feature -> isOver(feature, kind)))
            .toList();
    }

    private static List<WindowDeclaration> windowsOf(final FeatureLayout layout, final KeyKind kind)
    {
        final List<WindowDeclaration> windows = new ArrayList<>();
        for (final FeatureDeclaration feature : layout.features())
        {
            if (isOver(feature, kind) && null != feature.aggregate().window() &&
                !windows.contains(feature.aggregate().window()))
            {
                windows.add(feature.aggregate().window());
            }
        }
        return windows;
    }

    private static boolean isOver(final FeatureDeclaration feature, final KeyKind kind)
    {
        return Form.AGGREGATE == feature.form() && kind == feature.aggregate().key();
    }

    /**
     * Takes the payment into its histories, then writes every feature and the status bits LATE, OTHER_CURRENCY and
     * WARMING into the slot. A payment that no history takes is not held.
     */
    public void onPayment(final PaymentEvent event)
    {
        final long timeNs = event.eventTimeNs();
        final long amountMinor = amount.minorOf(event);

        boolean isTaken = false;
        boolean isTooLate = false;
        for (final KeyHistory history : histories)
        {
            isTaken |= history.prepare(event);
            isTooLate |= history.isTooLate();
        }
        final int slot = isTaken ? hold(event, amountMinor) : NONE;
        for (final KeyHistory history : histories)
        {
            history.take(event, slot);
        }

        if (isTooLate)
        {
            event.addStatus(DecisionStatus.LATE);
            lateEvents.incrementRelease();
        }
        if (timeNs < anyWarmUntilNs)
        {
            event.addStatus(DecisionStatus.WARMING);
        }
        program.write(event, amountMinor);
    }

    private int hold(final PaymentEvent event, final long amountMinor)
    {
        highestNs = Math.max(highestNs, event.eventTimeNs());
        if (log.isFull())
        {
            evict(log.nextSlot());
        }
        final int slot = log.take(event, amountMinor);
        index.put(slot);
        hash.fold(event.paymentIdLow(), event.paymentIdHigh(), event.sourceId());
        hash.fold(event.eventTimeNs(), amountMinor, event.sequence());
        return slot;
    }

    private void evict(final int slot)
    {
        boolean isWanted = false;
        for (final KeyHistory history : histories)
        {
            isWanted |= history.evict(slot, highestNs);
        }
        index.remove(slot);
        hash.fold(log.sequence(slot), log.timeNs(slot), log.label(slot));
        if (isWanted)
        {
            evictedEvents.incrementRelease();
        }
    }

    /**
     * Marks the past payment; its newest label counts, and only 1 is a fraud.
     *
     * @return false if it is not held.
     */
    public boolean onLabel(final long paymentIdLow, final long paymentIdHigh, final long sourceId, final int label)
    {
        final int slot = index.find(paymentIdLow, paymentIdHigh, sourceId);
        if (NONE == slot)
        {
            labelsUnknown.incrementRelease();
            return false;
        }

        final boolean wasFraud = log.isFraud(slot);
        hash.fold(log.sequence(slot), log.label(slot), label);
        log.label(slot, label);
        if (wasFraud != log.isFraud(slot))
        {
            for (final KeyHistory history : histories)
            {
                history.relabel(slot, wasFraud ? -1 : 1);
            }
        }
        labels.incrementRelease();
        return true;
    }

    /** @return a hash of every change of state so far. */
    public long runningHash()
    {
        return hash.value();
    }

    /**
     * The same histories under another policy. What is kept goes by a feature's key, aggregate, field, window and
     * current, not by its name. A feature that is new is computed from the payments that are held and is warming
     * until the event time is one window past the greatest so far; for a session, its greatest length or else its
     * gap. Where the currency changes, past amounts are missing. This state stays as it is and is still to be closed.
     */
    public WindowState withPolicy(
        final FeatureLayout layout,
        final ZoneTable zone,
        final int currency,
        final int currencyDecimals,
        final long lateAllowNs,
        final int[] keyCapacityByKind,
        final int eventCapacity)
    {
        final WindowState next = new WindowState(
            layout, zone, currency, currencyDecimals, lateAllowNs, keyCapacityByKind, eventCapacity, counters);
        next.adopt(this);
        return next;
    }

    private void adopt(final WindowState before)
    {
        final boolean isSameMoney = amount.equals(before.amount);
        highestNs = before.highestNs;
        new PolicyChange(before.log, before.histories, log, index, histories, isSameMoney).carry();
        hash.value(before.hash.value());
        hash.fold(layout.count(), before.log.arrivals(), log.arrivals());

        for (int feature = 0; feature < layout.count(); feature++)
        {
            warmUntilNs[feature] = before.warmUntil(layout.feature(feature), isSameMoney);
            anyWarmUntilNs = Math.max(anyWarmUntilNs, warmUntilNs[feature]);
        }
    }

    private long warmUntil(final FeatureDeclaration other, final boolean isSameMoney)
    {
        if (Form.AGGREGATE != other.form() || null == other.aggregate().window() || Long.MIN_VALUE == highestNs)
        {
            return Long.MIN_VALUE;
        }

        for (int feature = 0; feature < layout.count(); feature++)
        {
            if (isSame(layout.feature(feature), other) && (isSameMoney || null == other.aggregate().field()))
            {
                return warmUntilNs[feature];
            }
        }

        final WindowDeclaration window = other.aggregate().window();
        final long spanNs = WindowDeclaration.Kind.SLIDING == window.kind() ?
            window.spanNs() : 0 != window.maxNs() ? window.maxNs() : window.lengthNs();
        return EventTime.plus(highestNs, spanNs);
    }

    private static boolean isSame(final FeatureDeclaration a, final FeatureDeclaration b)
    {
        return a.form() == b.form() && Objects.equals(a.aggregate(), b.aggregate());
    }

    @Override
    public void close()
    {
        for (final KeyHistory history : histories)
        {
            history.close();
        }
        index.close();
        log.close();
    }
}
