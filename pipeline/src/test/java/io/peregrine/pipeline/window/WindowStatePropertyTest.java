package io.peregrine.pipeline.window;

import static io.peregrine.pipeline.window.Features.SECOND;
import static io.peregrine.pipeline.window.Features.session;
import static io.peregrine.pipeline.window.Features.sliding;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;

import io.peregrine.domain.DecisionStatus;
import io.peregrine.domain.AggregateDeclaration.Kind;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.FeatureType;
import io.peregrine.domain.KeyKind;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.ZoneTable;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Small streams with ties, late payments and changing labels, against an oracle over a list of all payments. */
class WindowStatePropertyTest
{
    private static final double EMPTY = -1;

    private final FeatureLayout layout = layout("");

    private static FeatureLayout layout(final String prefix)
    {
        final Features features = new Features();
        for (final KeyKind key : new KeyKind[]{ KeyKind.CUSTOMER, KeyKind.TERMINAL })
        {
            for (final boolean isExcluding : new boolean[]{ false, true })
            {
                final String name = prefix + key + isExcluding;
                features
                    .aggregate(name + 1, key, Kind.COUNT, null, sliding(5 * SECOND, 0), isExcluding, false, EMPTY)
                    .aggregate(name + 2, key, Kind.SUM, "amount_minor", sliding(3 * SECOND, 0), isExcluding,
                        false, EMPTY)
                    .aggregate(name + 3, key, Kind.FRAUD_SHARE, null, sliding(4 * SECOND, 3 * SECOND),
                        isExcluding, true, 0)
                    .aggregate(name + 4, key, Kind.MEAN, "amount", session(2 * SECOND, 0), isExcluding, true, 0)
                    .aggregate(name + 5, key, Kind.COUNT, null, session(2 * SECOND, 6 * SECOND), isExcluding,
                        false, EMPTY)
                    .aggregate(name + 6, key, Kind.SUM, "amount", session(3 * SECOND, 5 * SECOND), isExcluding,
                        false, EMPTY)
                    .aggregate(name + 7, key, Kind.FRAUD_SHARE, null, session(SECOND, 0), isExcluding, false,
                        EMPTY)
                    .aggregate(name + 8, key, Kind.TIME_SINCE_LAST, null, null, isExcluding, false, EMPTY);
            }
        }
        return features.layout();
    }

    @Property(tries = 3_000)
    void shouldAgreeWithTheOracleWhateverTheStream(
        @ForAll final long seed,
        @ForAll @IntRange(max = 4) final int late,
        @ForAll @IntRange(max = 40) final int changeAt)
    {
        final Random random = new Random(seed);
        final long lateAllowNs = late * SECOND;
        final SlowOracle oracle = new SlowOracle(layout, lateAllowNs);
        final PaymentEvent slot = Features.slot();
        WindowState state = state(layout, lateAllowNs);
        long now = 100;
        for (int sequence = 0; sequence < 40; sequence++)
        {
            if (sequence == changeAt) // The same features under other names: nothing may change.
            {
                final WindowState next = state.withPolicy(layout("renamed"), ZoneTable.UTC, Features.EUR, 2,
                    lateAllowNs, Features.capacities(9), 90);
                state.close();
                state = next;
            }
            if (random.nextInt(3) == 0)
            {
                final int target = random.nextInt(sequence + 2);
                final int label = random.nextInt(4);
                assertEquals(oracle.onLabel(target, label), state.onLabel(target, 77, 5, label));
            }
            now += random.nextInt(3);
            final long timeNs = (now - (random.nextInt(3) == 0 ? random.nextInt(8) : 0)) * SECOND;
            final long[] keys = { random.nextInt(3), random.nextInt(3) };
            final long amount = random.nextInt(5) == 0 ? random.nextLong() >> 8 : random.nextInt(10_000);
            final SlowOracle.Payment payment = new SlowOracle.Payment(sequence, timeNs, keys, amount);
            final boolean isLate = oracle.onPayment(payment);
            Features.payment(slot, sequence, timeNs, 0 == keys[0] ? PaymentEvent.MISSING : keys[0], keys[1], amount);
            state.onPayment(slot);

            assertEquals(isLate ? DecisionStatus.LATE : 0, slot.status());
            for (int i = 0; i < layout.count(); i++)
            {
                compare(slot, i, oracle.value(i, payment));
            }
        }
        state.close();
    }

    private static WindowState state(final FeatureLayout layout, final long lateAllowNs)
    {
        return new WindowState(layout, ZoneTable.UTC, Features.EUR, 2, lateAllowNs, Features.capacities(9), 80,
            new TestCounters());
    }

    private void compare(final PaymentEvent slot, final int index, final Double expected)
    {
        final String where = "payment " + slot.sequence() + " " + layout.feature(index);
        assertEquals(null == expected && layout.feature(index).isEmptyNull(), slot.isFeatureMissing(index), where);
        if (!slot.isFeatureMissing(index))
        {
            final double wanted = null == expected ? layout.feature(index).empty() : expected;
            assertEquals(wanted, FeatureType.INT == layout.feature(index).type() ?
                slot.featureLong(index) : slot.featureDouble(index), where);
        }
    }

    @Property
    void shouldDivideToTheNearestDouble(
        @ForAll @LongRange(min = -Long.MAX_VALUE) final long numerator,
        @ForAll @LongRange(min = 1) final long denominator)
    {
        final double expected = BigDecimal.valueOf(numerator)
            .divide(BigDecimal.valueOf(denominator), new MathContext(80)).doubleValue();
        assertEquals(expected, ExactQuotient.of(numerator, denominator) + 0.0);
    }
}
