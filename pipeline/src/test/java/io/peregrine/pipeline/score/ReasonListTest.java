package io.peregrine.pipeline.score;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.peregrine.domain.PaymentEvent;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import org.agrona.concurrent.UnsafeBuffer;

import static org.junit.jupiter.api.Assertions.assertEquals;

class ReasonListTest
{
    private static final int LIMIT = 20;

    @Property
    void shouldGiveEachCodeOnceHeaviestFirst(
        @ForAll @Size(max = LIMIT) final List<@IntRange(max = 99) Integer> hits)
    {
        final ReasonList reasons = new ReasonList(LIMIT);
        final Map<Integer, Float> heaviest = new LinkedHashMap<>();
        for (final int hit : hits)
        {
            final int code = hit / 8;
            final float weight = hit % 8;
            reasons.add(code, weight, null);
            heaviest.merge(code, weight, Math::max);
        }

        final PaymentEvent event = new PaymentEvent(new UnsafeBuffer(new byte[64]), 0, 64, 64);
        reasons.copyTo(event);

        final List<Float> weights = new ArrayList<>(heaviest.values());
        weights.sort(Comparator.reverseOrder());
        assertEquals(Math.min(weights.size(), PaymentEvent.MAX_REASONS), event.reasonCount());
        assertEquals(weights.size(), event.reasonCount() + event.moreReasons());
        for (int i = 0; i < event.reasonCount(); i++)
        {
            assertEquals(weights.get(i), event.reasonWeight(i));
            assertEquals(heaviest.get(event.reasonCode(i)), event.reasonWeight(i));
        }
    }
}
