package io.peregrine.pipeline.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.peregrine.domain.AggregateDeclaration;
import io.peregrine.domain.AggregateDeclaration.Kind;
import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.InputKind;
import io.peregrine.domain.KeyKind;
import io.peregrine.domain.PaymentEvent;
import net.jqwik.api.Example;

/** Keys that nothing can be seen of, and keys that make room: docs/windows.md, Keys that are forgotten. */
class ForgottenKeysCellsTest
{
    private static final int STREAMS = Integer.getInteger("peregrine.streams", 300);
    private static final long SEED = Long.getLong("peregrine.seed", 1);
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long MONTH_NS = 30L * 86_400 * SECOND_NS;
    private static final int QUIET_INPUTS = 60;

    /** Rows are given out so many at a time. */
    private static final int BLOCK = 4;

    private static final Cell PASSED = Cell.of((random, unitNs, layout) -> passed(CellStreams.base(random, unitNs)),
        inputs -> CellStreams.count(inputs, input -> input.isTaken() && input.get("cardTokenLow") > 9_000));

    /** @return a stream after which a month passes, with one key of each kind. */
    private static List<StreamInput> passed(final List<StreamInput> inputs)
    {
        final List<StreamInput> stream = new ArrayList<>(inputs);
        final List<StreamInput> payments = CellStreams.payments(inputs);
        final StreamInput last = CellStreams.ofOneKey(List.of(payments.get(payments.size() - 1)), 9_999).get(0)
            .with("eventTimeNs", payments.stream().mapToLong(StreamInput::timeNs).max().orElseThrow() + MONTH_NS);
        for (int i = 0; i < QUIET_INPUTS; i++)
        {
            stream.add(last.as(InputKind.PAYMENT).with("paymentIdLow", 5_000 + i));
            stream.add(last.as(InputKind.CUSTOMER_EVENT).with("eventType", 1));
        }
        return stream;
    }

    /** What is held of one key: the times of all that came, and which is the first that is still held. */
    private static final class Held
    {
        final List<Long> timesNs = new ArrayList<>();
        int first;

        int count()
        {
            return timesNs.size() - first;
        }

        int blocks()
        {
            return 0 == count() ? 0 : (timesNs.size() - 1) / BLOCK - first / BLOCK + 1;
        }
    }

    /** Keys in the order of their last payments. */
    private static final class Model
    {
        private final Map<Long, Held> keys = new LinkedHashMap<>();
        private final int keyCapacity;
        private final int blockCapacity;
        private int evictedKeys;
        private int evictedEvents;
        private int shortened;

        Model(final int keyCapacity, final int eventCapacity)
        {
            this.keyCapacity = keyCapacity;
            blockCapacity = eventCapacity / BLOCK + Math.min(eventCapacity, keyCapacity);
        }

        /** @return how many payments of the key are seen by this one. */
        int pay(final long key, final long timeNs)
        {
            final Held found = keys.get(key);
            if (null != found && timeNs < found.timesNs.get(found.timesNs.size() - 1))
            {
                return (int)found.timesNs.stream().skip(found.first).filter(held -> held <= timeNs).count();
            }
            if (null == found && keys.size() == keyCapacity)
            {
                evictOldest();
            }
            final Held held = null == found ? new Held() : keys.remove(key);
            if (0 == held.timesNs.size() % BLOCK)
            {
                makeRoom(held);
            }
            keys.put(key, held);
            held.timesNs.add(timeNs);
            return held.count();
        }

        private void makeRoom(final Held held)
        {
            if (keys.values().stream().mapToInt(Held::blocks).sum() + held.blocks() < blockCapacity)
            {
                return;
            }
            if (keys.isEmpty())
            {
                evictedEvents += BLOCK;
                held.first += BLOCK;
                shortened++;
            }
            else
            {
                evictOldest();
            }
        }

        private void evictOldest()
        {
            final Iterator<Held> oldest = keys.values().iterator();
            evictedKeys++;
            evictedEvents += oldest.next().count();
            oldest.remove();
        }
    }

    @Example
    void shouldForgetTheKeyLongestWithoutAPaymentAndTheOldestRowsOfTheOnlyOne()
    {
        final FeatureLayout layout = new Features().aggregate(
            "n", KeyKind.CUSTOMER, Kind.COUNT, null, Features.sliding(MONTH_NS, 0)).layout();
        int evictedKeys = 0;
        int shortened = 0;
        for (long seed = SEED; seed < SEED + STREAMS; seed++)
        {
            final Model model = compare(layout, seed);
            evictedKeys += model.evictedKeys;
            shortened += model.shortened;
        }
        assertTrue(STREAMS < 20 || evictedKeys > STREAMS && shortened > 0, evictedKeys + ", " + shortened);
    }

    private static Model compare(final FeatureLayout layout, final long seed)
    {
        final Random random = new Random(seed * 0x9E3779B97F4A7C15L);
        final int keyCapacity = 1 + random.nextInt(5);
        final int eventCapacity = 1 + random.nextInt(30);
        final Model model = new Model(keyCapacity, eventCapacity);
        final TestCounters counters = new TestCounters();
        final PaymentEvent slot = Features.slot();
        final int keys = 1 + random.nextInt(8);
        long nowNs = 0;
        try (WindowState state = new WindowState(Features.context(layout, keyCapacity, eventCapacity, counters)))
        {
            for (int i = 0; i < 150; i++)
            {
                nowNs += random.nextInt(3) * SECOND_NS;
                final long timeNs = 0 == random.nextInt(6) ? nowNs - random.nextInt(20) * SECOND_NS : nowNs;
                final long key = 1 + Math.min(random.nextInt(keys), random.nextInt(keys));
                state.onEvent(Features.payment(slot, i, timeNs, key, 1, 10));
                final String at = "-Dperegrine.seed=" + seed + " at " + i;
                assertEquals(model.pay(key, timeNs), slot.featureLong(0), at);
                assertEquals(model.evictedKeys, counters.get(CounterDescriptor.EVICTED_KEYS), at);
                assertEquals(model.evictedEvents, counters.get(CounterDescriptor.EVICTED_EVENTS), at);
                assertEquals(0, counters.get(CounterDescriptor.EXPIRED_KEYS), at);
            }
        }
        return model;
    }

    @Example
    void shouldCountEveryKeyAsExpiredOnceAMonthHasPassed()
    {
        PASSED.about(ForgottenKeysCellsTest::isEverOver).holds(one ->
        {
            final WindowOracle oracle = WindowOracle.of(one.layout(), Money.EURO);
            final PaymentEvent slot = StreamInput.slot();
            try (WindowEngine engine = new WindowEngine(one.layout()))
            {
                for (final StreamInput input : one.inputs())
                {
                    engine.accept(input.fill(slot));
                    oracle.onEvent(input.fill(StreamInput.slot()));
                }
                assertEquals(oracle.counter(CounterDescriptor.EXPIRED_KEYS),
                    engine.counter(CounterDescriptor.EXPIRED_KEYS),
                    () -> one.layout().features() + "\n" + one.inputs());
                assertEquals(0, engine.counter(CounterDescriptor.EVICTED_KEYS));
            }
        });
    }

    private static boolean isEverOver(final AggregateDeclaration aggregate)
    {
        return null != aggregate.window() && CellPolicies.isEverOver(aggregate.window());
    }
}
