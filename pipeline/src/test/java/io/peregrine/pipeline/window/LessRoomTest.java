package io.peregrine.pipeline.window;

import static io.peregrine.pipeline.window.Features.SECOND;
import static io.peregrine.pipeline.window.Features.sliding;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.peregrine.domain.AggregateDeclaration.Kind;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.InputKind;
import io.peregrine.domain.KeyKind;
import io.peregrine.domain.PaymentEvent;
import org.junit.jupiter.api.Test;

/** Policies with less room than the one that they follow. */
class LessRoomTest
{
    private final TestCounters counters = new TestCounters();
    private final PaymentEvent slot = Features.slot();

    @Test
    void shouldNotChangeAnotherKeyThatTookTheSlot()
    {
        final FeatureLayout layout = new Features()
            .aggregate("n", KeyKind.CUSTOMER, Kind.COUNT, null, sliding(100 * SECOND, 0)).layout();
        try (WindowState former = new WindowState(Features.context(layout, 10, 100, counters)))
        {
            for (int i = 0; i < 3; i++)
            {
                former.onEvent(Features.payment(slot, i, i * SECOND, i + 1, 1, 10));
            }
            try (WindowState state = former.withPolicy(Features.context(layout, 2, 100, counters)))
            {
                state.onEvent(reversal(0)); // customer 1, who made room
                state.onEvent(Features.payment(slot, 10, 4 * SECOND, 3, 1, 10));
                assertEquals(2, slot.featureLong(0));
            }
        }
    }

    @Test
    void shouldKeepTheOthersWhereOneKeyIsTooLarge()
    {
        final FeatureLayout layout = new Features()
            .aggregate("n", KeyKind.CUSTOMER, Kind.COUNT, null, sliding(1000 * SECOND, 0)).layout();
        try (WindowState former = new WindowState(Features.context(layout, 2, 100, counters)))
        {
            former.onEvent(Features.payment(slot, 0, SECOND, 1, 1, 10));
            for (int i = 1; i < 21; i++)
            {
                former.onEvent(Features.payment(slot, i, i * SECOND, 2, 1, 10));
            }
            try (WindowState state = former.withPolicy(Features.context(layout, 2, 8, counters)))
            {
                state.onEvent(Features.payment(slot, 30, 30 * SECOND, 1, 1, 10));
                final long small = slot.featureLong(0);
                assertEquals(2, small);
            }
        }
    }

    private PaymentEvent reversal(final long id)
    {
        Features.label(slot, id, 0);
        slot.kind(InputKind.REVERSAL);
        slot.amountMinor(PaymentEvent.MISSING);
        return slot;
    }
}
