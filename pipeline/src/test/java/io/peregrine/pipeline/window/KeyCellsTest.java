package io.peregrine.pipeline.window;

import static io.peregrine.pipeline.window.CellStreams.base;
import static io.peregrine.pipeline.window.CellStreams.count;
import static io.peregrine.pipeline.window.CellStreams.filtered;
import static io.peregrine.pipeline.window.CellStreams.inOrder;
import static io.peregrine.pipeline.window.CellStreams.mapped;
import static io.peregrine.pipeline.window.CellStreams.payments;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.peregrine.domain.AggregateDeclaration;
import io.peregrine.domain.AggregateDeclaration.Of;
import io.peregrine.domain.InputKind;
import io.peregrine.domain.KeyKind;
import net.jqwik.api.Example;

/** Payments that are no longer known, customer events, and moves: docs/windows.md, What happens afterwards. */
class KeyCellsTest
{
    private static final int MOST_KNOWN = 6;
    private static final long NEW_CARD = 900;

    private static final Cell NO_LONGER_KNOWN = Cell.of(
        (random, unitNs, layout) -> lateEffects(random, base(random, unitNs)), KeyCellsTest::unknown);

    private static final Cell CUSTOMER_EVENTS = Cell.of(
        (random, unitNs, layout) -> withEvents(random, base(random, unitNs)),
        inputs -> count(inputs, input -> InputKind.CUSTOMER_EVENT == input.kind));

    private static final Cell MOVES = Cell.of((random, unitNs, layout) -> moves(random, base(random, unitNs)),
        inputs -> count(inputs, input -> InputKind.MOVE == input.kind));

    /** @return a stream with effects on payments that came long before. */
    private static List<StreamInput> lateEffects(final Random random, final List<StreamInput> inputs)
    {
        final List<StreamInput> payments = payments(inputs);
        final List<StreamInput> stream = new ArrayList<>(inputs);
        for (int i = 0; i < payments.size(); i++)
        {
            final StreamInput payment = payments.get(i);
            final int from = stream.indexOf(payment) + 1;
            final int later = Math.min(stream.size(), from + random.nextInt(3 * MOST_KNOWN));
            stream.add(later, anyEffect(random, payment));
        }
        for (int i = 0; i < MOST_KNOWN; i++)
        {
            stream.add(payments.get(0).at(0).with("paymentIdLow", 5_000 + i));
        }
        stream.add(anyEffect(random, payments.get(0)));
        stream.add(payments.get(0).at(0).with("paymentIdLow", 5_000 + MOST_KNOWN));
        return stream;
    }

    private static StreamInput anyEffect(final Random random, final StreamInput payment)
    {
        return switch (random.nextInt(3))
        {
            case 0 -> CellStreams.reversal(payment);
            case 1 -> CellStreams.outcome(payment, 1 + random.nextInt(2));
            default -> CellStreams.label(payment, 1);
        };
    }

    /** @return how many effects come when so many payments have come since that theirs is not known. */
    private static int unknown(final List<StreamInput> inputs)
    {
        final Map<Long, Integer> arrivals = new HashMap<>();
        int unknown = 0;
        for (final StreamInput input : inputs)
        {
            if (input.isPayment())
            {
                arrivals.put(input.id(), arrivals.size());
            }
            unknown += input.isEffect() && arrivals.containsKey(input.id()) &&
                arrivals.size() - arrivals.get(input.id()) > MOST_KNOWN ? 1 : 0;
        }
        return unknown;
    }

    private static List<StreamInput> withEvents(final Random random, final List<StreamInput> inputs)
    {
        final List<StreamInput> stream = new ArrayList<>();
        for (final StreamInput input : inputs)
        {
            stream.add(input);
            if (input.isPayment() && (payments(inputs).get(0) == input || random.nextBoolean()))
            {
                stream.add(input.as(InputKind.CUSTOMER_EVENT).with("eventType", random.nextInt(3)));
            }
        }
        return stream;
    }

    private static List<StreamInput> moves(final Random random, final List<StreamInput> inputs)
    {
        final List<StreamInput> stream = new ArrayList<>(inputs);
        final int moves = 1 + random.nextInt(4);
        for (int i = 0; i < moves; i++)
        {
            stream.add(1 + random.nextInt(stream.size()), move(random));
        }
        return stream;
    }

    /** @return a move, also onto a key that has payments, onto itself, or from one that has none. */
    private static StreamInput move(final Random random)
    {
        final StreamInput move = new StreamInput(InputKind.MOVE, 0);
        final long from = 1 + random.nextInt(3);
        final long to = random.nextInt(3) == 0 ? NEW_CARD : 1 + random.nextInt(3);
        return switch (random.nextInt(4))
        {
            case 0 -> move.with("moveKind", KeyKind.MERCHANT.ordinal()).moving(from, 7, to, 7);
            case 1 -> move.with("moveKind", KeyKind.CUSTOMER.ordinal()).moving(from, to);
            default -> move.with("moveKind", KeyKind.CARD.ordinal()).moving(from, to);
        };
    }

    @Example
    void shouldAgreeOnEffectsOnPaymentsThatAreNoLongerKnown()
    {
        NO_LONGER_KNOWN.agrees(random ->
        {
            final int capacity = 1 + random.nextInt(MOST_KNOWN);
            return new StreamComparison(layout -> new WindowEngine(layout, Money.EURO, capacity),
                layout -> WindowOracle.of(layout, Money.EURO).knowing(capacity));
        });
    }

    @Example
    void shouldAgreeOnCustomerEvents()
    {
        CUSTOMER_EVENTS.agrees();
    }

    @Example
    void shouldNotSeeCustomerEventsWherePaymentsCount()
    {
        CUSTOMER_EVENTS.about(aggregate -> Of.CUSTOMER_EVENTS != aggregate.of()).holds(one ->
        {
            final List<StreamInput> inputs = inOrder(one.inputs());
            final List<StreamInput> without = filtered(inputs, input -> InputKind.CUSTOMER_EVENT != input.kind);
            Trace.of(one.layout(), inputs).assertSame(Trace.of(one.layout(), without), without, payment -> true);
        });
    }

    @Example
    void shouldAgreeOnMoves()
    {
        MOVES.agrees();
    }

    @Example
    void shouldSayAfterAMoveWhatItWouldHadTheKeyAlwaysBeenTheNewOne()
    {
        MOVES.about(KeyCellsTest::isOfNoPairWithACard).holds(one ->
        {
            final List<StreamInput> inputs = filtered(one.inputs(), input -> InputKind.MOVE != input.kind);
            final int at = 1 + one.random().nextInt(inputs.size());
            final List<StreamInput> moved = new ArrayList<>(inputs.subList(0, at));
            moved.add(new StreamInput(InputKind.MOVE, 0).with("moveKind", KeyKind.CARD.ordinal()).moving(1, NEW_CARD));
            moved.addAll(mapped(inputs.subList(at, inputs.size()), KeyCellsTest::renamed));
            final List<StreamInput> always = mapped(inputs, KeyCellsTest::renamed);
            Trace.of(one.layout(), moved).assertSame(Trace.of(one.layout(), always), always, payment -> true);
        });
    }

    private static StreamInput renamed(final StreamInput input)
    {
        return input.isTaken() && 1 == input.get("cardTokenLow") ?
            input.at(input.sequence).with("cardTokenLow", NEW_CARD) : input;
    }

    private static boolean isOfNoPairWithACard(final AggregateDeclaration aggregate)
    {
        return !"card".equals(aggregate.field()) && KeyKind.CARD != aggregate.with() &&
            (KeyKind.CARD != aggregate.key() || null == aggregate.with());
    }
}
