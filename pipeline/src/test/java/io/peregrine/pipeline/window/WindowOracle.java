package io.peregrine.pipeline.window;

import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Function;

import io.peregrine.domain.AggregateDeclaration;
import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.FeatureDeclaration;
import io.peregrine.domain.FeatureDeclaration.Calendar;
import io.peregrine.domain.FeatureDeclaration.Form;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.FeatureType;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.PaymentField;

/**
 * docs/windows.md, sentence by sentence: lists of all inputs, numbers of any size, and every value computed from the
 * beginning. Everything fits; all payments are known by their ids unless {@link #knowing(int)} says otherwise.
 */
final class WindowOracle
{
    /** A payment's id, within its source. */
    private record Id(long sourceId, long low, long high)
    {
    }

    private final FeatureLayout layout;
    private final BiPredicate<Integer, PaymentEvent> conditions;
    private final Function<String, ZoneId> zones;
    private final PolicyAmount amount;
    private final BigInteger unitsOfMajor;
    private final OracleWindow windows;
    private final OracleHistories histories;
    private final Map<Id, OraclePayment> known = new HashMap<>();
    private final Map<Id, List<OracleEffect>> kept = new HashMap<>();
    private final List<Id> arrivals = new ArrayList<>();
    private final Value[] values;
    private int paymentCapacity = Integer.MAX_VALUE;
    private PaymentEvent event;
    private OraclePayment current;
    private boolean isLate;
    private long lateCount;
    private long sumOverflows;

    /**
     * @param conditions whether an event meets a condition of the layout.
     * @param zones      of windows; the policy's zone for null.
     */
    WindowOracle(
        final FeatureLayout layout,
        final BiPredicate<Integer, PaymentEvent> conditions,
        final Function<String, ZoneId> zones,
        final int currency,
        final int decimals)
    {
        this.layout = layout;
        this.conditions = conditions;
        this.zones = zones;
        this.amount = PolicyAmount.of(currency, decimals);
        this.unitsOfMajor = BigInteger.TEN.pow(decimals);
        this.windows = new OracleWindow(zones);
        this.histories = new OracleHistories(layout);
        this.values = new Value[layout.count()];
    }

    static WindowOracle of(final FeatureLayout layout, final Money money)
    {
        return new WindowOracle(
            layout, RandomPolicies.conditions(), RandomPolicies::zone, money.currency(), money.decimals());
    }

    /** @param paymentCapacity how many payments, and effects that wait for one, are known by id. */
    WindowOracle knowing(final int paymentCapacity)
    {
        this.paymentCapacity = paymentCapacity;
        return this;
    }

    /** @return true if the newest payment or advice came too late for one of its histories. */
    boolean isLate()
    {
        return isLate;
    }

    /** @return what a counter is to be; keys are counted as expired as soon as nothing of them can be seen. */
    long counter(final CounterDescriptor descriptor)
    {
        return switch (descriptor)
        {
            case LATE_EVENTS -> lateCount;
            case SUM_OVERFLOWS -> sumOverflows;
            case EXPIRED_KEYS -> histories.expiredKeys();
            case EVICTED_KEYS, EVICTED_EVENTS -> 0;
            default -> throw new IllegalArgumentException(descriptor.label());
        };
    }

    /** Takes an input of a kind that windows know. */
    void onEvent(final PaymentEvent input)
    {
        switch (input.kind())
        {
            case PAYMENT, ADVICE -> onPayment(input);
            case CUSTOMER_EVENT -> late(histories.take(input, taken(input)));
            case REVERSAL, OUTCOME, LABEL -> onEffect(input);
            case MOVE -> histories.move(input);
            case REPEAT, NONE, REJECTED ->
            {
                // None: the recorded decision is the answer, or a Reject.
            }
            default -> throw new IllegalArgumentException(input.kind().name());
        }
    }

    private void onPayment(final PaymentEvent input)
    {
        final Id id = new Id(input.sourceId(), input.paymentIdLow(), input.paymentIdHigh());
        event = input;
        current = taken(input);
        if (null != known.putIfAbsent(id, current))
        {
            throw new IllegalArgumentException("the same id again: " + id);
        }
        kept.getOrDefault(id, List.of()).forEach(current::apply);
        kept.remove(id);
        arrived(id);
        isLate = late(histories.take(input, current));
        Arrays.fill(values, null);
        for (int i = 0; i < values.length; i++)
        {
            value(i);
        }
    }

    private boolean late(final boolean isTooLate)
    {
        lateCount += isTooLate ? 1 : 0;
        return isTooLate;
    }

    /** What comes with a new id takes the place of what came longest ago, whatever has become of that. */
    private void arrived(final Id id)
    {
        arrivals.add(id);
        if (arrivals.size() > paymentCapacity)
        {
            final Id oldest = arrivals.remove(0);
            if (!arrivals.contains(oldest))
            {
                known.remove(oldest);
                kept.remove(oldest);
            }
        }
    }

    private OraclePayment taken(final PaymentEvent input)
    {
        final boolean[] met = new boolean[layout.conditions().size()];
        for (int i = 0; i < met.length; i++)
        {
            met[i] = conditions.test(i, input);
        }
        return new OraclePayment(input, number(amount.minorOf(input)), met);
    }

    private void onEffect(final PaymentEvent input)
    {
        final Id id = new Id(input.sourceId(), input.originalIdLow(), input.originalIdHigh());
        final OracleEffect effect = OracleEffect.of(input);
        if (known.containsKey(id))
        {
            known.get(id).apply(effect);
        }
        else
        {
            if (!kept.containsKey(id))
            {
                arrived(id);
            }
            kept.computeIfAbsent(id, key -> new ArrayList<>()).add(effect);
        }
    }

    private static BigInteger number(final long value)
    {
        return PaymentEvent.MISSING == value ? null : BigInteger.valueOf(value);
    }

    /** @return the value of a feature for the newest payment or advice. */
    Value value(final int feature)
    {
        if (null == values[feature])
        {
            values[feature] = compute(feature);
        }
        return values[feature];
    }

    private Value compute(final int feature)
    {
        final FeatureDeclaration declaration = layout.feature(feature);
        final Value value = switch (declaration.form())
        {
            case AGGREGATE -> aggregate(declaration);
            case FIELD -> field(declaration.field());
            case CALENDAR -> calendar(declaration);
            case RATIO, DIFFERENCE -> ofTwo(declaration);
            default -> throw new IllegalArgumentException(declaration.toString());
        };
        return null != value ? value : empty(declaration);
    }

    private static Value empty(final FeatureDeclaration declaration)
    {
        if (declaration.isEmptyNull() || Form.FIELD == declaration.form())
        {
            return Value.MISSING;
        }
        return FeatureType.INT == declaration.type() ?
            Value.whole((long)declaration.empty()) : Value.exactly(declaration.empty());
    }

    private Value aggregate(final FeatureDeclaration declaration)
    {
        final AggregateDeclaration aggregate = declaration.aggregate();
        final OracleHistory history = histories.find(aggregate.history(), event);
        if (null == history)
        {
            return null;
        }

        final List<Seen> window = windows.of(aggregate, history, current);
        final OracleAggregate computed =
            new OracleAggregate(aggregate, declaration.type(), window, current, unitsOfMajor);
        sumOverflows += computed.isBeyondLong() ? 1 : 0;
        return computed.value();
    }

    private Value field(final String name)
    {
        if ("amount".equals(name))
        {
            return null == current.asked ? null : Value.quotient(current.asked, unitsOfMajor);
        }
        final BigInteger value = current.field(PaymentField.ofPolicyName(name));
        return null == value ? null : Value.nearestLong(value);
    }

    private Value calendar(final FeatureDeclaration declaration)
    {
        final ZonedDateTime local = Instant.ofEpochSecond(0, current.timeNs).atZone(zones.apply(null));
        if (Calendar.WEEKDAY == declaration.calendar())
        {
            return Value.whole(declaration.weekdays() >> local.getDayOfWeek().ordinal() & 1);
        }
        int hour = declaration.from();
        while (hour != local.getHour() && hour != declaration.to())
        {
            hour = (hour + 1) % 24;
        }
        return Value.whole(hour == local.getHour() ? 1 : 0);
    }

    private Value ofTwo(final FeatureDeclaration declaration)
    {
        final Value a = value(declaration.operands().get(0));
        final Value b = value(declaration.operands().get(1));
        final boolean isRatio = Form.RATIO == declaration.form();
        if (a.isMissing() || b.isMissing() || isRatio && 0 == b.asDouble())
        {
            return null;
        }
        return Value.exactly(isRatio ? a.asDouble() / b.asDouble() : a.asDouble() - b.asDouble());
    }
}
