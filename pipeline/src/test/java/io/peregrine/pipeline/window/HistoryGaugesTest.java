package io.peregrine.pipeline.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;

import io.peregrine.domain.AggregateDeclaration.Kind;
import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.HistoryDeclaration;
import io.peregrine.domain.KeyKind;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.ZoneTable;
import org.junit.jupiter.api.Test;

class HistoryGaugesTest
{
    private static final int END = 16;
    private static final int HEAD = 8;

    private final TestCounters counters = new TestCounters();
    private final HistoryGauges gauges = new HistoryGauges(counters);
    private final PaymentEvent slot = Features.slot();

    private long get(final CounterDescriptor descriptor, final int history)
    {
        return counters.counter(descriptor, history).get();
    }

    private void pay(final WindowState state, final int first, final int count)
    {
        for (int i = first; i < first + count; i++)
        {
            state.onEvent(Features.payment(slot, i, i * Features.SECOND, i % 10, 1 + i % 3, 5));
            gauges.onInput();
        }
    }

    @Test
    void shouldTellEverySoManyInputsAndWhenIdle()
    {
        try (WindowState state = new WindowState(Features.context(Features.handbook(), 100, 8_000, counters)))
        {
            gauges.watch(state.histories());
            assertEquals("customer",
                HistoryDeclaration.ofWord(get(CounterDescriptor.HISTORY, 0)).name());
            assertEquals("terminal",
                HistoryDeclaration.ofWord(get(CounterDescriptor.HISTORY, 1)).name());
            assertEquals(0, get(CounterDescriptor.HISTORY, 2));
            assertEquals(100, get(CounterDescriptor.HISTORY_KEY_CAPACITY, 1));
            assertEquals(8_000 + 4 * 100, get(CounterDescriptor.HISTORY_ROW_CAPACITY, 0));

            pay(state, 0, 4_095);
            assertEquals(0, get(CounterDescriptor.HISTORY_KEYS, 0));
            pay(state, 4_095, 1);
            assertEquals(10, get(CounterDescriptor.HISTORY_KEYS, 0));
            assertEquals(3, get(CounterDescriptor.HISTORY_KEYS, 1));
            assertEquals(4_096, get(CounterDescriptor.HISTORY_ROWS, 0));
            assertEquals(state.histories()[0].usedBytes(), get(CounterDescriptor.HISTORY_BYTES, 0));

            pay(state, 4_096, 7);
            for (int turn = 0; turn < 63; turn++)
            {
                gauges.onIdle();
            }
            assertEquals(4_096, get(CounterDescriptor.HISTORY_ROWS, 0));
            gauges.onIdle();
            assertEquals(4_103, get(CounterDescriptor.HISTORY_ROWS, 0));
        }
    }

    @Test
    void shouldTellOfThePolicyInForce()
    {
        final FeatureLayout other = new Features().aggregate(
            "n", KeyKind.CUSTOMER, Kind.COUNT, null, Features.sliding(Features.DAY, 0)).layout();
        try (WindowState state = new WindowState(Features.context(Features.handbook(), 100, 8_000, counters)))
        {
            gauges.watch(state.histories());
            pay(state, 0, 50);
            try (WindowState next = state.withPolicy(Features.context(other, 200, 8_000, counters)))
            {
                gauges.watch(next.histories());
                assertEquals(0, get(CounterDescriptor.HISTORY, 1));
                assertEquals(200, get(CounterDescriptor.HISTORY_KEY_CAPACITY, 0));
                assertEquals(50, get(CounterDescriptor.HISTORY_ROWS, 0));
            }
        }
    }

    @Test
    void shouldCountTheRowsThatKeysHold()
    {
        final Random random = new Random(11);
        long most = 0;
        for (int i = 0; i < 300; i++)
        {
            final long unitNs = RandomPolicies.unitNs(random);
            final FeatureLayout layout = RandomPolicies.policy(random, unitNs);
            final int keys = 1 + random.nextInt(4);
            final WindowContext context = Features.context(layout, keys, 4 + random.nextInt(40), counters)
                .conditions(RandomPolicies.all(layout))
                .zones(name -> ZoneTable.ofJdk(RandomPolicies.zone(name).getId()));
            try (WindowState state = new WindowState(context))
            {
                final PaymentEvent event = StreamInput.slot();
                for (final StreamInput input : RandomStreams.stream(random, unitNs))
                {
                    state.onEvent(input.fill(event));
                }
                for (final History history : state.histories())
                {
                    assertEquals(rows(history), history.heldRows());
                    most = Math.max(most, history.heldRows());
                }
                try (WindowState next = state.withPolicy(context.paymentCapacity(1 + context.paymentCapacity())))
                {
                    for (final History history : next.histories())
                    {
                        assertEquals(rows(history), history.heldRows());
                    }
                }
            }
        }
        assertTrue(most > 20);
    }

    private static long rows(final History history)
    {
        long rows = 0;
        final int from = KeyTable.stateOffset(null != history.declaration().with());
        for (int key = history.keys().oldest(); KeyTable.NONE != key; key = history.keys().newer(key))
        {
            final int at = history.keys().offset(key) + from;
            rows += history.keys().memory(key).getInt(at + END) - history.keys().memory(key).getInt(at + HEAD);
        }
        return rows;
    }

    @Test
    void shouldNameAHistoryByOneWord()
    {
        final long second = Features.SECOND;
        for (final KeyKind key : KeyKind.values())
        {
            for (final HistoryDeclaration history : new HistoryDeclaration[]{
                new HistoryDeclaration(key, null, false, 0, 0),
                new HistoryDeclaration(key, KeyKind.IP, false, 86_400 * second, 60 * second),
                new HistoryDeclaration(key, null, true, second, 0) })
            {
                assertEquals(history, HistoryDeclaration.ofWord(history.word()));
            }
        }
        assertEquals("card+merchant events late 5s panes 60s",
            new HistoryDeclaration(KeyKind.CARD, KeyKind.MERCHANT, true, 5 * second, 60 * second).name());
    }
}
