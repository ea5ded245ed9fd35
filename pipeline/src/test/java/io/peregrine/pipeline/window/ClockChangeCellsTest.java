package io.peregrine.pipeline.window;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

import io.peregrine.domain.AggregateDeclaration;
import io.peregrine.domain.AggregateDeclaration.Kind;
import io.peregrine.domain.AggregateDeclaration.Of;
import io.peregrine.domain.FeatureDeclaration;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.FeatureType;
import io.peregrine.domain.InputKind;
import io.peregrine.domain.KeyKind;
import io.peregrine.domain.WindowDeclaration;
import net.jqwik.api.Example;

/** Tumbling windows where clocks change: docs/windows.md, Tumbling periods. */
class ClockChangeCellsTest
{
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long HOUR_NS = 3_600 * SECOND_NS;
    private static final String[] ZONES = { null, "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu" };
    private static final long[] PERIODS_NS =
    {
        HOUR_NS / 4, HOUR_NS / 2, HOUR_NS, 2 * HOUR_NS, 6 * HOUR_NS, 24 * HOUR_NS, 7 * 24 * HOUR_NS
    };
    private static final String[] CHANGES =
    {
        "2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z", "2026-03-08T07:00:00Z", "2026-11-01T06:00:00Z",
        "2026-04-04T15:00:00Z", "2026-10-03T15:30:00Z"
    };

    private static final Cell CHANGING = Cell.of(
        (random, unitNs, layout) -> aroundAChange(random, CellStreams.base(random, unitNs)),
        ClockChangeCellsTest::changes);

    /** @return a stream with payments shortly before a change and after it, and a few late ones. */
    private static List<StreamInput> aroundAChange(final Random random, final List<StreamInput> inputs)
    {
        final long changeNs = Instant.parse(CHANGES[random.nextInt(CHANGES.length)]).getEpochSecond() * SECOND_NS;
        final long spreadNs = new long[]{ 3, 10, 40, 24 * 9 }[random.nextInt(4)] * HOUR_NS;
        final long stepNs = 2 * spreadNs / inputs.size();
        final List<Long> times = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++)
        {
            final long jitterNs = 0 == random.nextInt(6) ? -random.nextInt(10) * stepNs : 0;
            times.add(changeNs - spreadNs + i * stepNs + jitterNs);
        }
        final List<StreamInput> payments = CellStreams.payments(inputs);
        final int[] next = new int[1];
        final List<StreamInput> stream = new ArrayList<>(
            CellStreams.retimed(inputs, timeNs -> times.get(next[0]++)));
        final StreamInput first = payments.get(0);
        stream.add(0, first.at(0).with("paymentIdLow", 5_000).with("eventTimeNs", changeNs - 1));
        stream.add(first.at(0).with("paymentIdLow", 5_001).with("eventTimeNs", changeNs));
        return stream;
    }

    /** @return 1 if there are payments on both sides of a change. */
    private static int changes(final List<StreamInput> inputs)
    {
        for (final String change : CHANGES)
        {
            final long changeNs = Instant.parse(change).getEpochSecond() * SECOND_NS;
            final List<StreamInput> payments = CellStreams.payments(inputs);
            if (payments.stream().anyMatch(p -> p.timeNs() < changeNs) &&
                payments.stream().anyMatch(p -> p.timeNs() == changeNs))
            {
                return 1;
            }
        }
        return 0;
    }

    private static AggregateDeclaration tumbling(final AggregateDeclaration aggregate)
    {
        final boolean isFixed = null == aggregate.window() || 0 != aggregate.paneNs() ||
            Kind.SEQUENCE == aggregate.kind() || Kind.WITHOUT == aggregate.kind();
        final int place = aggregate.hashCode() >>> 1;
        return isFixed ? aggregate : CellPolicies.withWindow(aggregate, WindowDeclaration.tumbling(
            PERIODS_NS[place % PERIODS_NS.length], ZONES[place / 7 % ZONES.length], aggregate.window().delayNs()));
    }

    @Example
    void shouldAgreeOnTumblingWindowsWhereClocksChange()
    {
        CHANGING.about(aggregate -> null != aggregate.window())
            .under(layout -> CellPolicies.changed(layout, ClockChangeCellsTest::tumbling)).agrees();
    }

    @Example
    void shouldCountThePaymentsOfEachLocalDay()
    {
        for (final String zone : ZONES)
        {
            assertCounts(zone, 24 * HOUR_NS, ZonedDateTime::toLocalDate);
        }
    }

    @Example
    void shouldCountTheHourThatComesTwiceEachTime()
    {
        for (final String zone : new String[]{ null, "America/New_York" })
        {
            assertCounts(zone, HOUR_NS,
                local -> local.toLocalDate() + " " + local.getHour() + " " + local.getOffset());
        }
    }

    /** A period's last count is the number of payments that have its name on the local clock. */
    private static void assertCounts(
        final String zone, final long periodNs, final Function<ZonedDateTime, Object> name)
    {
        final FeatureLayout layout = new FeatureLayout(List.of(FeatureDeclaration.aggregate("n", FeatureType.INT,
            new AggregateDeclaration(KeyKind.CARD, null, Kind.COUNT, null,
            WindowDeclaration.tumbling(periodNs, zone, 0), Of.ATTEMPTED, -1, -1, -1, 0, 0, false), false, 0)));
        CHANGING.holds(one ->
        {
            final List<StreamInput> requests =
                CellStreams.mapped(CellStreams.payments(one.inputs()), input -> input.as(InputKind.PAYMENT));
            final List<StreamInput> inputs =
                CellStreams.numbered(CellStreams.inOrder(CellStreams.ofOneKey(requests, 1)));
            final Trace trace = Trace.of(layout, inputs);
            final Map<Object, Integer> counts = new HashMap<>();
            for (final StreamInput payment : inputs)
            {
                final ZonedDateTime local =
                    Instant.ofEpochSecond(0, payment.timeNs()).atZone(RandomPolicies.zone(zone));
                final int count = counts.merge(name.apply(local), 1, Integer::sum);
                assertEquals(List.of(count + ""), trace.of(payment).values(), () -> payment + " of " + inputs);
            }
        });
    }
}
