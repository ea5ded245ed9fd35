package io.peregrine.pipeline.decode;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import static org.junit.jupiter.api.Assertions.assertEquals;

class RepeatIndexTest
{
    private record Key(long source, long idLow, long idHigh)
    {
    }

    private final Map<Key, Long> sequences = new HashMap<>();
    private final Deque<Key> arrivals = new ArrayDeque<>();

    @Property(tries = 2_000)
    void shouldFindExactlyTheNewestPayments(
        @ForAll @IntRange(min = 1, max = 40) final int capacity,
        @ForAll @Size(max = 400) final List<@IntRange(max = 90) Integer> ids)
    {
        forget();
        offerAll(new RepeatIndex(capacity, 0), capacity, ids, 0);
    }

    @Property(tries = 500)
    void shouldHoldTheNewestWhenResized(
        @ForAll @IntRange(min = 1, max = 40) final int capacity,
        @ForAll @IntRange(min = 1, max = 40) final int newCapacity,
        @ForAll @Size(max = 200) final List<@IntRange(max = 90) Integer> before,
        @ForAll @Size(max = 200) final List<@IntRange(max = 90) Integer> after)
    {
        forget();
        final RepeatIndex index = new RepeatIndex(capacity, 0);
        final int taken = offerAll(index, capacity, before, 0);
        while (arrivals.size() > newCapacity)
        {
            sequences.remove(arrivals.removeFirst());
        }

        offerAll(index.resized(newCapacity), newCapacity, after, taken);
    }

    /** jqwik keeps one instance for all tries of a property. */
    private void forget()
    {
        sequences.clear();
        arrivals.clear();
    }

    private int offerAll(final RepeatIndex index, final int capacity, final List<Integer> ids, final int firstSequence)
    {
        int sequence = firstSequence;
        for (final int id : ids)
        {
            // Few senders and ids, so that keys which differ in one word alone meet in the table.
            final Key key = new Key(id % 3, id / 3 % 5, id / 15);
            final long found = index.find(key.source, key.idLow, key.idHigh);
            final Long expected = sequences.get(key);
            assertEquals(expected == null ? -1 : expected, found < 0 ? -1 : index.sequence(found));

            if (found < 0)
            {
                index.add(key.source, key.idLow, key.idHigh, 7L * sequence, sequence);
                sequences.put(key, (long)sequence);
                arrivals.addLast(key);
                if (arrivals.size() > capacity)
                {
                    sequences.remove(arrivals.removeFirst());
                }
            }
            else
            {
                assertEquals(7L * index.sequence(found), index.content(found));
            }

            sequence++;
        }

        return sequence;
    }
}
