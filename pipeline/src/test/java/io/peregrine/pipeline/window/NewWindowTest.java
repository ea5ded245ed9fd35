package io.peregrine.pipeline.window;

import static io.peregrine.pipeline.window.Features.SECOND;
import static io.peregrine.pipeline.window.Features.sliding;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.peregrine.domain.AggregateDeclaration.Kind;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.InputKind;
import io.peregrine.domain.KeyKind;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.WindowDeclaration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A window that a policy brings to keys with payments. */
class NewWindowTest
{
    private final TestCounters counters = new TestCounters();
    private final PaymentEvent slot = Features.slot();

    @Test
    void shouldNotTakeOutAPaymentThatItNeverSaw()
    {
        final Features features = new Features()
            .aggregate("recent", KeyKind.CUSTOMER, Kind.COUNT, null, sliding(10 * SECOND, 0));
        final WindowContext before = Features.context(features.layout(), 10, 100, counters);
        final FeatureLayout layout = features
            .aggregate("ever", KeyKind.CUSTOMER, Kind.COUNT, null, WindowDeclaration.LIFETIME)
            .layout();
        try (WindowState former = new WindowState(before))
        {
            for (int i = 0; i < 9; i++)
            {
                former.onEvent(Features.payment(slot, i, i * 20 * SECOND, 1, 1, 10));
            }
            try (WindowState state = former.withPolicy(Features.context(layout, 10, 100, counters)))
            {
                state.onEvent(Features.payment(slot, 9, 200 * SECOND, 1, 1, 10));
                final long seen = slot.featureLong(1);

                state.onEvent(reversal(0));
                state.onEvent(Features.payment(slot, 10, 201 * SECOND, 1, 1, 10));
                assertEquals(seen + 1, slot.featureLong(1));

                state.onEvent(reversal(9));
                state.onEvent(Features.payment(slot, 11, 202 * SECOND, 1, 1, 10));
                assertEquals(seen + 1, slot.featureLong(1));
            }
        }
    }

    @Test
    void shouldNotTakeOutOfANewAggregateWhatItNeverHad()
    {
        final Features features = new Features()
            .aggregate("n", KeyKind.CUSTOMER, Kind.COUNT, null, WindowDeclaration.LIFETIME);
        final WindowContext before = Features.context(features.layout(), 10, 100, counters);
        final FeatureLayout layout = features
            .aggregate("sum", KeyKind.CUSTOMER, Kind.SUM, "amount_minor", WindowDeclaration.LIFETIME).layout();
        try (WindowState former = new WindowState(before))
        {
            for (int i = 0; i < 9; i++)
            {
                former.onEvent(Features.payment(slot, i, i * SECOND, 1, 1, 10));
            }
            try (WindowState state = former.withPolicy(Features.context(layout, 10, 100, counters)))
            {
                state.onEvent(Features.payment(slot, 9, 200 * SECOND, 1, 1, 10));
                final long seen = slot.featureLong(1);
                state.onEvent(reversal(0));
                state.onEvent(Features.payment(slot, 10, 201 * SECOND, 1, 1, 10));
                assertEquals(seen + 10, slot.featureLong(1));
            }
        }
    }

    @Test
    void shouldNotTakeOutOfANewChoiceWhatItNeverHad()
    {
        final Features features = new Features()
            .aggregate("n", KeyKind.CUSTOMER, Kind.MEAN, "amount", WindowDeclaration.LIFETIME);
        final WindowContext before = Features.context(features.layout(), 10, 100, counters);
        final FeatureLayout layout = features
            .aggregate("count", KeyKind.CUSTOMER, Kind.COUNT, null, WindowDeclaration.LIFETIME).layout();
        try (WindowState former = new WindowState(before))
        {
            for (int i = 0; i < 9; i++)
            {
                former.onEvent(Features.payment(slot, i, i * SECOND, 1, 1, 10));
            }
            try (WindowState state = former.withPolicy(Features.context(layout, 10, 100, counters)))
            {
                for (int i = 0; i < 5; i++)
                {
                    state.onEvent(reversal(i));
                }
                state.onEvent(Features.payment(slot, 10, 201 * SECOND, 1, 1, 10));
                assertEquals(2, slot.featureLong(1));
            }
        }
    }

    @Test
    void shouldRecallTheValuesOfPaymentsThatWereHeldWhenItCame()
    {
        final Features features = new Features()
            .aggregate("s", KeyKind.CUSTOMER, Kind.SUM, "mcc", sliding(10 * SECOND, 0));
        final WindowContext before = Features.context(features.layout(), 10, 100, counters);
        final FeatureLayout layout = features
            .aggregate("ever", KeyKind.CUSTOMER, Kind.SUM, "mcc", WindowDeclaration.LIFETIME).layout();
        try (WindowState former = new WindowState(before))
        {
            for (int i = 0; i < 4; i++)
            {
                Features.payment(slot, i, i * SECOND, 1, 1, 10).mcc(1000);
                former.onEvent(slot);
            }
            try (WindowState state = former.withPolicy(Features.context(layout, 10, 100, counters)))
            {
                for (int i = 4; i < 9; i++)
                {
                    Features.payment(slot, i, i * 20 * SECOND, 1, 1, 10).mcc(1000);
                    state.onEvent(slot);
                }
                assertEquals(9000.0, slot.featureDouble(1));
                state.onEvent(reversal(0));
                Features.payment(slot, 10, 201 * SECOND, 1, 1, 10).mcc(1000);
                state.onEvent(slot);
                assertEquals(9000.0, slot.featureDouble(1)); // 10 payments, one reversed
            }
        }
    }

    /** After 60 payments each is held; after 301 the first have gone. */
    @ParameterizedTest
    @CsvSource({ "301, 0", "60, 0", "301, 5", "60, 5" })
    void shouldBeAsIfItHadBeenThereWhereAllOfItIsHeld(final int payments, final long latenessSeconds)
    {
        final long latenessNs = latenessSeconds * SECOND;
        final WindowContext former = Features.context(
            new Features().lateness(latenessNs)
                .aggregate("held", KeyKind.CUSTOMER, Kind.SUM, "amount_minor", sliding(100 * SECOND, 0))
                .layout(), 10, 10_000, counters);
        final WindowContext wider = Features.context(withEveryKindOfWindow(latenessNs), 10, 10_000, counters);
        final PaymentEvent other = Features.slot();
        try (WindowState before = new WindowState(former); WindowState always = new WindowState(wider))
        {
            int i = 0;
            for (; i < payments; i++)
            {
                before.onEvent(paymentOf(slot, i, 0));
                always.onEvent(paymentOf(other, i, 0));
            }
            try (WindowState after = before.withPolicy(wider))
            {
                for (; i < 900; i++)
                {
                    final long lateNs = 0 == i % 7 ? latenessNs : 0;
                    after.onEvent(paymentOf(slot, i, lateNs));
                    always.onEvent(paymentOf(other, i, lateNs));
                    for (int feature = 0; feature < wider.layout().count(); feature++)
                    {
                        assertEquals(other.isFeatureMissing(feature), slot.isFeatureMissing(feature));
                        assertEquals(other.featureLong(feature), slot.featureLong(feature),
                            wider.layout().feature(feature).name() + " at payment " + i);
                    }
                }
            }
        }
    }

    private static PaymentEvent paymentOf(final PaymentEvent slot, final int number, final long lateNs)
    {
        return Features.payment(
            slot, number, (number + number / 10 * 3) * SECOND - lateNs, 1, 1, 10 + number * 7919L % 101);
    }

    private static FeatureLayout withEveryKindOfWindow(final long latenessNs)
    {
        final Features features = new Features().lateness(latenessNs)
            .aggregate("held", KeyKind.CUSTOMER, Kind.SUM, "amount_minor", sliding(100 * SECOND, 0));
        int number = 0;
        for (final WindowDeclaration window : new WindowDeclaration[]
        {
            sliding(5 * SECOND, 0), sliding(5 * SECOND, 10 * SECOND), WindowDeclaration.last(3, 0),
            WindowDeclaration.last(1, 5 * SECOND), WindowDeclaration.tumbling(7 * SECOND, null, 0),
            Features.session(2 * SECOND, 20 * SECOND)
        })
        {
            features.aggregate("n" + number, KeyKind.CUSTOMER, Kind.COUNT, null, window)
                .aggregate("s" + number, KeyKind.CUSTOMER, Kind.SUM, "amount_minor", window)
                .aggregate("m" + number++, KeyKind.CUSTOMER, Kind.MAX, "amount_minor", window);
        }
        return features.layout();
    }

    private PaymentEvent reversal(final long id)
    {
        Features.label(slot, id, 0);
        slot.kind(InputKind.REVERSAL);
        slot.amountMinor(PaymentEvent.MISSING);
        return slot;
    }
}
