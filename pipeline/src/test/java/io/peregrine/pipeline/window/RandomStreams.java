package io.peregrine.pipeline.window;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.peregrine.domain.InputKind;
import io.peregrine.domain.KeyKind;
import io.peregrine.domain.PaymentEvent;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Streams of all inputs with few keys, ties, late payments, and effects before and after their payments. */
final class RandomStreams
{
    private static final long HOUR_NS = 3_600_000_000_000L;
    private static final long[] STARTS_NS = // In the winter, and before both changes of the clocks in Brussels.
    {
        1_768_478_400_000_000_000L, 1_774_746_000_000_000_000L, 1_792_890_000_000_000_000L, 0
    };

    private final Random random;
    private final long unitNs;
    private final List<StreamInput> inputs = new ArrayList<>();
    private long nowNs;
    private long nextId = 1;
    private long nextFreshKey = 1_000;
    private long oldKey = 1;

    private RandomStreams(final Random random, final long unitNs)
    {
        this.random = random;
        this.unitNs = unitNs;
        nowNs = STARTS_NS[random.nextInt(STARTS_NS.length)] + random.nextInt(9) * unitNs;
    }

    /** @param unitNs in which the policy's durations are short. */
    static Arbitrary<List<StreamInput>> streams(final long unitNs)
    {
        return Arbitraries.randomValue(random -> stream(random, unitNs));
    }

    static List<StreamInput> stream(final Random random, final long unitNs)
    {
        return stream(random, unitNs, 30 + random.nextInt(171));
    }

    static List<StreamInput> stream(final Random random, final long unitNs, final int count)
    {
        return new RandomStreams(random, unitNs).inputs(count);
    }

    private List<StreamInput> inputs(final int count)
    {
        final int effects = random.nextInt(60);
        for (int i = 0; i < count; i++)
        {
            advance();
            final int chance = random.nextInt(100);
            inputs.add(chance < effects ? effect(i) : chance < 92 ? payment(i) : chance < 99 ? customerEvent(i) :
                move(i));
        }
        return inputs;
    }

    private boolean oneIn(final int n)
    {
        return 0 == random.nextInt(n);
    }

    private void advance()
    {
        nowNs += oneIn(3) ? 0 : random.nextInt(3) * unitNs;
        nowNs += oneIn(30) ? random.nextInt(40) * unitNs : 0;
        nowNs += oneIn(20) ? random.nextInt(3) - 1 : 0;
        nowNs += oneIn(250) ? 24 * HOUR_NS : 0;
    }

    private long timeNs()
    {
        if (oneIn(300)) // Such a jump makes the rest late, so that most streams have none.
        {
            return nowNs + 24 * HOUR_NS;
        }
        final long timeNs = switch (random.nextInt(60))
        {
            case 0 -> oneIn(2) ? nowNs - HOUR_NS : nowNs + random.nextInt(20) * unitNs;
            case 1, 2, 3, 4 -> nowNs - random.nextInt(40) * unitNs;
            case 5, 6, 7, 8, 9, 10, 11, 12, 13, 14 -> nowNs - random.nextInt(6) * unitNs;
            default -> nowNs;
        };
        return oneIn(15) ? timeNs + random.nextInt(3) - 1 : timeNs;
    }

    private StreamInput payment(final int sequence)
    {
        final boolean isAdvice = oneIn(6);
        final StreamInput input = new StreamInput(isAdvice ? InputKind.ADVICE : InputKind.PAYMENT, sequence);
        final long id = nextId++;
        input.with("paymentIdLow", id).with("paymentIdHigh", 77).with("amountMinor", amount());
        if (isAdvice)
        {
            input.with("finalAction", random.nextInt(3));
        }
        currency(input);
        keys(input);
        fields(input);
        return input;
    }

    private long amount()
    {
        return switch (random.nextInt(12))
        {
            case 0 -> 0;
            case 1 -> -random.nextInt(500);
            case 2 -> Long.MAX_VALUE - random.nextInt(3);
            case 3 -> -(Long.MAX_VALUE - random.nextInt(3));
            case 4 -> random.nextLong() | 1;
            default -> random.nextInt(oneIn(2) ? 4 : 100_000);
        };
    }

    private void currency(final StreamInput input)
    {
        if (!oneIn(8))
        {
            input.with("currency", RandomPolicies.EUR);
        }
        else
        {
            input.with("currency", 840);
            if (oneIn(2))
            {
                input.with("billingCurrency", RandomPolicies.EUR).with("billingAmountMinor", amount());
            }
        }
    }

    private void keys(final StreamInput input)
    {
        input.with("eventTimeNs", timeNs()).with("cardTokenLow", oneIn(6) ? oldKey : 1 + random.nextInt(2));
        input.with("tenantId", 1);
        some(input, "customerId", 1 + random.nextInt(2));
        some(input, "deviceId", 1 + random.nextInt(3));
        some(input, "accountId", 1);
        some(input, "payeeId", 1 + random.nextInt(2));
        some(input, "bin", 400_000 + random.nextInt(2));
        some(input, "merchantLow", 1 + random.nextInt(2));
        some(input, "merchantHigh", 7);
        some(input, "terminal", 1 + random.nextInt(2));
        some(input, "ipLow", 1 + random.nextInt(3));
    }

    private void fields(final StreamInput input)
    {
        some(input, "mcc", 5_000 + random.nextInt(4));
        some(input, "merchantCountry", 50 + random.nextInt(3));
        some(input, "entryMode", random.nextInt(7));
        some(input, "pinResult", random.nextInt(3));
        some(input, "cardholderPresent", random.nextInt(2));
        some(input, "loginFailures", random.nextInt(5) - 1);
        some(input, "channel", random.nextInt(6));
        if (!oneIn(4))
        {
            some(input, "latitudeE6", random.nextInt(oneIn(2) ? 3 : 180_000_001) - 90_000_000L);
            some(input, "longitudeE6", random.nextInt(360_000_001) - 180_000_000L);
        }
    }

    private void some(final StreamInput input, final String field, final long value)
    {
        if (!oneIn(9))
        {
            input.with(field, value);
        }
    }

    private StreamInput customerEvent(final int sequence)
    {
        final StreamInput input = new StreamInput(InputKind.CUSTOMER_EVENT, sequence);
        keys(input);
        some(input, "eventType", random.nextInt(3));
        some(input, "loginFailures", random.nextInt(5));
        return input;
    }

    private StreamInput effect(final int sequence)
    {
        final InputKind kind =
            new InputKind[]{ InputKind.REVERSAL, InputKind.OUTCOME, InputKind.LABEL }[random.nextInt(3)];
        final StreamInput input = new StreamInput(kind, sequence);
        final long id = oneIn(6) ? nextId + random.nextInt(3) : nextId - 1 - random.nextInt(oneIn(3) ? 70 : 8);
        input.with("originalIdLow", id).with("originalIdHigh", 77).with("eventTimeNs", nowNs);
        if (InputKind.REVERSAL == kind && !oneIn(3))
        {
            input.with("amountMinor", oneIn(6) ? Long.MAX_VALUE : random.nextInt(oneIn(2) ? 3 : 60_000));
            input.with("currency", RandomPolicies.EUR);
        }
        else if (InputKind.OUTCOME == kind)
        {
            input.with("finalAction", 1 + random.nextInt(2));
        }
        else if (InputKind.LABEL == kind)
        {
            input.with("label", oneIn(2) ? 1 : random.nextInt(4));
        }
        return input;
    }

    /** A card is reissued: payments go on with the new card, and some with the old one. */
    private StreamInput move(final int sequence)
    {
        final StreamInput input = new StreamInput(InputKind.MOVE, sequence);
        final long from = oneIn(2) ? 1 : oldKey;
        oldKey = nextFreshKey++;
        return input.with("moveKind", KeyKind.CARD.ordinal()).with("eventTimeNs", nowNs).moving(from, oldKey);
    }

    /** @return a slot that holds an input. */
    static PaymentEvent slotOf(final StreamInput input)
    {
        return input.fill(StreamInput.slot());
    }
}
