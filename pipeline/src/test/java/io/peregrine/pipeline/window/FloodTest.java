package io.peregrine.pipeline.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peregrine.domain.AggregateDeclaration.Kind;
import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.KeyKind;
import io.peregrine.domain.PaymentEvent;
import org.junit.jupiter.api.Test;

/**
 * Distinct new keys against a full capacity, while those that are known go on paying. A second state gets the known
 * keys' payments alone: what it says of them is what must be said in the flood, and its time is what they take without.
 */
class FloodTest
{
    private static final boolean IS_FULL = "full".equals(System.getProperty("peregrine.campaign"));
    private static final int CAPACITY = IS_FULL ? 1_000_000 : 4_000;
    private static final int KNOWN = CAPACITY / 2;
    private static final int NEW = 20 * CAPACITY;

    /** Each known key pays again before so many new ones come as would make it the longest without a payment. */
    private static final int NEW_OF_TEN = 9;
    private static final int ROUNDS_BEFORE = 6;
    private static final long FIRST_NEW = 1L << 40;
    private static final long STEP_NS = 1_000_000;
    private static final int SAMPLED = 8;

    private final TestCounters counters = new TestCounters();
    private final PaymentEvent slot = Features.slot();
    private final NanosCounted before = new NanosCounted();
    private final NanosCounted flooded = new NanosCounted();
    private final NanosCounted quiet = new NanosCounted();
    private final long[] expected = new long[layout().count()];
    private final long[] actual = new long[layout().count()];
    private long sequence;
    private long knownPayments;

    private static FeatureLayout layout()
    {
        final long round = KNOWN * STEP_NS;
        final Features features = new Features();
        for (final long lengthNs : new long[]{ round / 2, 3 * round })
        {
            features
                .aggregate("n" + lengthNs, KeyKind.CUSTOMER, Kind.COUNT, null, Features.sliding(lengthNs, 0))
                .aggregate("mean" + lengthNs, KeyKind.CUSTOMER, Kind.MEAN, "amount", Features.sliding(lengthNs, 0))
                .aggregate("max" + lengthNs, KeyKind.CUSTOMER, Kind.MAX, "amount", Features.sliding(lengthNs, round))
                .aggregate("dev" + lengthNs, KeyKind.CUSTOMER, Kind.STDDEV, "amount", Features.sliding(lengthNs, 0));
        }
        return features.layout();
    }

    private static WindowContext context(final TestCounters counters)
    {
        return Features.context(layout(), CAPACITY, 4 * CAPACITY, counters).paymentCapacity(CAPACITY);
    }

    @Test
    void shouldServeKnownKeysAsIfThereWereNoFlood()
    {
        try (WindowState state = new WindowState(context(counters));
            WindowState other = new WindowState(context(new TestCounters())))
        {
            payKnown(state, other, ROUNDS_BEFORE * KNOWN, before, new NanosCounted());
            final long resident = DirectMemory.residentBytes(); // it reads a file, through a buffer that stays
            final long direct = DirectMemory.bytes();

            for (int i = 0; i < NEW; i++)
            {
                if (i % NEW_OF_TEN == 0)
                {
                    payKnown(state, other, 10, flooded, quiet);
                }
                state.onEvent(Features.payment(slot, sequence++, timeNs(), FIRST_NEW + i, 1, 100));
            }

            assertEquals(direct, DirectMemory.bytes());
            assertRoomWasMade(state);
            report(direct, resident, DirectMemory.residentBytes());
        }
    }

    private long timeNs()
    {
        return knownPayments * STEP_NS;
    }

    private void payKnown(
        final WindowState state,
        final WindowState other,
        final int count,
        final NanosCounted ofState,
        final NanosCounted ofOther)
    {
        for (int i = 0; i < count; i++)
        {
            final long key = 1 + knownPayments % KNOWN;
            final long amount = (RunningHash.mix(knownPayments, 7) >>> 1) % 100_000;
            final boolean isSampled = 0 == knownPayments % SAMPLED;
            final boolean isOtherFirst = 0 == knownPayments % (2 * SAMPLED);
            if (isOtherFirst)
            {
                pay(other, key, amount, isSampled ? ofOther : null, expected);
            }
            pay(state, key, amount, isSampled ? ofState : null, actual);
            if (!isOtherFirst)
            {
                pay(other, key, amount, isSampled ? ofOther : null, expected);
            }
            for (int feature = 0; feature < expected.length; feature++)
            {
                if (expected[feature] != actual[feature])
                {
                    assertEquals(expected[feature], actual[feature], "key " + key + " feature " + feature);
                }
            }
            knownPayments++;
            sequence++;
        }
    }

    private void pay(
        final WindowState state, final long key, final long amount, final NanosCounted nanos, final long[] features)
    {
        Features.payment(slot, sequence, timeNs(), key, 1, amount);
        final long from = System.nanoTime();
        state.onEvent(slot);
        if (null != nanos)
        {
            nanos.add(System.nanoTime() - from);
        }
        for (int feature = 0; feature < features.length; feature++)
        {
            features[feature] = slot.featureLong(feature);
        }
    }

    /** The keys longest without a payment made room, and no other. */
    private void assertRoomWasMade(final WindowState state)
    {
        assertEquals(KNOWN + NEW - CAPACITY, counters.get(CounterDescriptor.EVICTED_KEYS));
        assertEquals(0, counters.get(CounterDescriptor.EXPIRED_KEYS));
        final KeyTable keys = state.histories()[0].keys();
        assertEquals(CAPACITY, keys.count());
        for (int i = 0; i < NEW; i++)
        {
            final int expected = i < NEW - (CAPACITY - KNOWN) ? 0 : 1;
            if (expected != (KeyTable.NONE == find(keys, FIRST_NEW + i) ? 0 : 1))
            {
                assertEquals(expected, 1 - expected, "new key " + i);
            }
        }
    }

    private int find(final KeyTable keys, final long customer)
    {
        Features.payment(slot, 0, 0, customer, 1, 1);
        final long low = slot.keyLow(KeyKind.CUSTOMER);
        final long high = slot.keyHigh(KeyKind.CUSTOMER);
        return keys.find(keys.hash(low, high, 0, 0), low, high, 0, 0);
    }

    @SuppressWarnings("checkstyle:RegexpSinglelineJava") // the figures
    private void report(final long direct, final long residentBefore, final long residentAfter)
    {
        if (IS_FULL)
        {
            System.out.printf("flood of %,d new keys at %,d: p50 before %d ns, in the flood %d ns, beside it without " +
                "%d ns; direct %,d MiB; resident before %,d MiB, after %,d MiB; evicted %,d%n", NEW, CAPACITY,
                before.median(), flooded.median(), quiet.median(), direct >> 20, residentBefore >> 20,
                residentAfter >> 20, counters.get(CounterDescriptor.EVICTED_KEYS));
            assertTrue(flooded.median() <= 2 * quiet.median(), () -> flooded.median() + " and " + quiet.median());
            assertTrue(residentBefore < 0 || Math.abs(residentAfter - residentBefore) <= residentBefore / 100,
                () -> residentBefore + " and " + residentAfter);
        }
    }

    /** How often an input took how long, in steps of 4 ns. */
    private static final class NanosCounted
    {
        private static final int STEP_SHIFT = 2;
        private final int[] counts = new int[1 << 14];
        private int total;

        void add(final long nanos)
        {
            counts[(int)Math.min(counts.length - 1, nanos >> STEP_SHIFT)]++;
            total++;
        }

        long median()
        {
            int seen = 0;
            for (int i = 0; i < counts.length; i++)
            {
                seen += counts[i];
                if (2L * seen >= total)
                {
                    return (long)i << STEP_SHIFT;
                }
            }
            return 0;
        }
    }
}
