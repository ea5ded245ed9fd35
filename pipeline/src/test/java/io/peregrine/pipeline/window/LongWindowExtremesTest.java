package io.peregrine.pipeline.window;

import static io.peregrine.pipeline.window.CellStreams.inOrder;
import static io.peregrine.pipeline.window.CellStreams.mapped;
import static io.peregrine.pipeline.window.CellStreams.ofOneKey;
import static io.peregrine.pipeline.window.CellStreams.payments;
import static io.peregrine.pipeline.window.CellStreams.retimed;

import java.util.List;
import java.util.Random;
import java.util.function.IntToLongFunction;

import io.peregrine.domain.AggregateDeclaration;
import io.peregrine.domain.AggregateDeclaration.Kind;
import net.jqwik.api.Example;

/** Extremes of windows that hold many payments of one key, whose amounts fall, rise, or go up and down. */
class LongWindowExtremesTest
{
    private static final int PAYMENTS = 150;

    private static final Cell LONG = Cell.of(
        (random, unitNs, layout) -> crowded(random, unitNs, true), inputs -> payments(inputs).size())
        .about(LongWindowExtremesTest::isExtreme);

    private static final Cell LONG_AND_LATE = Cell.of(
        (random, unitNs, layout) -> crowded(random, unitNs, false), inputs -> payments(inputs).size())
        .about(LongWindowExtremesTest::isExtreme);

    private static boolean isExtreme(final AggregateDeclaration aggregate)
    {
        return Kind.MIN == aggregate.kind() || Kind.MAX == aggregate.kind();
    }

    /** @return a stream of one key with less time between payments, reversals and labels among them. */
    private static List<StreamInput> crowded(final Random random, final long unitNs, final boolean isInOrder)
    {
        final int closer = 1 + random.nextInt(16);
        final List<StreamInput> crowded = retimed(
            ofOneKey(RandomStreams.stream(random, unitNs, PAYMENTS), 7), timeNs -> timeNs / closer);
        final IntToLongFunction amounts = amounts(random);
        final int[] number = new int[1];
        final List<StreamInput> inputs = mapped(crowded, input -> input.isPayment() ?
            input.at(input.sequence).with("amountMinor", amounts.applyAsLong(number[0]++)) : input);
        return isInOrder ? inOrder(inputs) : inputs;
    }

    private static IntToLongFunction amounts(final Random random)
    {
        final int period = 1 + random.nextInt(40);
        return switch (random.nextInt(6))
        {
            case 0 -> i -> 1_000_000 - i;
            case 1 -> i -> i;
            case 2 -> i -> random.nextInt(3);
            case 3 -> i -> period - i % period;
            case 4 -> i -> i % period;
            default -> i -> random.nextInt(1_000);
        };
    }

    @Example
    void shouldAgreeWhenPaymentsComeInOrder()
    {
        LONG.agrees();
    }

    @Example
    void shouldAgreeWhenPaymentsComeLate()
    {
        LONG_AND_LATE.agrees();
    }
}
