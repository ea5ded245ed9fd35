package io.peregrine.pipeline.score;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.peregrine.domain.InputKind;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.Stage;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.agrona.concurrent.UnsafeBuffer;

import static org.junit.jupiter.api.Assertions.assertEquals;

class KeptBodiesTest
{
    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[8]);
    private final PaymentEvent event =
        new PaymentEvent(new UnsafeBuffer(new byte[8]), 0, 8, BodyEncoder.MAX_BODY_LENGTH);
    private long payments;

    /** Requests take some of the indexes, other messages with an id the rest. */
    @Property(tries = 1_000)
    void shouldRecallEveryRequestAmongTheNewestMessagesWhenResized(
        @ForAll @IntRange(min = 1, max = 20) final int capacity,
        @ForAll @IntRange(min = 1, max = 20) final int newCapacity,
        @ForAll @Size(max = 60) final List<Boolean> before,
        @ForAll @Size(max = 60) final List<Boolean> after)
    {
        final Map<Long, Long> expected = new HashMap<>();
        payments = 0;
        final KeptBodies bodies = new KeptBodies(capacity);
        take(bodies, before, 0, expected);
        forget(expected, before.size(), capacity);
        assertRecalled(bodies, expected);

        final KeptBodies resized = bodies.resized(newCapacity, payments);
        forget(expected, before.size(), newCapacity);
        assertRecalled(resized, expected);

        take(resized, after, before.size(), expected);
        forget(expected, before.size() + after.size(), newCapacity);
        assertRecalled(resized, expected);
    }

    private void take(
        final KeptBodies bodies, final List<Boolean> requests, final long from, final Map<Long, Long> expected)
    {
        for (int i = 0; i < requests.size(); i++)
        {
            if (requests.get(i))
            {
                receive(from + i, InputKind.PAYMENT);
                event.body().putLong(0, 1_000 + from + i);
                event.bodyLength(Long.BYTES);
                bodies.keep(event);
                payments = from + i + 1;
                expected.put(from + i, 1_000 + from + i);
            }
        }
    }

    /** As decode's index forgets, whatever kind of message the newest are. */
    private static void forget(final Map<Long, Long> expected, final long next, final int capacity)
    {
        expected.keySet().removeIf(index -> index < next - capacity);
    }

    private void assertRecalled(final KeptBodies bodies, final Map<Long, Long> expected)
    {
        expected.forEach((index, body) ->
        {
            receive(index, InputKind.REPEAT);
            bodies.recall(event);
            assertEquals(Long.BYTES, event.bodyLength());
            assertEquals(body, event.body().getLong(0));
        });
    }

    private void receive(final long index, final InputKind kind)
    {
        event.received(frame, 0, 8, index, 0, Stage.ALL_ALLOWED, 0, 0, 1, 0, 0, false);
        event.body().setMemory(0, event.body().capacity(), (byte)0);
        event.first(kind, index);
    }
}
