package io.peregrine.pipeline.window;

import static io.peregrine.pipeline.window.CellStreams.base;
import static io.peregrine.pipeline.window.CellStreams.filtered;
import static io.peregrine.pipeline.window.CellStreams.ids;
import static io.peregrine.pipeline.window.CellStreams.inOrder;
import static io.peregrine.pipeline.window.CellStreams.late;
import static io.peregrine.pipeline.window.CellStreams.numbered;
import static io.peregrine.pipeline.window.CellStreams.ofOneKey;
import static io.peregrine.pipeline.window.CellStreams.payments;
import static io.peregrine.pipeline.window.CellStreams.retimed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;

import io.peregrine.domain.AggregateDeclaration;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.InputKind;
import io.peregrine.domain.WindowDeclaration;
import net.jqwik.api.Example;

/** Out of order within lateness and beyond, equal times, and clocks that jump: docs/windows.md, Lateness. */
class LatenessCellsTest
{
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long HOUR_NS = 3_600 * SECOND_NS;
    private static final long DAY_NS = 24 * HOUR_NS;

    /** At least the greatest unit of random policies. */
    private static final long LATENESS_NS = 4 * 20 * 60 * SECOND_NS;

    private static final Cell WITHIN = Cell.of((random, unitNs, layout) -> backBy(random, unitNs, 0, LATENESS_NS),
        inputs -> late(inputs, 1, LATENESS_NS))
        .under(layout -> CellPolicies.withLateness(layout, LATENESS_NS));

    private static final Cell BEYOND = Cell.of(
        (random, unitNs, layout) -> ofOneKey(backBy(random, unitNs, LATENESS_NS, 40 * unitNs), 1),
        inputs -> late(inputs, LATENESS_NS + 1, Long.MAX_VALUE))
        .under(layout -> CellPolicies.withLateness(layout, LATENESS_NS));

    private static final Cell EQUAL_TIMES = Cell.of(LatenessCellsTest::ties, inputs -> late(inputs, 0, 0) - 2);

    private static final Cell A_DAY_AHEAD = Cell.of(
        (random, unitNs, layout) -> jumpingAhead(random, base(random, unitNs)),
        inputs -> late(inputs, 23 * HOUR_NS, Long.MAX_VALUE));

    private static final Cell AN_HOUR_BACK = Cell.of(LatenessCellsTest::jumpingBack,
        inputs -> late(inputs, HOUR_NS, HOUR_NS));

    /** @return a stream in order, of which every third payment comes later than others. */
    private static List<StreamInput> backBy(
        final Random random, final long unitNs, final long leastNs, final long moreNs)
    {
        final List<StreamInput> inputs = inOrder(base(random, unitNs));
        final List<StreamInput> late = retimed(inputs, timeNs ->
            0 == random.nextInt(3) ? timeNs - leastNs - 1 - (long)(random.nextDouble() * moreNs) : timeNs);
        final StreamInput newest = payments(late).stream().reduce((a, b) -> a.timeNs() > b.timeNs() ? a : b).get();
        final ArrayList<StreamInput> stream = new ArrayList<>(late);
        stream.add(newest.at(0).with("paymentIdLow", 5_000)
            .with("eventTimeNs", newest.timeNs() - leastNs - 1 - (long)(random.nextDouble() * (moreNs - 1))));
        return stream;
    }

    private static List<StreamInput> ties(final Random random, final long unitNs, final FeatureLayout layout)
    {
        final List<StreamInput> inputs = inOrder(base(random, unitNs));
        final long stepNs = (1 + random.nextInt(6)) * unitNs;
        final boolean isLateToo = random.nextBoolean();
        final List<StreamInput> stream = new ArrayList<>(retimed(inputs, timeNs ->
            Math.floorDiv(timeNs - (isLateToo ? random.nextInt(3) * unitNs : 0), stepNs) * stepNs));
        final StreamInput newest = payments(stream).get(payments(stream).size() - 1);
        for (int i = 0; i < 4; i++)
        {
            stream.add(newest.at(0).with("paymentIdLow", 5_000 + i));
        }
        return stream;
    }

    private static List<StreamInput> jumpingAhead(final Random random, final List<StreamInput> inputs)
    {
        final List<StreamInput> stream = new ArrayList<>(inputs);
        final List<StreamInput> payments = payments(inputs);
        final int jumps = 1 + random.nextInt(2);
        for (int i = 0; i < jumps; i++)
        {
            final StreamInput payment = payments.get(random.nextInt(payments.size() - 1));
            stream.add(stream.indexOf(payment), payment.at(0).with("paymentIdLow", 5_000 + i)
                .with("eventTimeNs", payment.timeNs() + DAY_NS));
        }
        return stream;
    }

    private static List<StreamInput> jumpingBack(final Random random, final long unitNs, final FeatureLayout layout)
    {
        final List<StreamInput> inputs = inOrder(base(random, unitNs));
        final int from = 1 + random.nextInt(inputs.size() - 1);
        final int to = from + random.nextInt(inputs.size() - from);
        final List<StreamInput> stream = new ArrayList<>(inputs.subList(0, from));
        stream.addAll(retimed(inputs.subList(from, to), timeNs -> timeNs - HOUR_NS));
        stream.addAll(inputs.subList(to, inputs.size()));
        final StreamInput newest = payments(stream).stream().reduce((a, b) -> a.timeNs() > b.timeNs() ? a : b).get();
        stream.add(newest.at(0).with("paymentIdLow", 5_000).with("eventTimeNs", newest.timeNs() - HOUR_NS));
        return stream;
    }

    @Example
    void shouldAgreeOnPaymentsWithinLateness()
    {
        WITHIN.agrees();
    }

    @Example
    void shouldEndWithTheSameFeaturesHoweverPaymentsArriveWithinLateness()
    {
        WITHIN.holds(one ->
        {
            final List<StreamInput> taken = filtered(inOrder(one.inputs()), StreamInput::isTaken);
            final long startNs = taken.get(0).timeNs();
            final int[] next = new int[1];
            final long stepNs = LATENESS_NS / taken.size();
            final List<StreamInput> spread = retimed(taken, timeNs -> startNs + next[0]++ * stepNs);
            final int half = spread.size() / 2;
            final List<StreamInput> shuffled = new ArrayList<>(spread.subList(0, half));
            Collections.shuffle(shuffled, one.random());
            shuffled.addAll(spread.subList(half, spread.size()));

            final Set<Long> later = ids(payments(spread.subList(half, spread.size())));
            Trace.of(one.layout(), numbered(spread)).assertSame(Trace.of(one.layout(), numbered(shuffled)), spread,
                payment -> later.contains(payment.id()));
        });
    }

    @Example
    void shouldAgreeOnPaymentsBeyondLateness()
    {
        BEYOND.agrees();
    }

    @Example
    void shouldTakeNothingFromAPaymentBeyondLatenessAndFlagIt()
    {
        BEYOND.holds(one ->
        {
            // Customer events would forget keys whose payments are behind them.
            final List<StreamInput> inputs =
                filtered(one.inputs(), input -> InputKind.CUSTOMER_EVENT != input.kind);
            final Trace trace = Trace.of(one.layout(), inputs);
            final List<StreamInput> late = filtered(inputs, input -> input.isPayment() && trace.of(input).isLate());
            assertEquals(isOfEventsAlone(one.layout()) ? 0 : late(inputs, LATENESS_NS + 1, Long.MAX_VALUE),
                late.size());
            final List<StreamInput> without = filtered(inputs, input -> !late.contains(input));
            trace.assertSame(Trace.of(one.layout(), without), without, payment -> true);
        });
    }

    @Example
    void shouldAgreeOnEqualTimes()
    {
        EQUAL_TIMES.agrees();
    }

    @Example
    void shouldEndWithTheSameNumbersHoweverPaymentsOfOneTimeArrive()
    {
        EQUAL_TIMES.about(CellPolicies::isOfSet).holds(one ->
        {
            final List<StreamInput> taken = filtered(one.inputs(), StreamInput::isTaken);
            final List<StreamInput> probes = inOrder(taken);
            final List<StreamInput> shuffled = new ArrayList<>();
            for (int i = 0; i < probes.size(); i++)
            {
                final long timeNs = probes.get(i).timeNs();
                final int from = (int)shuffled.stream().filter(input -> input.timeNs() < timeNs).count();
                shuffled.add(from + one.random().nextInt(shuffled.size() - from + 1), probes.get(i));
            }
            final List<StreamInput> afterwards = new ArrayList<>();
            for (final StreamInput probe : payments(probes))
            {
                afterwards.add(probe.at(0).with("paymentIdLow", 9_000 + probe.id())
                    .with("eventTimeNs", probes.get(probes.size() - 1).timeNs() + 1));
            }
            final List<StreamInput> inputs = new ArrayList<>(probes);
            inputs.addAll(afterwards);
            shuffled.addAll(afterwards);
            Trace.of(one.layout(), numbered(inputs)).assertSame(
                Trace.of(one.layout(), numbered(shuffled)), afterwards, payment -> true);
        });
    }

    @Example
    void shouldAgreeOnAClockThatJumpsADayAhead()
    {
        A_DAY_AHEAD.agrees();
    }

    @Example
    void shouldMakeOnlyThePaymentsOfItsOwnKeyLateWhenAClockJumpsADayAhead()
    {
        A_DAY_AHEAD.about(aggregate -> 0 == aggregate.paneNs() && 0 == aggregate.latenessNs()).holds(one ->
        {
            final FeatureLayout layout = CellPolicies.keptForEver(one.layout());
            final List<StreamInput> others = inOrder(ofOneKey(
                filtered(one.inputs(), input -> input.id() < 5_000), 1));
            final List<StreamInput> jumping = new ArrayList<>();
            final List<StreamInput> after = new ArrayList<>();
            final StreamInput first = payments(others).get(0);
            for (final StreamInput input : others)
            {
                jumping.add(input);
                if (input.isPayment())
                {
                    final StreamInput other = ofOneKey(List.of(input), 2).get(0)
                        .as(InputKind.PAYMENT).with("paymentIdLow", 9_000 + input.id());
                    jumping.add(input != first ? other : other.with("eventTimeNs", input.timeNs() + 10 * DAY_NS));
                    after.addAll(input != first ? List.of(other) : List.of());
                }
            }
            final Trace trace = Trace.of(layout, jumping);
            Trace.of(layout, others).assertSame(trace, others, payment -> true);
            assertFalse(payments(others).stream().anyMatch(payment -> trace.of(payment).isLate()));
            assertTrue(after.stream().allMatch(payment -> trace.of(payment).isLate() || isOfEventsAlone(layout)));
        });
    }

    private static boolean isOfEventsAlone(final FeatureLayout layout)
    {
        return layout.features().stream()
            .allMatch(feature -> null == feature.aggregate() || feature.aggregate().history().isOfEvents());
    }

    @Example
    void shouldAgreeOnAClockThatGoesBackAnHour()
    {
        AN_HOUR_BACK.agrees();
    }

    @Example
    void shouldSayTheSameWhenAllClocksGoBackAnHour()
    {
        AN_HOUR_BACK.about(LatenessCellsTest::isOnNoClock).holds(
            one -> one.assertSame(retimed(one.inputs(), timeNs -> timeNs - HOUR_NS), payment -> true));
    }

    /** @return true if the feature is the same at any time of day. */
    private static boolean isOnNoClock(final AggregateDeclaration aggregate)
    {
        return 0 == aggregate.paneNs() && (null == aggregate.window() ||
            WindowDeclaration.Kind.TUMBLING != aggregate.window().kind());
    }
}
