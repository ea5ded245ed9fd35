package io.peregrine.pipeline.window;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.PaymentEvent;
import org.junit.jupiter.api.Test;

/** A state that is shown later inputs beside one that is not, on random policies and streams, with little room. */
class LookAheadTest
{
    private static final int STREAMS = Integer.getInteger("peregrine.streams", 1_200) / 4;
    private static final long SEED = Long.getLong("peregrine.seed", 1);
    private static final int MOST_AHEAD = 3;

    private final PaymentEvent[] slots =
        IntStream.rangeClosed(0, MOST_AHEAD).mapToObj(i -> StreamInput.slot()).toArray(PaymentEvent[]::new);
    private final PaymentEvent plain = StreamInput.slot();

    @Test
    void shouldChangeNothing()
    {
        for (long seed = SEED; seed < SEED + STREAMS; seed++)
        {
            final Random random = new Random(seed * 0x9E3779B97F4A7C15L);
            final long unitNs = RandomPolicies.unitNs(random);
            final FeatureLayout layout = RandomPolicies.policy(random, unitNs);
            final List<StreamInput> inputs = RandomStreams.stream(random, unitNs);
            final int room = 1 + random.nextInt(30);
            try (WindowState looking = new WindowState(RandomPolicies.context(layout, room, 2 * room, room));
                WindowState other = new WindowState(RandomPolicies.context(layout, room, 2 * room, room)))
            {
                compare(looking, other, inputs, layout.count(), random, "-Dperegrine.seed=" + seed);
            }
        }
    }

    private void compare(
        final WindowState looking,
        final WindowState other,
        final List<StreamInput> inputs,
        final int features,
        final Random random,
        final String what)
    {
        for (int i = 0; i < inputs.size(); i++)
        {
            final int most = random.nextInt(MOST_AHEAD + 1);
            for (int ahead = 1; ahead <= most && i + ahead < inputs.size(); ahead++)
            {
                final PaymentEvent later = slots[ahead];
                inputs.get(i + ahead).fill(later);
                looking.lookAhead(later, ahead);
            }
            final PaymentEvent slot = inputs.get(i).fill(slots[0]);
            looking.onEvent(slot);
            other.onEvent(inputs.get(i).fill(plain));

            for (int feature = 0; feature < features; feature++)
            {
                assertEquals(plain.featureLong(feature), slot.featureLong(feature), what);
            }
            assertEquals(plain.status(), slot.status(), what);
            assertEquals(other.runningHash(), looking.runningHash(), what);
        }
    }
}
