package io.peregrine.pipeline.window;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import io.peregrine.domain.InputKind;
import io.peregrine.domain.PaymentEvent;

/** Streams made of random ones so that they have a situation. */
final class CellStreams
{
    private static final int PAYMENTS = 4;
    private static final String[] KEYS =
    {
        "cardTokenLow", "accountId", "customerId", "merchantLow", "merchantHigh", "terminal", "deviceId", "ipLow",
        "payeeId", "bin", "tenantId"
    };

    private CellStreams()
    {
    }

    /** @return a random stream with some payments; no history has more than 60. */
    static List<StreamInput> base(final Random random, final long unitNs)
    {
        List<StreamInput> inputs;
        do
        {
            inputs = RandomStreams.stream(random, unitNs, 20 + random.nextInt(40));
        }
        while (payments(inputs).size() < PAYMENTS);
        return inputs;
    }

    static List<StreamInput> numbered(final List<StreamInput> inputs)
    {
        final List<StreamInput> numbered = new ArrayList<>();
        inputs.forEach(input -> numbered.add(input.at(numbered.size())));
        return numbered;
    }

    static List<StreamInput> payments(final List<StreamInput> inputs)
    {
        return filtered(inputs, StreamInput::isPayment);
    }

    static List<StreamInput> filtered(final List<StreamInput> inputs, final Predicate<StreamInput> predicate)
    {
        return inputs.stream().filter(predicate).toList();
    }

    static List<StreamInput> mapped(final List<StreamInput> inputs, final UnaryOperator<StreamInput> change)
    {
        return inputs.stream().map(change).toList();
    }

    static List<StreamInput> flatMapped(
        final List<StreamInput> inputs, final Function<StreamInput, List<StreamInput>> change)
    {
        return inputs.stream().flatMap(input -> change.apply(input).stream()).toList();
    }

    static int count(final List<StreamInput> inputs, final Predicate<StreamInput> predicate)
    {
        return (int)inputs.stream().filter(predicate).count();
    }

    /** @return the stream with the times of payments and customer events changed. */
    static List<StreamInput> retimed(final List<StreamInput> inputs, final LongUnaryOperator change)
    {
        return mapped(inputs, input -> input.isTaken() ?
            input.at(input.sequence).with("eventTimeNs", change.applyAsLong(input.timeNs())) : input);
    }

    /** @return the stream with the same times in their order. */
    static List<StreamInput> inOrder(final List<StreamInput> inputs)
    {
        final List<Long> times = new ArrayList<>();
        inputs.stream().filter(StreamInput::isTaken).forEach(input -> times.add(input.timeNs()));
        Collections.sort(times);
        final int[] next = new int[1];
        return retimed(inputs, timeNs -> times.get(next[0]++));
    }

    /** @return the stream with one key of each kind. */
    static List<StreamInput> ofOneKey(final List<StreamInput> inputs, final long key)
    {
        return filtered(mapped(inputs, input ->
        {
            final StreamInput one = input.at(input.sequence);
            for (final String name : KEYS)
            {
                if (input.isTaken())
                {
                    one.with(name, key);
                }
            }
            return one;
        }), input -> InputKind.MOVE != input.kind);
    }

    /** @return an effect on a payment. */
    static StreamInput on(final StreamInput payment, final InputKind kind)
    {
        return new StreamInput(kind, payment.sequence).with("originalIdLow", payment.id())
            .with("originalIdHigh", payment.get("paymentIdHigh")).with("eventTimeNs", payment.timeNs());
    }

    static StreamInput reversal(final StreamInput payment)
    {
        return on(payment, InputKind.REVERSAL);
    }

    static StreamInput reversal(final StreamInput payment, final long amountMinor)
    {
        return reversal(payment).with("amountMinor", amountMinor).with("currency", RandomPolicies.EUR);
    }

    static StreamInput outcome(final StreamInput payment, final long finalAction)
    {
        return on(payment, InputKind.OUTCOME).with("finalAction", finalAction);
    }

    static StreamInput label(final StreamInput payment, final long label)
    {
        return on(payment, InputKind.LABEL).with("label", label);
    }

    /** @return the stream with effects: on one payment at least before it, on one after it, and on others anywhere. */
    static List<StreamInput> affected(
        final Random random, final List<StreamInput> inputs, final Function<StreamInput, StreamInput> effect)
    {
        final List<StreamInput> affected = new ArrayList<>(inputs);
        final List<StreamInput> payments = new ArrayList<>(payments(inputs));
        Collections.shuffle(payments, random);
        for (int i = 0; i < payments.size(); i++)
        {
            final StreamInput payment = payments.get(i);
            final int effects = i < 3 ? 1 : random.nextInt(3);
            for (int j = 0; j < effects; j++)
            {
                final int place = affected.indexOf(payment);
                final boolean isEarly = 0 == i || i > 2 && 0 == random.nextInt(3);
                affected.add(isEarly ? random.nextInt(place + 1) :
                    place + 1 + random.nextInt(affected.size() - place), effect.apply(payment));
            }
        }
        return affected;
    }

    /** @return how many effects of a kind come before their payments. */
    static int early(final List<StreamInput> inputs, final InputKind kind)
    {
        final Set<Long> all = ids(payments(inputs));
        final Set<Long> come = new HashSet<>();
        int early = 0;
        for (final StreamInput input : inputs)
        {
            early += kind == input.kind && all.contains(input.id()) && !come.contains(input.id()) ? 1 : 0;
            if (input.isPayment())
            {
                come.add(input.id());
            }
        }
        return early;
    }

    static Set<Long> ids(final List<StreamInput> payments)
    {
        final Set<Long> ids = new HashSet<>();
        payments.forEach(payment -> ids.add(payment.id()));
        return ids;
    }

    /** @return the ids of some of the payments, not of all. */
    static Set<Long> someIds(final Random random, final List<StreamInput> inputs)
    {
        final List<StreamInput> payments = new ArrayList<>(payments(inputs));
        Collections.shuffle(payments, random);
        return ids(payments.subList(0, 1 + random.nextInt(payments.size() / 2)));
    }

    /**
     * @param fromNs least time behind the card's greatest so far.
     * @param toNs   greatest time behind it.
     * @return how many payments come so late.
     */
    static int late(final List<StreamInput> inputs, final long fromNs, final long toNs)
    {
        final Map<Long, Long> greatest = new HashMap<>();
        int late = 0;
        for (final StreamInput payment : payments(inputs))
        {
            final long behindNs = greatest.getOrDefault(payment.get("cardTokenLow"), payment.timeNs()) -
                payment.timeNs();
            late += behindNs >= fromNs && behindNs <= toNs ? 1 : 0;
            if (behindNs <= 0)
            {
                greatest.put(payment.get("cardTokenLow"), payment.timeNs());
            }
        }
        return late;
    }

    /** @return true if the payment's amount in the policy's currency is known. */
    static boolean hasAmount(final StreamInput payment)
    {
        return RandomPolicies.EUR == payment.get("currency") ||
            RandomPolicies.EUR == payment.get("billingCurrency") &&
            PaymentEvent.MISSING != payment.get("billingAmountMinor");
    }
}
