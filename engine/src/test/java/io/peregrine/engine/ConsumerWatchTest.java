package io.peregrine.engine;

import java.util.ArrayList;
import java.util.List;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.pipeline.PlainCounters;

import org.agrona.concurrent.CachedNanoClock;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Who does not read is told of once, with numbers, and again when it is over. */
class ConsumerWatchTest
{
    private static final int TURNS = 64;

    private final PlainCounters counters = new PlainCounters();
    private final CachedNanoClock clock = new CachedNanoClock();
    private final List<String> states = new ArrayList<>();
    private int flushed;
    private final ConsumerWatch watch = new ConsumerWatch(
        clock, counters, () -> flushed++, (state, text) -> states.add(state + ": " + text));

    private void turn(final long nowNs)
    {
        clock.update(nowNs);
        for (int i = 0; i < TURNS; i++)
        {
            watch.doWork();
        }
    }

    @Test
    void shouldSayWhoDoesNotReadAndThatItIsOver()
    {
        turn(1);
        assertEquals(List.of(), states);
        assertEquals(1, flushed);

        counters.counter(CounterDescriptor.SESSIONS_CLOSED_BLOCKED).set(2);
        counters.counter(CounterDescriptor.ALERTS_DROPPED).set(1_234);
        turn(2);
        assertEquals(1, counters.counter(CounterDescriptor.CONSUMER_STATE).get());
        counters.counter(CounterDescriptor.ALERTS_DROPPED).set(1_235);
        turn(3);
        turn(3 + ConsumerWatch.CALM_NS);
        final String stalled = "STALLED: sessions closed that did not read: 2; alerts dropped: 1,234 since the start" +
            "; what they missed is in the journal";
        assertEquals(List.of(stalled), states);

        turn(4 + ConsumerWatch.CALM_NS);
        assertEquals(List.of(stalled, "WELL: over: everybody reads what is sent"), states);
        assertEquals(0, counters.counter(CounterDescriptor.CONSUMER_STATE).get());
        turn(5 + 2 * ConsumerWatch.CALM_NS);
        assertEquals(2, states.size());
    }
}
