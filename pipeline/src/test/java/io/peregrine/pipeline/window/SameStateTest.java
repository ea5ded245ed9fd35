package io.peregrine.pipeline.window;

import static io.peregrine.pipeline.window.Features.SECOND;
import static io.peregrine.pipeline.window.Features.sliding;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.function.UnaryOperator;

import io.peregrine.domain.AggregateDeclaration;
import io.peregrine.domain.AggregateDeclaration.Kind;
import io.peregrine.domain.FeatureDeclaration;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.KeyKind;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.ZoneTable;
import io.peregrine.rules.Condition;
import org.junit.jupiter.api.Test;

/** A policy that keeps what the one before kept leaves the histories where they are. */
class SameStateTest
{
    private final TestCounters counters = new TestCounters();
    private final FeatureLayout layout = layout("recent", 10);

    private static FeatureLayout layout(final String name, final int seconds)
    {
        return new Features()
            .aggregate(name, KeyKind.CUSTOMER, Kind.COUNT, null, sliding(seconds * SECOND, 0)).layout();
    }

    private WindowContext context(final FeatureLayout layout)
    {
        return Features.context(layout, 10, 100, counters);
    }

    private void assertMade(final UnaryOperator<WindowContext> change)
    {
        try (WindowState former = new WindowState(context(layout));
            WindowState next = former.withPolicy(change.apply(context(layout))))
        {
            assertNotSame(former, next);
        }
    }

    @Test
    void shouldStayWhereNothingOfItChanges()
    {
        final PaymentEvent slot = Features.slot();
        try (WindowState state = new WindowState(context(layout));
            WindowState other = new WindowState(context(layout));
            WindowState copied = other.withPolicy(context(layout).paymentCapacity(101)))
        {
            state.onEvent(Features.payment(slot, 0, SECOND, 1, 1, 10));
            copied.onEvent(Features.payment(slot, 0, SECOND, 1, 1, 10));
            assertSame(state, state.withPolicy(context(layout("recent", 10))));
            state.onEvent(Features.payment(slot, 1, 2 * SECOND, 1, 1, 10));
            assertEquals(2, slot.featureLong(0));
        }
    }

    @Test
    void shouldFoldTheSameIntoTheHashAsAStateThatIsCopied()
    {
        try (WindowState state = new WindowState(context(layout));
            WindowState other = new WindowState(context(layout));
            WindowState copied = other.withPolicy(context(layout).paymentCapacity(101)))
        {
            assertSame(state, state.withPolicy(context(layout)));
            assertEquals(copied.runningHash(), state.runningHash());
        }
    }

    @Test
    void shouldTakeTheConditionsOfTheNewPolicy()
    {
        final FeatureLayout counting = new FeatureLayout(layout("large", 10).features().stream()
            .map(feature -> FeatureDeclaration.aggregate(feature.name(), feature.type(),
            withCondition(feature.aggregate()), false, 0)).toList(), List.of("amount_minor > limit"));
        final Condition none = event -> Condition.MISS;
        final Condition all = event -> Condition.HIT;
        final PaymentEvent slot = Features.slot();
        try (WindowState state = new WindowState(context(counting).conditions(none)))
        {
            state.onEvent(Features.payment(slot, 0, SECOND, 1, 1, 10));
            assertEquals(0, slot.featureLong(0));
            assertSame(state, state.withPolicy(context(counting).conditions(all)));
            state.onEvent(Features.payment(slot, 1, 2 * SECOND, 1, 1, 10));
            assertEquals(1, slot.featureLong(0));
        }
    }

    private static AggregateDeclaration withCondition(
        final AggregateDeclaration a)
    {
        return new AggregateDeclaration(a.key(), a.with(), a.kind(), a.field(), a.window(), a.of(),
            0, a.first(), a.then(), a.latenessNs(), a.paneNs(), a.isExcluding());
    }

    @Test
    void shouldBeMadeAnewWhereAnythingOfItChanges()
    {
        assertMade(context -> context.layout(layout("recent", 11)));
        assertMade(context -> context.layout(layout("other", 10)));
        assertMade(context -> context.eventCapacity(101));
        assertMade(context -> context.paymentCapacity(101));
        assertMade(context -> context.keyCapacity(key -> 11));
        assertMade(context -> context.currency(840));
        assertMade(context -> context.currencyDecimals(3));
        assertMade(context -> context.zones(name -> ZoneTable.ofJdk("Europe/Brussels")));
        assertMade(context -> context.counters(new TestCounters()));
    }
}
