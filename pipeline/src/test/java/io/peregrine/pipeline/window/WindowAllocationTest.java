package io.peregrine.pipeline.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

import com.sun.management.ThreadMXBean;
import io.peregrine.domain.AggregateDeclaration;
import io.peregrine.domain.AggregateDeclaration.Kind;
import io.peregrine.domain.AggregateDeclaration.Of;
import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.FeatureDeclaration;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.FeatureType;
import io.peregrine.domain.InputKind;
import io.peregrine.domain.KeyKind;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.WindowDeclaration;
import io.peregrine.rules.Condition;
import org.junit.jupiter.api.Test;

/** Every kind of window and aggregate, fed with every kind of input, from empty to far beyond the capacities. */
class WindowAllocationTest
{
    private static final long MINUTE = 60 * Features.SECOND;
    private static final int NONE = AggregateDeclaration.NO_CONDITION;
    private static final int INPUTS = 80_000;
    private static final int KEYS = 2_000;
    private static final int EVENTS = 12_000;
    private static final int RUNS = 4;

    private final List<FeatureDeclaration> features = new ArrayList<>();
    private final PaymentEvent slot = Features.slot();

    private FeatureLayout layout()
    {
        final WindowDeclaration[] windows =
        {
            WindowDeclaration.sliding(20 * MINUTE, 0), WindowDeclaration.sliding(20 * MINUTE, 5 * MINUTE),
            WindowDeclaration.tumbling(60 * MINUTE, null, 0), WindowDeclaration.session(MINUTE, 30 * MINUTE, 0),
            WindowDeclaration.last(5, 0), WindowDeclaration.lifetime(0)
        };
        for (final WindowDeclaration window : windows)
        {
            for (final Kind kind : Kind.values())
            {
                add(kind, KeyKind.CARD, null, window, 2 * MINUTE, 0);
                if (WindowDeclaration.Kind.LAST != window.kind() && WindowDeclaration.Kind.LIFETIME != window.kind())
                {
                    add(kind, KeyKind.CUSTOMER, KeyKind.MERCHANT, window, 0, 0);
                }
            }
        }
        for (final Kind kind : new Kind[]{ Kind.COUNT, Kind.MEAN, Kind.STDDEV, Kind.FRAUD_SHARE })
        {
            add(kind, KeyKind.MERCHANT, null, WindowDeclaration.sliding(20 * MINUTE, 0), 0, MINUTE);
        }
        add(Kind.COUNT, KeyKind.TERMINAL, null, windows[0], 0, 0);
        add(Kind.CONSECUTIVE, KeyKind.CARD, null, null, 2 * MINUTE, 0);
        features.add(FeatureDeclaration.aggregate("events", FeatureType.INT, new AggregateDeclaration(
            KeyKind.CUSTOMER, null, Kind.COUNT, null, windows[0], Of.CUSTOMER_EVENTS, NONE, NONE, NONE, 0, 0, false),
            false, 0));
        return new FeatureLayout(features, List.of("amount_minor > 5000", "mcc == 5002"));
    }

    private void add(
        final Kind kind,
        final KeyKind key,
        final KeyKind with,
        final WindowDeclaration window,
        final long latenessNs,
        final long paneNs)
    {
        final boolean isPair = Kind.SEQUENCE == kind || Kind.WITHOUT == kind;
        final boolean isWindowed = Kind.TIME_SINCE_LAST != kind && Kind.SPEED != kind;
        if (isPair && WindowDeclaration.Kind.SLIDING != window.kind() || !isWindowed && null != with ||
            Kind.CONSECUTIVE == kind && null != window && WindowDeclaration.Kind.LIFETIME == window.kind() ||
            isPair && 0 != window.delayNs())
        {
            return;
        }
        final String field = switch (kind)
        {
            case SUM, MIN, FIRST -> "amount_minor";
            case MEAN, MAX, STDDEV, ZSCORE, LAST -> "amount";
            case DISTINCT -> "terminal_id";
            default -> null;
        };
        final Of[] ofs = { Of.ALL, Of.ATTEMPTED, Of.APPROVED, Of.DECLINED, Of.LABELLED_FRAUD };
        final Of of = ofs[features.size() % (Kind.SEQUENCE == kind ? 2 : ofs.length)];
        features.add(FeatureDeclaration.aggregate("f" + features.size(),
            "amount".equals(field) ? FeatureType.DOUBLE : FeatureType.INT,
            new AggregateDeclaration(key, with, kind, field, isWindowed ? window : null, of,
                0 == features.size() % 3 && !isPair ? 0 : NONE, isPair ? 0 : NONE, isPair ? 1 : NONE, latenessNs,
                paneNs, false), false, 0));
    }

    private WindowContext context(final TestCounters counters)
    {
        features.clear();
        final FeatureLayout layout = layout();
        return Features.context(layout, KEYS, EVENTS, counters)
            .conditions(event -> event.amountMinor() > 5_000 ? Condition.HIT : Condition.MISS,
                event -> 5_002 == event.mcc() ? Condition.HIT : Condition.MISS);
    }

    @Test
    void shouldAllocateNothingFromEmptyToBeyondTheCapacities()
    {
        try (WindowState warmUp = new WindowState(context(new TestCounters())))
        {
            run(warmUp, new HistoryGauges(new TestCounters()));
        }

        // A compiler that takes an assumption back may put some objects on the heap, once; a stage would each time.
        long allocated = Long.MAX_VALUE;
        TestCounters counters = null;
        for (int i = 0; i < RUNS && 0 != allocated; i++)
        {
            counters = new TestCounters();
            allocated = allocatedFromEmpty(counters);
        }

        assertEquals(0, allocated);
        assertEverythingCame(counters);
    }

    private long allocatedFromEmpty(final TestCounters counters)
    {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final HistoryGauges gauges = new HistoryGauges(counters);
        try (WindowState state = new WindowState(context(counters)))
        {
            gauges.watch(state.histories());
            threads.getCurrentThreadAllocatedBytes();
            final long before = threads.getCurrentThreadAllocatedBytes();
            run(state, gauges);
            return threads.getCurrentThreadAllocatedBytes() - before;
        }
    }

    private static void assertEverythingCame(final TestCounters counters)
    {
        for (final CounterDescriptor descriptor : new CounterDescriptor[]{
            CounterDescriptor.EVICTED_KEYS, CounterDescriptor.EVICTED_EVENTS, CounterDescriptor.EXPIRED_KEYS,
            CounterDescriptor.LATE_EVENTS, CounterDescriptor.REVERSALS, CounterDescriptor.OUTCOMES,
            CounterDescriptor.LABELS, CounterDescriptor.LABELS_UNKNOWN, CounterDescriptor.EFFECTS_AWAITING,
            CounterDescriptor.CUSTOMER_EVENTS, CounterDescriptor.MOVES })
        {
            assertTrue(counters.get(descriptor) > 100, () -> descriptor + " " + counters.get(descriptor));
        }
    }

    private void run(final WindowState state, final HistoryGauges gauges)
    {
        for (int i = 0; i < INPUTS; i++)
        {
            final long chance = RunningHash.mix(i, 3) >>> 1;
            final int kind = (int)(chance % 20);
            if (kind < 14)
            {
                state.onEvent(payment(i, chance, 13 == kind));
            }
            else
            {
                state.onEvent(other(i, kind, chance));
            }
            gauges.onInput();
            if (0 == i % 100)
            {
                gauges.onIdle();
            }
        }
    }

    private PaymentEvent payment(final int i, final long chance, final boolean isAdvice)
    {
        // Half of the payments are of few keys, which have many rows and values; the others are of ever new ones.
        final boolean isOfFew = 0 == (chance & 1 << 20);
        final long key = isOfFew ? chance % 20 : i / 2;
        final long behind = 0 == chance % 13 ? chance % (4 * MINUTE) : 0;
        Features.payment(slot, i, i * Features.SECOND / 2 - behind, 1 + key, 1 + chance % 2_000, chance % 9_000);
        slot.kind(isAdvice ? InputKind.ADVICE : InputKind.PAYMENT);
        slot.finalAction(isAdvice ? 1 + chance % 2 : 0);
        slot.cardTokenLow(1 + key);
        slot.merchantLow(1 + chance % 50);
        slot.mcc(5_000 + chance % 5);
        slot.latitudeE6(chance % 90_000_000);
        slot.longitudeE6(chance % 180_000_000);
        return slot;
    }

    private PaymentEvent other(final int i, final int kind, final long chance)
    {
        Features.label(slot, 19 == kind ? i + 5 : i - 1 - chance % 4_000, (int)(chance & 1));
        slot.eventTimeNs(i * Features.SECOND / 2);
        slot.kind(switch (kind)
        {
            case 14, 19 -> InputKind.REVERSAL;
            case 15 -> InputKind.OUTCOME;
            case 16 -> InputKind.CUSTOMER_EVENT;
            case 17 -> InputKind.MOVE;
            default -> InputKind.LABEL;
        });
        slot.amountMinor(0 == (chance & 2) ? PaymentEvent.MISSING : chance % 500);
        slot.finalAction(1 + chance % 2);
        slot.customerId(1 + chance % 20);
        slot.command().moveKind(KeyKind.CARD.ordinal());
        slot.command().moveKeyWord(0, 1 + chance % 20);
        slot.command().moveKeyWord(1, 0);
        slot.command().moveKeyWord(2, 1 + chance % 19);
        slot.command().moveKeyWord(3, 0);
        return slot;
    }
}
