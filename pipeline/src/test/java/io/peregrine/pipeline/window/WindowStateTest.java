package io.peregrine.pipeline.window;

import static io.peregrine.pipeline.window.Features.EUR;
import static io.peregrine.pipeline.window.Features.SECOND;
import static io.peregrine.pipeline.window.Features.sliding;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.Random;

import com.sun.management.ThreadMXBean;
import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.DecisionStatus;
import io.peregrine.domain.AggregateDeclaration.Kind;
import io.peregrine.domain.FeatureDeclaration.Form;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.FeatureType;
import io.peregrine.domain.InputKind;
import io.peregrine.domain.KeyKind;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.WindowDeclaration;
import io.peregrine.domain.ZoneTable;
import org.junit.jupiter.api.Test;

class WindowStateTest
{
    private final TestCounters counters = new TestCounters();
    private final PaymentEvent slot = Features.slot();

    private static FeatureLayout counting()
    {
        return new Features()
            .aggregate("n", KeyKind.CUSTOMER, Kind.COUNT, null, sliding(100 * SECOND, 0))
            .aggregate("sum", KeyKind.CUSTOMER, Kind.SUM, "amount_minor", sliding(100 * SECOND, 0))
            .layout();
    }

    private WindowState state(final FeatureLayout layout, final int keys, final int events)
    {
        return new WindowState(Features.context(layout, keys, events, counters));
    }

    private PaymentEvent reversal(final long id)
    {
        Features.label(slot, id, 0);
        slot.kind(InputKind.REVERSAL);
        slot.amountMinor(PaymentEvent.MISSING);
        return slot;
    }

    private PaymentEvent pay(final WindowState state, final long sequence, final long second, final long customer)
    {
        state.onEvent(Features.payment(slot, sequence, second * SECOND, customer, 1, 10));
        return slot;
    }

    @Test
    void shouldForgetTheOldestPaymentsOfTheOnlyKeyWhenRowsAreFull()
    {
        try (WindowState state = state(counting(), 1, 8))
        {
            for (int i = 0; i < 12; i++)
            {
                pay(state, i, i, 1);
            }
            assertEquals(12, slot.featureLong(0));
            assertEquals(0, counters.get(CounterDescriptor.EVICTED_EVENTS));
            pay(state, 12, 12, 1);

            assertEquals(9, slot.featureLong(0));
            assertEquals(90, slot.featureLong(1));
            assertEquals(4, counters.get(CounterDescriptor.EVICTED_EVENTS));
        }
    }

    @Test
    void shouldForgetTheKeyLongestWithoutAPaymentWhenRowsAreFull()
    {
        try (WindowState state = state(counting(), 2, 8))
        {
            for (int i = 0; i < 9; i++)
            {
                pay(state, i, i, 1);
            }
            for (int i = 9; i < 13; i++)
            {
                pay(state, i, i, 2);
            }
            assertEquals(4, slot.featureLong(0));
            pay(state, 13, 13, 2);
            assertEquals(5, slot.featureLong(0));
            assertEquals(1, counters.get(CounterDescriptor.EVICTED_KEYS));
            assertEquals(1, pay(state, 14, 14, 1).featureLong(0));
        }
    }

    @Test
    void shouldForgetThePaymentThatArrivedFirstWhenNoMoreAreKnown()
    {
        final FeatureLayout layout = new Features().aggregate(
            "share", KeyKind.CUSTOMER, Kind.FRAUD_SHARE, null, sliding(100 * SECOND, 0)).layout();
        try (WindowState state =
            new WindowState(Features.context(layout, 4, 100, counters).paymentCapacity(3)))
        {
            for (int i = 0; i < 4; i++)
            {
                pay(state, i, i, 1);
            }
            state.onEvent(Features.label(slot, 0, 1));
            assertEquals(1, counters.get(CounterDescriptor.LABELS_UNKNOWN));
            state.onEvent(Features.label(slot, 2, 1));
            assertEquals(0.2, pay(state, 4, 4, 1).featureDouble(0));
        }
    }

    @Test
    void shouldTellARowWithoutAWindowFromTheLast64()
    {
        final Features both = new Features()
            .aggregate("row", KeyKind.CUSTOMER, Kind.CONSECUTIVE, null, null)
            .aggregate("last", KeyKind.CUSTOMER, Kind.COUNT, null, WindowDeclaration.last(64, 0));
        try (WindowState state = state(both.layout(), 10, 1_000))
        {
            for (int i = 0; i < 100; i++)
            {
                pay(state, i, i, 1);
            }
            assertEquals(100, slot.featureLong(0));
            assertEquals(64, slot.featureLong(1));
        }
    }

    @Test
    void shouldNotTakeOutADroppedPaymentThatNeverEntered()
    {
        final FeatureLayout layout = new Features()
            .aggregate("n", KeyKind.CUSTOMER, Kind.COUNT, null, WindowDeclaration.lifetime(1000 * SECOND)).layout();
        try (WindowState state = new WindowState(Features.context(layout, 1, 8, counters).paymentCapacity(100)))
        {
            for (int i = 0; i < 20; i++)
            {
                state.onEvent(Features.payment(slot, i, i * SECOND, 1, 1, 10));
            }
            for (int i = 0; i < 5; i++)
            {
                state.onEvent(reversal(i));
            }
            state.onEvent(Features.payment(slot, 100, 20 * SECOND, 1, 1, 10));
            assertEquals(0, slot.featureLong(0));
        }
    }

    @Test
    void shouldCountDifferentValuesExactlyAgainOnceThereIsRoom()
    {
        final Features features = new Features();
        for (int i = 0; i < 4; i++)
        {
            features.aggregate("d" + i, KeyKind.CUSTOMER, Kind.DISTINCT, "terminal_id", sliding((100 + i) * SECOND, 0));
        }
        try (WindowState state = new WindowState(Features.context(features.layout(), 10, 2000, counters)))
        {
            long n = 1;
            for (int customer = 1; customer <= 3; customer++)
            {
                for (int i = 0; i < (3 == customer ? 256 : 500); i++)
                {
                    state.onEvent(Features.payment(slot, n++, SECOND, customer, n, 10));
                }
            }
            state.onEvent(Features.payment(slot, n++, 2 * SECOND, 9, n, 10));
            for (int i = 0; i < 2000; i++)
            {
                state.onEvent(Features.payment(slot, n++, (3 + i) * SECOND, 9, n, 10));
            }
            // 100 different terminals in the last 100 seconds; all other keys are long forgotten
            assertEquals(100, slot.featureLong(0));
        }
    }

    @Test
    void shouldForgetAKeyOnceNothingOfItCanBeSeen()
    {
        try (WindowState state = state(counting(), 10, 100))
        {
            pay(state, 0, 0, 1);
            pay(state, 1, 100, 2);
            assertEquals(0, counters.get(CounterDescriptor.EXPIRED_KEYS));
            pay(state, 2, 101, 2);
            pay(state, 3, 102, 2);
            assertEquals(1, counters.get(CounterDescriptor.EXPIRED_KEYS));
            assertEquals(1, pay(state, 4, 50, 1).featureLong(0));
        }
    }

    @Test
    void shouldForgetTheKeyLongestWithoutAPaymentWhenKeysAreFull()
    {
        try (WindowState state = state(counting(), 2, 100))
        {
            pay(state, 0, 0, 1);
            pay(state, 1, 1, 2);
            pay(state, 2, 2, 1);
            pay(state, 3, 3, 3);

            assertEquals(1, counters.get(CounterDescriptor.EVICTED_KEYS));
            assertEquals(3, pay(state, 4, 4, 1).featureLong(0));
            assertEquals(1, pay(state, 5, 5, 2).featureLong(0));
        }
    }

    @Test
    void shouldEndWithTheSameHashOnlyWhenEveryFieldIsTheSame()
    {
        final long reference = hash(1, 1, 10, 1, 1);
        assertEquals(reference, hash(1, 1, 10, 1, 1));
        assertNotEquals(reference, hash(2, 1, 10, 1, 1));
        assertNotEquals(reference, hash(1, 2, 10, 1, 1));
        assertNotEquals(reference, hash(1, 1, 11, 1, 1));
        assertNotEquals(reference, hash(1, 1, 10, 2, 1));
        assertNotEquals(reference, hash(1, 1, 10, 1, 2));
    }

    private long hash(final long second, final long customer, final long amount, final long sequence, final int label)
    {
        try (WindowState state = state(counting(), 10, 10))
        {
            state.onEvent(Features.payment(slot, sequence, second * SECOND, customer, 1, amount));
            state.onEvent(Features.label(slot, sequence, label));
            return state.runningHash();
        }
    }

    @Test
    void shouldAllocateNothingForAMillionPayments()
    {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final long thread = Thread.currentThread().getId();
        try (WindowState state = state(Features.handbook(), 1_000, 50_000))
        {
            long sequence = run(state, 0, 200_000);
            final long before = threads.getThreadAllocatedBytes(thread);
            sequence = run(state, sequence, 1_000_000);
            final long allocated = threads.getThreadAllocatedBytes(thread) - before;

            assertEquals(1_200_000, sequence);
            assertTrue(allocated < 10_000, () -> allocated + " bytes");
        }
    }

    private long run(final WindowState state, final long first, final int count)
    {
        for (long i = first; i < first + count; i++)
        {
            final long key = RunningHash.mix(i, 7) >>> 1;
            state.onEvent(Features.payment(slot, i, i * 60 * SECOND, key % 1_500, key % 1_700 + 1, key % 9_000));
            state.onEvent(Features.label(slot, i - 10_000, (int)(key & 3)));
        }
        return first + count;
    }

    @Test
    void shouldWarmANewFeatureOverTheHeldPaymentsUntilItsWindowHasPassed()
    {
        final FeatureLayout wider = new Features()
            .aggregate("renamed", KeyKind.CUSTOMER, Kind.COUNT, null, sliding(100 * SECOND, 0))
            .aggregate("new", KeyKind.CUSTOMER, Kind.COUNT, null, sliding(50 * SECOND, 0))
            .layout();
        try (WindowState before = state(counting(), 10, 10))
        {
            pay(before, 0, 1_000, 1);
            try (WindowState after = before.withPolicy(Features.context(wider, 10, 10, counters)))
            {
                pay(after, 1, 1_049, 1);
                assertEquals(2, slot.featureLong(0));
                assertEquals(DecisionStatus.WARMING, slot.status());
                pay(after, 2, 1_050, 1);
                assertEquals(2, slot.featureLong(1));
                assertEquals(0, slot.status());
            }
        }
    }

    @Test
    void shouldTakeTheBillingAmountOrNoneWhenTheCurrencyIsAnother()
    {
        final FeatureLayout layout = new Features().field("amount", "amount", FeatureType.DOUBLE)
            .field("minor", "amount_minor", FeatureType.INT)
            .profile("home", KeyKind.CARD, "home", false)
            .computed("ratio", Form.RATIO, 1, 0, false)
            .computed("gap", Form.DIFFERENCE, 1, 0, true).layout();
        try (WindowState state = state(layout, 10, 10))
        {
            Features.payment(slot, 1, 0, 1, 1, 1_234).currency(840);
            slot.billingCurrency(EUR);
            slot.billingAmountMinor(200);
            slot.attribute(0, 4.5);
            state.onEvent(slot);
            assertEquals(2.0, slot.featureDouble(0));
            assertEquals(200, slot.featureLong(1));
            assertEquals(4.5, slot.featureDouble(2));
            assertEquals(100.0, slot.featureDouble(3));
            assertEquals(198.0, slot.featureDouble(4));
            assertEquals(0, slot.status());

            Features.payment(slot, 2, 0, 1, 1, 1_234).currency(840);
            state.onEvent(slot);
            assertTrue(slot.isFeatureMissing(0) && slot.isFeatureMissing(1) && slot.isFeatureMissing(4));
            assertEquals(-3.0, slot.featureDouble(2));
            assertEquals(-2.0, slot.featureDouble(3));
            assertEquals(DecisionStatus.OTHER_CURRENCY, slot.status());
        }
    }

    @Test
    void shouldReadTheZonesClocksForWeekdayAndHour()
    {
        final ZoneTable brussels = ZoneTable.ofJdk("Europe/Brussels");
        final FeatureLayout layout = new Features().weekday("monday", 1).hour("late", 23, 1).layout();
        try (WindowState state =
            new WindowState(Features.context(layout, 1, 1, counters).zones(name -> brussels)))
        {
            final Random random = new Random(3);
            for (int i = 0; i < 2_000; i++)
            {
                final long second = random.nextInt(2_000_000_000);
                final java.time.ZonedDateTime local =
                    java.time.Instant.ofEpochSecond(second).atZone(java.time.ZoneId.of("Europe/Brussels"));
                state.onEvent(Features.payment(slot, i, second * SECOND, 1, 1, 1));
                assertEquals(java.time.DayOfWeek.MONDAY == local.getDayOfWeek() ? 1 : 0, slot.featureLong(0));
                assertEquals(local.getHour() >= 23 || local.getHour() <= 1 ? 1 : 0, slot.featureLong(1));
            }
        }
    }

    @Test
    void shouldCountAnOverflowAndSayTheNearestLongWhenASumDoesNotFit()
    {
        try (WindowState state = state(counting(), 10, 10))
        {
            state.onEvent(Features.payment(slot, 0, 0, 1, 1, Long.MAX_VALUE));
            state.onEvent(Features.payment(slot, 1, 0, 1, 1, 5));
            assertEquals(Long.MAX_VALUE, slot.featureLong(1));
            assertEquals(1, counters.get(CounterDescriptor.SUM_OVERFLOWS));
            state.onEvent(Features.payment(slot, 2, 100 * SECOND, 1, 1, 7));
            assertEquals(7, slot.featureLong(1));
        }
    }
}
