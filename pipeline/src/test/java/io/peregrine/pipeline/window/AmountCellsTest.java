package io.peregrine.pipeline.window;

import static io.peregrine.pipeline.window.CellStreams.base;
import static io.peregrine.pipeline.window.CellStreams.count;
import static io.peregrine.pipeline.window.CellStreams.mapped;
import static io.peregrine.pipeline.window.CellStreams.payments;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.LongPredicate;

import io.peregrine.domain.AggregateDeclaration;
import io.peregrine.domain.AggregateDeclaration.Kind;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.InputKind;
import net.jqwik.api.Example;

/** Amounts of zero, below zero and near the ends of a long, and currencies with other decimals: docs/windows.md. */
class AmountCellsTest
{
    private static final Money[] MONEY = { Money.YEN, Money.EURO, Money.DINAR };
    private static final long FAR = Long.MAX_VALUE - 5;
    private static final int PAYMENTS = 256;

    private static final Cell ZERO = Cell.of(amounts(random -> 0L), inputs -> with(inputs, amount -> 0 == amount));

    private static final Cell NEGATIVE = Cell.of(amounts(random -> -1L - random.nextInt(100_000)),
        inputs -> with(inputs, amount -> amount < 0));

    private static final Cell NEAR_THE_END = Cell.of(
        amounts(random -> (random.nextInt(3) > 0 ? 1 : -1) * (FAR + random.nextInt(6))),
        inputs -> with(inputs, amount -> Math.abs(amount) >= FAR) - 1);

    private static final Cell CURRENCIES = Cell.of(
        amounts(random -> random.nextInt(2_000_000) - 500_000L), inputs -> with(inputs, amount -> 0 != amount));

    /** @return streams in which half of the amounts are such. */
    private static Cell.Streams amounts(final Function<Random, Long> amounts)
    {
        return (random, unitNs, layout) ->
        {
            final List<StreamInput> inputs = base(random, unitNs);
            final List<StreamInput> always = payments(inputs).subList(0, 2);
            return mapped(inputs, input -> input.isPayment() && (always.contains(input) || random.nextBoolean()) ?
                input.at(input.sequence).with("amountMinor", amounts.apply(random))
                .with("currency", RandomPolicies.EUR) : input);
        };
    }

    private static int with(final List<StreamInput> inputs, final LongPredicate amounts)
    {
        return count(inputs, input -> input.isPayment() && amounts.test(input.get("amountMinor")));
    }

    private static boolean isOfAmount(final AggregateDeclaration aggregate)
    {
        return ("amount".equals(aggregate.field()) || "amount_minor".equals(aggregate.field())) &&
            isUnconditional(aggregate);
    }

    private static boolean isUnconditional(final AggregateDeclaration aggregate)
    {
        return aggregate.where() < 0 && aggregate.first() < 0;
    }

    @Example
    void shouldAgreeOnAmountsOfZero()
    {
        ZERO.agrees();
    }

    @Example
    void shouldReverseAPaymentOfZeroByAReversalOfZero()
    {
        ZERO.holds(one -> one.assertOvertaking(payment -> CellStreams.reversal(payment, 0)));
        ZERO.holds(one ->
        {
            final List<StreamInput> byZero = CellStreams.flatMapped(one.inputs(), input -> isOfZero(input) ?
                List.of(input, CellStreams.reversal(input, 0)) : List.of(input));
            final List<StreamInput> fully = CellStreams.flatMapped(one.inputs(), input -> isOfZero(input) ?
                List.of(input, CellStreams.reversal(input)) : List.of(input));
            Trace.of(one.layout(), byZero).assertSame(Trace.of(one.layout(), fully), fully, payment -> true);
        });
    }

    private static boolean isOfZero(final StreamInput input)
    {
        return input.isPayment() && 0 == input.get("amountMinor") && RandomPolicies.EUR == input.get("currency");
    }

    @Example
    void shouldAgreeOnNegativeAmounts()
    {
        NEGATIVE.agrees();
    }

    /** The least of amounts is the greatest of the amounts turned round, and so on. */
    @Example
    void shouldTurnRoundWhenEveryAmountDoes()
    {
        NEGATIVE.about(AmountCellsTest::isOfAmount).holds(AmountCellsTest::assertTurned);
        NEAR_THE_END.about(AmountCellsTest::isOfAmount).holds(AmountCellsTest::assertTurned);
    }

    private static void assertTurned(final Cell.Try one)
    {
        final FeatureLayout layout = CellPolicies.withEmptyMissing(one.layout());
        final FeatureLayout turned = CellPolicies.changed(layout, aggregate -> switch (aggregate.kind())
        {
            case MIN -> CellPolicies.withKind(aggregate, Kind.MAX);
            case MAX -> CellPolicies.withKind(aggregate, Kind.MIN);
            default -> aggregate;
        });
        final List<StreamInput> inputs = one.inputs();
        final Trace trace = Trace.of(layout, inputs);
        final Trace other = Trace.of(turned, mapped(inputs, AmountCellsTest::turned));
        for (final StreamInput payment : payments(inputs))
        {
            for (int i = 0; i < layout.count(); i++)
            {
                final Kind kind = layout.feature(i).aggregate().kind();
                final boolean isSame = Kind.STDDEV == kind || Kind.DISTINCT == kind;
                final String value = other.of(payment).values().get(i);
                assertEquals(nearer(trace.of(payment).values().get(i)), isSame ? value : turned(nearer(value)),
                    () -> payment + " of\n" + inputs);
            }
        }
    }

    /** The nearest long of a sum beyond one is one farther from zero below than above. */
    private static String nearer(final String value)
    {
        return value.equals(Long.MIN_VALUE + "") ? -Long.MAX_VALUE + "" : value;
    }

    private static StreamInput turned(final StreamInput input)
    {
        if (!input.isPayment())
        {
            return input;
        }
        final StreamInput turned = input.at(input.sequence).with("amountMinor", -input.get("amountMinor"));
        return input.has("billingAmountMinor") ?
            turned.with("billingAmountMinor", -input.get("billingAmountMinor")) : turned;
    }

    private static String turned(final String value)
    {
        return "missing".equals(value) ? value : value.contains(".") ?
            Double.toString(-Double.parseDouble(value) + 0.0) : Long.toString(-Long.parseLong(value));
    }

    @Example
    void shouldAgreeOnAmountsNearTheEndsOfALongAndOnSumsBeyond()
    {
        NEAR_THE_END.agrees();
    }

    @Example
    void shouldAgreeInCurrenciesOfNoneTwoAndThreeDecimals()
    {
        for (final Money money : MONEY)
        {
            final StreamComparison comparison = new StreamComparison(
                layout -> new WindowEngine(layout, money, PAYMENTS), layout -> WindowOracle.of(layout, money));
            Cell.of((random, unitNs, layout) -> mapped(amounts(r -> r.nextInt(2_000_000) - 500_000L)
                .of(random, unitNs, layout), input -> inMoney(input, money, 1)),
                inputs -> with(inputs, amount -> 0 != amount)).agrees(random -> comparison);
        }
    }

    /** The same amounts in major units are the same features. */
    @Example
    void shouldSayTheSameAmountWhateverTheDecimals()
    {
        CURRENCIES.about(AmountCellsTest::isInMajorUnits).holds(one ->
        {
            final List<StreamInput> whole = mapped(one.inputs(), AmountCellsTest::small);
            final Trace yen = trace(one.layout(), whole, Money.YEN, 1);
            yen.assertSame(trace(one.layout(), whole, Money.EURO, 100), whole, payment -> true);
            yen.assertSame(trace(one.layout(), whole, Money.DINAR, 1_000), whole, payment -> true);
        });
    }

    private static boolean isInMajorUnits(final AggregateDeclaration aggregate)
    {
        return !"amount_minor".equals(aggregate.field()) && !"billing_amount_minor".equals(aggregate.field()) &&
            Kind.STDDEV != aggregate.kind() && Kind.ZSCORE != aggregate.kind() && isUnconditional(aggregate);
    }

    private static StreamInput small(final StreamInput input)
    {
        final StreamInput small = input.at(input.sequence);
        for (final String name : new String[]{ "amountMinor", "billingAmountMinor" })
        {
            if (input.has(name))
            {
                small.with(name, input.get(name) % 1_000_000_000_000L);
            }
        }
        return small;
    }

    private static Trace trace(
        final FeatureLayout layout, final List<StreamInput> inputs, final Money money, final long units)
    {
        return Trace.of(layout, mapped(inputs, input -> inMoney(input, money, units)),
            new WindowEngine(layout, money, PAYMENTS));
    }

    /** @return the input with amounts in the policy's currency in this one. */
    private static StreamInput inMoney(final StreamInput input, final Money money, final long units)
    {
        final StreamInput other = input.at(input.sequence);
        if (InputKind.REVERSAL == input.kind && input.has("amountMinor") ||
            RandomPolicies.EUR == input.get("currency"))
        {
            other.with("currency", money.currency()).with("amountMinor", units * input.get("amountMinor"));
        }
        if (RandomPolicies.EUR == input.get("billingCurrency") && input.has("billingAmountMinor"))
        {
            other.with("billingCurrency", money.currency())
                .with("billingAmountMinor", units * input.get("billingAmountMinor"));
        }
        return other;
    }
}
