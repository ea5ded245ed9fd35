package io.peregrine.pipeline.window;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Random;

import io.peregrine.domain.AggregateDeclaration.Kind;
import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.KeyKind;
import io.peregrine.domain.PaymentEvent;
import org.junit.jupiter.api.Test;

/**
 * Keys and payments that come over one by one, beside a state that all of them came over to at once: the same features,
 * the same hash after each input, the same counts, the same bytes; however many have come by when.
 */
class GoingOverTest
{
    private static final int ROUNDS = Integer.getInteger("peregrine.rounds", 150);
    private static final int MANY = 100_000;
    private static final int TRIES = 5;
    private static final CounterDescriptor[] COUNTED = {
        CounterDescriptor.EVICTED_KEYS, CounterDescriptor.EVICTED_EVENTS, CounterDescriptor.EXPIRED_KEYS,
        CounterDescriptor.LATE_EVENTS, CounterDescriptor.LABELS_UNKNOWN };

    private final PaymentEvent slot = StreamInput.slot();
    private long compared;
    private long came;

    /** A state, what it counts, and how it goes from policy to policy. */
    private static final class Run implements AutoCloseable
    {
        private final TestCounters counters = new TestCounters();
        private final boolean isLater;
        private WindowState state;

        private Run(final boolean isLater)
        {
            this.isLater = isLater;
        }

        private void use(final WindowContext context)
        {
            context.counters(counters);
            final WindowState before = state;
            if (null == before)
            {
                state = new WindowState(context);
            }
            else if (isLater)
            {
                state = before.followedBy(context, null);
            }
            else
            {
                state = before.withPolicy(context);
                if (state != before)
                {
                    before.close();
                }
            }
        }

        private byte[] bytes() throws IOException
        {
            final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            state.save(new DataOutputStream(bytes));
            return bytes.toByteArray();
        }

        @Override
        public void close()
        {
            state.close();
        }
    }

    @Test
    void shouldBeAsIfAllHadComeAtOnce() throws IOException
    {
        for (int round = 0; round < ROUNDS; round++)
        {
            final Random random = new Random(round);
            final long unitNs = RandomPolicies.unitNs(random);
            try (Run atOnce = new Run(false); Run later = new Run(true))
            {
                run(round, random, unitNs, atOnce, later);
            }
        }
        assertTrue(came > ROUNDS, "few went on: " + came);
        assertTrue(compared > 100L * ROUNDS, "few were compared: " + compared);
    }

    /** By processor time, so that others on the machine do not count; what the system adds to it now and then, may. */
    @Test
    void shouldNotLetOneInputWaitForAll()
    {
        String slow = "";
        for (int i = 0; i < TRIES && null != slow; i++)
        {
            slow = oneThatWaitsForAll();
        }
        assertNull(slow);
    }

    /** @return what took too long; null where nothing did. */
    private String oneThatWaitsForAll()
    {
        final ThreadMXBean thread = ManagementFactory.getThreadMXBean();
        final FeatureLayout layout = new Features()
            .aggregate("n", KeyKind.CUSTOMER, Kind.COUNT, null, Features.sliding(Features.DAY, 0)).layout();
        final FeatureLayout wider = new Features()
            .aggregate("n", KeyKind.CUSTOMER, Kind.COUNT, null, Features.sliding(Features.DAY, 0))
            .aggregate("s", KeyKind.CUSTOMER, Kind.SUM, "amount_minor", Features.sliding(Features.DAY / 2, 0)).layout();
        final TestCounters counters = new TestCounters();
        try (WindowState atOnce = full(layout, counters); WindowState later = full(layout, counters))
        {
            final WindowContext context = Features.context(wider, MANY, 4 * MANY, counters);
            long startedNs = thread.getCurrentThreadCpuTime();
            atOnce.withPolicy(context).close();
            final long copiedNs = thread.getCurrentThreadCpuTime() - startedNs;

            final WindowState blank = later.blank(context);
            long longestNs = 0;
            int inputs = 0;
            startedNs = thread.getCurrentThreadCpuTime();
            try (WindowState next = later.followedBy(context, blank))
            {
                do
                {
                    next.onEvent(Features.payment(slot, 2 * MANY + inputs, 2 * MANY + inputs, inputs * 7 % MANY, 1, 1));
                    next.goOn(32);
                    final long nowNs = thread.getCurrentThreadCpuTime();
                    longestNs = Math.max(longestNs, nowNs - startedNs);
                    startedNs = nowNs;
                    inputs++;
                }
                while (next.isGoingOver());
                next.takeFormer();
            }
            assertTrue(inputs > MANY / 64, "it came at once");
            return longestNs < copiedNs / 4 ? null : longestNs + " ns for one input, " + copiedNs + " for all";
        }
    }

    private WindowState full(final FeatureLayout layout, final TestCounters counters)
    {
        final WindowState state = new WindowState(Features.context(layout, MANY, 4 * MANY, counters));
        for (int i = 0; i < 2 * MANY; i++)
        {
            state.onEvent(Features.payment(slot, i, i, i % MANY, 1, 1));
        }
        return state;
    }

    private void run(
        final int round, final Random random, final long unitNs, final Run atOnce, final Run later) throws IOException
    {
        final int keys = 1 + random.nextInt(6);
        final int events = 4 + random.nextInt(60);
        final int payments = 1 + random.nextInt(80);
        final int slice = random.nextInt(4);
        FeatureLayout layout = RandomPolicies.policy(random, unitNs);
        int untilNext = 0;
        int more = 0;
        for (final StreamInput input : RandomStreams.stream(random, unitNs))
        {
            if (0 == untilNext--)
            {
                untilNext = 5 + random.nextInt(60);
                layout = random.nextInt(3) > 0 ? RandomPolicies.changed(layout, random, unitNs) : layout;
                more = Math.max(0, more + random.nextInt(7) - 2);
                final int known = 1 + random.nextInt(2 * payments);
                atOnce.use(RandomPolicies.context(layout, keys + more, events + more, known));
                later.use(RandomPolicies.context(layout, keys + more, events + more, known));
            }
            final String at = "round " + round + " input " + compared;
            atOnce.state.onEvent(input.fill(slot));
            final long[] features = new long[layout.count()];
            for (int i = 0; i < features.length; i++)
            {
                features[i] = slot.featureLong(i);
            }
            later.state.onEvent(input.fill(slot));
            for (int i = 0; i < features.length; i++)
            {
                assertEquals(features[i], slot.featureLong(i), at + " " + layout.feature(i).name());
            }
            assertEquals(atOnce.state.runningHash(), later.state.runningHash(), at);
            came += later.state.isGoingOver() ? 1 : 0;
            compared++;
            if (slice > 0)
            {
                later.state.goOn(slice);
            }
            if (0 == random.nextInt(50))
            {
                assertArrayEquals(atOnce.bytes(), later.bytes(), at);
            }
        }
        for (final CounterDescriptor counter : COUNTED)
        {
            assertEquals(atOnce.counters.get(counter), later.counters.get(counter), counter + " in round " + round);
        }
        for (int i = 0; i < later.state.histories().length; i++)
        {
            assertEquals(atOnce.state.histories()[i].heldRows(), later.state.histories()[i].heldRows());
            assertEquals(atOnce.state.histories()[i].keyCount(), later.state.histories()[i].keyCount());
        }
        assertArrayEquals(atOnce.bytes(), later.bytes());
    }
}
