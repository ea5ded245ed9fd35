package io.peregrine.pipeline.window;

import static io.peregrine.pipeline.window.CellStreams.affected;
import static io.peregrine.pipeline.window.CellStreams.base;
import static io.peregrine.pipeline.window.CellStreams.count;
import static io.peregrine.pipeline.window.CellStreams.early;
import static io.peregrine.pipeline.window.CellStreams.filtered;
import static io.peregrine.pipeline.window.CellStreams.flatMapped;
import static io.peregrine.pipeline.window.CellStreams.ids;
import static io.peregrine.pipeline.window.CellStreams.payments;
import static io.peregrine.pipeline.window.CellStreams.someIds;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;

import io.peregrine.domain.AggregateDeclaration;
import io.peregrine.domain.AggregateDeclaration.Of;
import io.peregrine.domain.InputKind;
import io.peregrine.domain.PaymentEvent;
import net.jqwik.api.Example;

/** Repeats, advices, outcomes and labels, by the table in docs/windows.md. */
class AfterwardsCellsTest
{
    private static final Cell REPEATS = Cell.of((random, unitNs, layout) -> repeats(random, base(random, unitNs)),
        inputs -> count(inputs, input -> InputKind.REPEAT == input.kind));

    private static final Cell ADVICES = Cell.of((random, unitNs, layout) -> advices(random, base(random, unitNs)),
        inputs -> Math.min(count(inputs, input -> InputKind.ADVICE == input.kind), earlyOnAdvices(inputs)));

    private static final Cell OUTCOMES = Cell.of(
        (random, unitNs, layout) -> affected(random, base(random, unitNs), outcome(random)),
        inputs -> early(inputs, InputKind.OUTCOME));

    private static final Cell LABELS = Cell.of(
        (random, unitNs, layout) -> affected(random, base(random, unitNs), label(random)),
        inputs -> Math.min(early(inputs, InputKind.LABEL), count(inputs, input -> InputKind.LABEL == input.kind) - 1));

    private static Function<StreamInput, StreamInput> outcome(final Random random)
    {
        return payment -> CellStreams.outcome(payment, 1 + random.nextInt(2));
    }

    private static Function<StreamInput, StreamInput> label(final Random random)
    {
        return payment -> CellStreams.label(payment, random.nextBoolean() ? 1 : random.nextInt(4));
    }

    private static List<StreamInput> repeats(final Random random, final List<StreamInput> inputs)
    {
        final List<StreamInput> stream = new ArrayList<>(inputs);
        stream.add(random.nextInt(stream.size()), new StreamInput(InputKind.NONE, 0));
        for (final StreamInput input : inputs)
        {
            final int place = stream.indexOf(input) + 1;
            if (InputKind.PAYMENT == input.kind && random.nextBoolean())
            {
                final boolean isSame = 0 != random.nextInt(4);
                stream.add(place + random.nextInt(stream.size() - place + 1),
                    isSame ? input.as(InputKind.REPEAT) : input.as(InputKind.REJECTED).with("amountMinor", 12));
            }
        }
        final StreamInput last = payments(inputs).get(payments(inputs).size() - 1);
        stream.add(last.as(InputKind.REPEAT));
        return stream;
    }

    private static List<StreamInput> advices(final Random random, final List<StreamInput> inputs)
    {
        final Set<Long> advices = someIds(random, inputs);
        final List<StreamInput> stream = new ArrayList<>(CellStreams.mapped(inputs, input ->
            input.isPayment() && advices.contains(input.id()) ?
            input.as(InputKind.ADVICE).with("finalAction", random.nextInt(3)) : input));
        final StreamInput known = filtered(stream, input -> InputKind.ADVICE == input.kind).get(0);
        stream.add(random.nextInt(stream.indexOf(known) + 1), CellStreams.outcome(known, 1 + random.nextInt(2)));
        return stream;
    }

    private static int earlyOnAdvices(final List<StreamInput> inputs)
    {
        final Set<Long> advices = ids(filtered(inputs, input -> InputKind.ADVICE == input.kind));
        return early(filtered(inputs, input -> advices.contains(input.id())), InputKind.OUTCOME);
    }

    @Example
    void shouldAgreeOnRepeats()
    {
        REPEATS.agrees();
    }

    @Example
    void shouldTakeNothingFromARepeatAndFromTheSameIdWithOtherContent()
    {
        REPEATS.holds(one ->
        {
            final List<StreamInput> without = filtered(one.inputs(), input -> InputKind.REPEAT != input.kind &&
                InputKind.REJECTED != input.kind && InputKind.NONE != input.kind);
            one.assertSame(without, payment -> true);
            assertEquals(Trace.of(one.layout(), one.inputs()).runningHash(),
                Trace.of(one.layout(), without).runningHash());
        });
    }

    @Example
    void shouldAgreeOnAdvices()
    {
        ADVICES.agrees();
    }

    @Example
    void shouldTakeAnAdviceAsARequestWhoseOutcomeWasKnown()
    {
        ADVICES.about(aggregate -> Of.ATTEMPTED != aggregate.of()).holds(one ->
        {
            final Set<Long> known = new HashSet<>();
            final List<StreamInput> requests = flatMapped(one.inputs(), input ->
            {
                if (InputKind.OUTCOME == input.kind)
                {
                    known.add(input.id());
                }
                if (InputKind.ADVICE != input.kind)
                {
                    return List.of(input);
                }
                final StreamInput request = input.as(InputKind.PAYMENT);
                return 0 == input.get("finalAction") || known.contains(input.id()) ?
                    List.of(request) : List.of(CellStreams.outcome(input, input.get("finalAction")), request);
            });
            one.assertSame(requests, payment -> true);
        });
    }

    @Example
    void shouldAgreeOnOutcomes()
    {
        OUTCOMES.agrees();
    }

    @Example
    void shouldTakeTheNewestOutcomeAloneAndTheSameOneTwiceAsOnce()
    {
        OUTCOMES.holds(one ->
        {
            one.assertSame(flatMapped(one.inputs(), input -> InputKind.OUTCOME == input.kind ? List.of(
                input.at(0).with("finalAction", PaymentEvent.FINALLY_APPROVED),
                input.at(0).with("finalAction", PaymentEvent.FINALLY_DECLINED), input, input) : List.of(input)),
                payment -> true);
            one.assertOvertaking(outcome(one.random()));
        });
    }

    @Example
    void shouldAgreeOnLabels()
    {
        LABELS.agrees();
    }

    @Example
    void shouldTakeTheNewestLabelAloneAndAnEarlyOneAsOneDirectlyAfter()
    {
        LABELS.holds(one ->
        {
            one.assertSame(flatMapped(one.inputs(), input -> InputKind.LABEL == input.kind ? List.of(
                input.at(0).with("label", 1), input.at(0).with("label", one.random().nextInt(4)), input, input) :
                List.of(input)), payment -> true);
            one.assertOvertaking(label(one.random()));
        });
    }

    @Example
    void shouldCountAPaymentWhoseLabelWasTakenBackAsOneNeverLabelled()
    {
        LABELS.about(AfterwardsCellsTest::isFollowing).holds(one ->
        {
            final StreamInput payment = payments(one.inputs()).get(0);
            final List<StreamInput> never = filtered(
                one.inputs(), input -> InputKind.LABEL != input.kind || input.id() != payment.id());
            final List<StreamInput> labelled = new ArrayList<>(never);
            final int at = one.random().nextInt(labelled.size());
            labelled.add(at, CellStreams.label(payment, 1));
            final int back = at + 1 + one.random().nextInt(labelled.size() - at);
            labelled.add(back, CellStreams.label(payment, new int[]{ 0, 2, 3 }[one.random().nextInt(3)]));
            final Set<Long> later = ids(payments(labelled.subList(back, labelled.size())));
            Trace.of(one.layout(), labelled).assertSame(Trace.of(one.layout(), never), never,
                input -> later.contains(input.id()));
        });
    }

    private static boolean isFollowing(final AggregateDeclaration aggregate)
    {
        return !OracleFold.isFolding(aggregate);
    }
}
