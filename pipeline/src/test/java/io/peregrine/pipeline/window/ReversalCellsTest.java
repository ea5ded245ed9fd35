package io.peregrine.pipeline.window;

import static io.peregrine.pipeline.window.CellStreams.affected;
import static io.peregrine.pipeline.window.CellStreams.base;
import static io.peregrine.pipeline.window.CellStreams.count;
import static io.peregrine.pipeline.window.CellStreams.early;
import static io.peregrine.pipeline.window.CellStreams.filtered;
import static io.peregrine.pipeline.window.CellStreams.flatMapped;
import static io.peregrine.pipeline.window.CellStreams.hasAmount;
import static io.peregrine.pipeline.window.CellStreams.ids;
import static io.peregrine.pipeline.window.CellStreams.inOrder;
import static io.peregrine.pipeline.window.CellStreams.reversal;
import static io.peregrine.pipeline.window.CellStreams.someIds;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;

import io.peregrine.domain.AggregateDeclaration;
import io.peregrine.domain.AggregateDeclaration.Of;
import io.peregrine.domain.InputKind;
import net.jqwik.api.Example;

/** Reversals, by the table in docs/windows.md. */
class ReversalCellsTest
{
    private static final Cell FULL_REVERSALS = Cell.of(
        (random, unitNs, layout) -> affected(random, base(random, unitNs), CellStreams::reversal),
        inputs -> count(inputs, input -> isReversal(input) && !input.has("amountMinor")));

    private static final Cell PARTIAL_REVERSALS = Cell.of(
        (random, unitNs, layout) -> affected(random, base(random, unitNs), partialReversal(random)),
        inputs -> count(inputs, input -> isReversal(input) && input.has("amountMinor")));

    private static final Cell OVERTAKING_REVERSALS = Cell.of(
        (random, unitNs, layout) -> affected(random, base(random, unitNs), anyReversal(random)),
        inputs -> early(inputs, InputKind.REVERSAL));

    private static boolean isReversal(final StreamInput input)
    {
        return InputKind.REVERSAL == input.kind;
    }

    private static Function<StreamInput, StreamInput> anyReversal(final Random random)
    {
        return payment -> random.nextBoolean() ? reversal(payment) : partialReversal(random).apply(payment);
    }

    private static Function<StreamInput, StreamInput> partialReversal(final Random random)
    {
        return payment -> reversal(payment, part(random, payment));
    }

    /** @return part of the amount, or about all of it, or a little. */
    private static long part(final Random random, final StreamInput payment)
    {
        final long amount = Math.abs(payment.get("amountMinor"));
        return switch (random.nextInt(4))
        {
            case 0 -> amount;
            case 1 -> Math.max(0, amount - 1);
            case 2 -> random.nextInt(3);
            default -> (long)(amount * random.nextDouble());
        };
    }

    /** What folds does so when the next payment comes, the reversed one as well. */
    private static boolean isWithoutReversed(final AggregateDeclaration aggregate)
    {
        return CellPolicies.isByTime(aggregate) && !OracleFold.isFolding(aggregate) &&
            Of.ATTEMPTED != aggregate.of() && Of.LABELLED_FRAUD != aggregate.of();
    }

    @Example
    void shouldAgreeOnFullReversals()
    {
        FULL_REVERSALS.agrees();
    }

    @Example
    void shouldCountAsIfAFullyReversedPaymentHadNeverBeen()
    {
        FULL_REVERSALS.about(ReversalCellsTest::isWithoutReversed).holds(one ->
        {
            final Set<Long> gone = someIds(one.random(), one.inputs());
            final List<StreamInput> inputs = inOrder(one.inputs());
            final List<StreamInput> reversed = flatMapped(inputs, input ->
                input.isPayment() && gone.contains(input.id()) ? List.of(input, reversal(input)) : List.of(input));
            final List<StreamInput> without = filtered(inputs, input -> !gone.contains(input.id()));
            Trace.of(one.layout(), reversed).assertSame(Trace.of(one.layout(), without), without, payment -> true);
        });
    }

    @Example
    void shouldAgreeOnPartialReversals()
    {
        PARTIAL_REVERSALS.agrees();
    }

    @Example
    void shouldAddUpPartialReversals()
    {
        PARTIAL_REVERSALS.holds(one -> one.assertSame(flatMapped(one.inputs(), input ->
        {
            if (!isReversal(input) || !input.has("amountMinor"))
            {
                return List.of(input);
            }
            final long first = (long)(input.get("amountMinor") * one.random().nextDouble());
            return List.of(input.at(input.sequence).with("amountMinor", first),
                input.at(input.sequence).with("amountMinor", input.get("amountMinor") - first));
        }), payment -> true));
    }

    @Example
    void shouldTakeAReversalOfAllThatIsLeftAsAFullOne()
    {
        FULL_REVERSALS.holds(one ->
        {
            final Set<Long> known = ids(filtered(one.inputs(), input -> input.isPayment() && hasAmount(input)));
            one.assertSame(CellStreams.mapped(one.inputs(), input ->
                isReversal(input) && !input.has("amountMinor") && known.contains(input.id()) ?
                input.at(input.sequence).with("amountMinor", Long.MAX_VALUE) : input), payment -> true);
        });
    }

    @Example
    void shouldAgreeOnReversalsThatOvertakeTheirPayment()
    {
        OVERTAKING_REVERSALS.agrees();
    }

    @Example
    void shouldTakeAReversalBeforeItsPaymentAsOneDirectlyAfter()
    {
        OVERTAKING_REVERSALS.holds(one -> one.assertOvertaking(anyReversal(one.random())));
    }
}
