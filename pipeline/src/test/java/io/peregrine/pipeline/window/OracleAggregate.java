package io.peregrine.pipeline.window;

import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

import io.peregrine.domain.AggregateDeclaration;
import io.peregrine.domain.AggregateDeclaration.Kind;
import io.peregrine.domain.FeatureType;
import io.peregrine.domain.PaymentField;

/** What is computed from a window, for one payment; null where there is nothing to compute from. */
final class OracleAggregate
{
    private static final double EARTH_RADIUS_KM = 6371.0088;
    private static final double STDDEV_ULPS = 4;
    private static final double ZSCORE_ULPS = 8;
    private static final double SPEED_RELATIVE = 1e-12;
    private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000);

    private final AggregateDeclaration aggregate;
    private final FeatureType type;
    private final List<Seen> window;
    private final Seen current;
    private final List<Seen> counted;
    private final List<BigInteger> numbers;
    private final BigInteger units;

    /**
     * @param window         in order.
     * @param unitsOfMajor   minor units of the policy's currency in a major one.
     */
    OracleAggregate(
        final AggregateDeclaration aggregate,
        final FeatureType type,
        final List<Seen> window,
        final OraclePayment payment,
        final BigInteger unitsOfMajor)
    {
        this.aggregate = aggregate;
        this.type = type;
        this.window = window;
        this.current = Seen.now(payment);
        this.counted = window.stream().filter(seen -> seen.counts(aggregate)).collect(Collectors.toList());
        this.units = "amount".equals(aggregate.field()) ? unitsOfMajor : BigInteger.ONE;
        this.numbers = null == aggregate.field() || Kind.DISTINCT == aggregate.kind() ? List.of() :
            counted.stream().map(seen -> seen.number(aggregate)).filter(Objects::nonNull).collect(Collectors.toList());
    }

    Value value()
    {
        return switch (aggregate.kind())
        {
            case COUNT -> number(counted.size());
            case DISTINCT -> number(counted.stream()
                .map(seen -> seen.value(aggregate)).filter(Objects::nonNull).distinct().count());
            case CONSECUTIVE -> number(consecutive());
            case SEQUENCE -> number(sequence());
            case WITHOUT -> number(unfollowed());
            case FRAUD_SHARE -> counted.isEmpty() ? null : Value.quotient(
                BigInteger.valueOf(counted.stream().filter(seen -> seen.state().isFraud()).count()),
                BigInteger.valueOf(counted.size()));
            case TIME_SINCE_LAST -> timeSinceLast();
            case SPEED -> speed();
            default -> numbers.isEmpty() ? null : ofNumbers();
        };
    }

    /** A number of nothing is nothing. */
    private static Value number(final long count)
    {
        return 0 == count ? null : Value.whole(count);
    }

    private Value ofNumbers()
    {
        return switch (aggregate.kind())
        {
            case SUM -> typed(sum());
            case MIN -> typed(numbers.stream().reduce(BigInteger::min).orElseThrow());
            case MAX -> typed(numbers.stream().reduce(BigInteger::max).orElseThrow());
            case FIRST -> typed(numbers.get(0));
            case LAST -> typed(numbers.get(numbers.size() - 1));
            case MEAN -> Value.quotient(sum(), count().multiply(units));
            case STDDEV -> numbers.size() < 2 ? null : Value.root(1, spread(),
                count().multiply(countLessOne()).multiply(units).multiply(units), STDDEV_ULPS);
            case ZSCORE -> zscore();
            default -> throw new IllegalStateException(aggregate.kind().name());
        };
    }

    /** @return true for a sum that is a long and does not fit into one. */
    boolean isBeyondLong()
    {
        return Kind.SUM == aggregate.kind() && FeatureType.INT == type && sum().bitLength() >= Long.SIZE;
    }

    private Value typed(final BigInteger number)
    {
        return FeatureType.INT == type ? Value.nearestLong(number) : Value.quotient(number, units);
    }

    private BigInteger sum()
    {
        return numbers.stream().reduce(BigInteger.ZERO, BigInteger::add);
    }

    private BigInteger count()
    {
        return BigInteger.valueOf(numbers.size());
    }

    private BigInteger countLessOne()
    {
        return BigInteger.valueOf(numbers.size() - 1);
    }

    /** @return n times the sum of squares, less the square of the sum. */
    private BigInteger spread()
    {
        final BigInteger squares = numbers.stream().map(n -> n.multiply(n)).reduce(BigInteger.ZERO, BigInteger::add);
        return count().multiply(squares).subtract(sum().multiply(sum()));
    }

    private Value zscore()
    {
        final BigInteger x = current.number(aggregate);
        if (null == x || numbers.size() < 2 || 0 == spread().signum())
        {
            return null;
        }

        // ((x - sum / n) / sqrt(spread / (n (n - 1)))) squared.
        final BigInteger above = count().multiply(x).subtract(sum());
        return Value.root(above.signum(), above.multiply(above).multiply(countLessOne()),
            count().multiply(spread()), ZSCORE_ULPS);
    }

    private long consecutive()
    {
        int row = 0;
        for (int i = window.size() - 1; i >= 0; i--)
        {
            final Seen seen = window.get(i);
            if (seen.isPassedOver(aggregate.of()))
            {
                continue;
            }
            if (!seen.counts(aggregate))
            {
                break;
            }
            row++;
        }
        return row;
    }

    private long sequence()
    {
        if (!current.payment().meets(aggregate.then()) || !current.counts(aggregate))
        {
            return 0;
        }
        return OracleWindow.without(counted, current.payment()).stream()
            .filter(seen -> seen.payment().meets(aggregate.first())).count();
    }

    private long unfollowed()
    {
        int count = 0;
        for (final Seen seen : counted)
        {
            if (seen.payment().meets(aggregate.then()))
            {
                count = 0;
            }
            else if (seen.payment().meets(aggregate.first()))
            {
                count++;
            }
        }
        return count;
    }

    private Value timeSinceLast()
    {
        final List<Seen> others = OracleWindow.without(counted, current.payment());
        if (others.isEmpty())
        {
            return null;
        }
        final OraclePayment last = others.get(others.size() - 1).payment();
        return Value.quotient(BigInteger.valueOf(current.payment().timeNs - last.timeNs), NANOS);
    }

    private Value speed()
    {
        final List<Seen> others = OracleWindow.without(counted, current.payment()).stream()
            .filter(seen -> seen.payment().hasCoordinates()).collect(Collectors.toList());
        if (others.isEmpty() || !current.payment().hasCoordinates())
        {
            return null;
        }

        final OraclePayment last = others.get(others.size() - 1).payment();
        final double hours = (current.payment().timeNs - last.timeNs) / 3_600e9;
        return 0 == hours ? null : Value.about(kilometres(last, current.payment()) / hours, SPEED_RELATIVE);
    }

    private static double kilometres(final OraclePayment from, final OraclePayment to)
    {
        final double fromLatitude = radians(from, PaymentField.LATITUDE_E6);
        final double toLatitude = radians(to, PaymentField.LATITUDE_E6);
        final double up = StrictMath.sin((toLatitude - fromLatitude) / 2);
        final long apart = to.field(PaymentField.LONGITUDE_E6).longValueExact() -
            from.field(PaymentField.LONGITUDE_E6).longValueExact();
        final long turn = 360_000_000;
        final double along =
            StrictMath.sin(StrictMath.toRadians(Math.min(Math.abs(apart), turn - Math.abs(apart)) / 1e6) / 2);
        final double haversine =
            up * up + StrictMath.cos(fromLatitude) * StrictMath.cos(toLatitude) * along * along;
        return 2 * EARTH_RADIUS_KM * StrictMath.asin(StrictMath.min(1, StrictMath.sqrt(haversine)));
    }

    private static double radians(final OraclePayment payment, final PaymentField field)
    {
        return StrictMath.toRadians(payment.field(field).longValueExact() / 1e6);
    }
}
