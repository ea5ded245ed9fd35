package io.peregrine.pipeline.window;

import io.peregrine.domain.AggregateDeclaration;
import io.peregrine.domain.AggregateDeclaration.Kind;
import io.peregrine.domain.FeatureDeclaration;
import io.peregrine.domain.FeatureType;
import io.peregrine.domain.PaymentEvent;
import org.agrona.concurrent.status.AtomicCounter;

/** Writes one declared aggregate from what its window has accumulated. */
final class AggregateFeature
{
    private static final long SECOND_NS = 1_000_000_000L;
    private static final double EARTH_RADIUS_KM = 6371.0088;
    private static final double NANOS_PER_HOUR = 3_600e9;
    private static final double E6 = 1e6;

    final boolean isExcluding;
    final FeatureDeclaration declaration;
    private final int index;
    private final Kind kind;
    private final boolean isInt;
    private final boolean isEmptyNull;
    private final long emptyBits;
    private final long units;
    private final Row self;
    private final long selfMask;
    private final long selfValue;
    private final AtomicCounter sumOverflows;

    // The one that the kind reads; the others are null.
    private final CountTotals counts;
    private final SumTotals sums;
    private final SquareTotals squares;
    private final ExtremeValue extreme;
    private final EndValue end;
    private final DistinctValues distinct;
    private final RunLength run;
    private final Unfollowed unfollowed;

    /**
     * @param index        in the slot.
     * @param units        of the field that make one of the value: minor units of a major one for amount, else 1.
     * @param self         the payment at hand.
     * @param selfMask     SEQUENCE: bits that the payment at hand must have in this way for the feature to look.
     * @param selfValue    SEQUENCE: and which way.
     * @param accumulator  what it reads.
     * @param sumOverflows is told of sums beyond a long.
     */
    AggregateFeature(
        final int index,
        final FeatureDeclaration declaration,
        final long units,
        final Row self,
        final long selfMask,
        final long selfValue,
        final Accumulator accumulator,
        final AtomicCounter sumOverflows)
    {
        final AggregateDeclaration aggregate = declaration.aggregate();
        this.index = index;
        this.declaration = declaration;
        this.units = units;
        this.self = self;
        this.selfMask = selfMask;
        this.selfValue = selfValue;
        this.sumOverflows = sumOverflows;
        kind = aggregate.kind();
        isInt = FeatureType.INT == declaration.type();
        isEmptyNull = declaration.isEmptyNull();
        emptyBits = isInt ? (long)declaration.empty() : Double.doubleToRawLongBits(declaration.empty());
        isExcluding = aggregate.isExcluding() || isOfOthers(kind);
        counts = accumulator instanceof CountTotals totals ? totals : null;
        sums = accumulator instanceof SumTotals totals ? totals : null;
        squares = accumulator instanceof SquareTotals totals ? totals : null;
        extreme = accumulator instanceof ExtremeValue value ? value : null;
        end = accumulator instanceof EndValue value ? value : null;
        distinct = accumulator instanceof DistinctValues values ? values : null;
        run = accumulator instanceof RunLength length ? length : null;
        unfollowed = accumulator instanceof Unfollowed rows ? rows : null;
    }

    /** @return true for aggregates that leave the payment at hand out whatever the policy says. */
    static boolean isOfOthers(final Kind kind)
    {
        return Kind.TIME_SINCE_LAST == kind || Kind.SPEED == kind || Kind.SEQUENCE == kind;
    }

    void write(final PaymentEvent event)
    {
        switch (kind)
        {
            case COUNT -> writeCount(event, counts.count());
            case SEQUENCE -> writeCount(event, (self.meta & selfMask) == selfValue ? counts.count() : 0);
            case FRAUD_SHARE -> writeShare(event);
            case SUM -> writeSum(event);
            case MEAN -> writeMean(event);
            case MIN, MAX -> writeValue(event, extreme.count() > 0, extreme.value());
            case FIRST, LAST -> writeValue(event, end.isPresent(), end.value(0));
            case DISTINCT -> writeCount(event, distinct.estimate());
            case CONSECUTIVE -> writeCount(event, run.run());
            case WITHOUT -> writeCount(event, unfollowed.count());
            case STDDEV -> writeDeviation(event);
            case ZSCORE -> writeScore(event);
            case TIME_SINCE_LAST -> writeSince(event);
            case SPEED -> writeSpeed(event);
            default -> throw new IllegalStateException("aggregate " + kind);
        }
    }

    /** Writes what the feature is where there is nothing to compute from. */
    void writeEmpty(final PaymentEvent event)
    {
        if (isEmptyNull)
        {
            event.featureMissing(index);
        }
        else
        {
            event.featureLong(index, emptyBits);
        }
    }

    private void writeCount(final PaymentEvent event, final long count)
    {
        if (0 == count)
        {
            writeEmpty(event);
        }
        else
        {
            event.featureLong(index, count);
        }
    }

    private void writeShare(final PaymentEvent event)
    {
        if (0 == counts.count())
        {
            writeEmpty(event);
        }
        else
        {
            event.featureDouble(index, (double)counts.frauds() / counts.count());
        }
    }

    private void writeSum(final PaymentEvent event)
    {
        if (0 == sums.count())
        {
            writeEmpty(event);
        }
        else if (isInt)
        {
            if (!sums.isSumExact())
            {
                sumOverflows.incrementRelease();
            }
            event.featureLong(index, sums.sum());
        }
        else
        {
            event.featureDouble(index, quotient(units));
        }
    }

    private void writeMean(final PaymentEvent event)
    {
        if (0 == sums.count())
        {
            writeEmpty(event);
        }
        else
        {
            event.featureDouble(index, quotient(units * sums.count()));
        }
    }

    private double quotient(final long denominator)
    {
        return sums.isSumExact() && Long.MIN_VALUE != sums.sumLow() ?
            ExactQuotient.of(sums.sumLow(), denominator) :
            Wide.quotient(sums.sumHigh(), sums.sumLow(), denominator);
    }

    private void writeValue(final PaymentEvent event, final boolean isPresent, final long value)
    {
        if (!isPresent)
        {
            writeEmpty(event);
        }
        else if (isInt)
        {
            event.featureLong(index, value);
        }
        else
        {
            event.featureDouble(index, ExactQuotient.of(value, units));
        }
    }

    private void writeDeviation(final PaymentEvent event)
    {
        if (squares.count() < 2)
        {
            writeEmpty(event);
        }
        else
        {
            event.featureDouble(index, squares.deviation() / units);
        }
    }

    private void writeScore(final PaymentEvent event)
    {
        final long value = self.values[squares.column];
        final double deviation = squares.count() < 2 || PaymentEvent.MISSING == value ? 0.0 : squares.deviation();
        if (0.0 == deviation)
        {
            writeEmpty(event);
        }
        else
        {
            event.featureDouble(index, squares.deviationNumerator(value) / squares.count() / deviation);
        }
    }

    private void writeSince(final PaymentEvent event)
    {
        if (!end.isPresent())
        {
            writeEmpty(event);
        }
        else
        {
            event.featureDouble(index, ExactQuotient.of(EventTime.minus(self.timeNs, end.timeNs()), SECOND_NS));
        }
    }

    private void writeSpeed(final PaymentEvent event)
    {
        final long latitude = event.latitudeE6();
        final long longitude = event.longitudeE6();
        final long betweenNs = end.isPresent() ? EventTime.minus(self.timeNs, end.timeNs()) : 0;
        if (PaymentEvent.MISSING == latitude || PaymentEvent.MISSING == longitude || 0 == betweenNs)
        {
            writeEmpty(event);
        }
        else
        {
            event.featureDouble(index,
                kilometres(end.value(0), end.value(1), latitude, longitude) / (betweenNs / NANOS_PER_HOUR));
        }
    }

    /** Great-circle distance by the haversine formula (Sinnott, 1984) on a sphere of the Earth's mean radius. */
    private static double kilometres(
        final long latitudeE6, final long longitudeE6, final long otherLatitudeE6, final long otherLongitudeE6)
    {
        final double latitude = StrictMath.toRadians(latitudeE6 / E6);
        final double otherLatitude = StrictMath.toRadians(otherLatitudeE6 / E6);
        final double north = StrictMath.sin((otherLatitude - latitude) / 2);
        final double east = StrictMath.sin(StrictMath.toRadians((otherLongitudeE6 - longitudeE6) / E6) / 2);
        final double chord =
            north * north + StrictMath.cos(latitude) * StrictMath.cos(otherLatitude) * east * east;
        return 2 * EARTH_RADIUS_KM * StrictMath.asin(StrictMath.sqrt(Math.min(1.0, chord)));
    }
}
