package io.peregrine.pipeline.window;

import io.peregrine.domain.AggregateDeclaration;
import io.peregrine.domain.AggregateDeclaration.Kind;
import io.peregrine.domain.FeatureDeclaration;
import io.peregrine.domain.FeatureType;
import io.peregrine.domain.PaymentEvent;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Writes one declared aggregate from what its window has accumulated. The common kinds are static methods over where it
 * lies, which the window's own code calls; the others go through the object.
 */
final class AggregateFeature
{
    private static final long SECOND_NS = 1_000_000_000L;
    private static final double EARTH_RADIUS_KM = 6371.0088;
    private static final double NANOS_PER_HOUR = 3_600e9;
    private static final double E6 = 1e6;
    private static final long TURN_E6 = 360_000_000;

    final boolean isExcluding;
    final FeatureDeclaration declaration;
    final Accumulator accumulator;
    final int index;
    final Kind kind;
    final boolean isInt;
    final boolean isEmptyNull;
    final long emptyBits;
    final long units;
    private final Row self;
    private final long selfMask;
    private final long selfValue;
    private AtomicCounter sumOverflows;

    // The one that the kind reads; the others are null.
    private final SquareTotals squares;
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
        this.accumulator = accumulator;
        this.sumOverflows = sumOverflows;
        kind = aggregate.kind();
        isInt = FeatureType.INT == declaration.type();
        isEmptyNull = declaration.isEmptyNull();
        emptyBits = isInt ? (long)declaration.empty() : Double.doubleToRawLongBits(declaration.empty());
        isExcluding = aggregate.isExcluding() || isOfOthers(kind);
        squares = accumulator instanceof SquareTotals totals ? totals : null;
        end = accumulator instanceof EndValue value ? value : null;
        distinct = accumulator instanceof DistinctValues values ? values : null;
        run = accumulator instanceof RunLength length ? length : null;
        unfollowed = accumulator instanceof Unfollowed rows ? rows : null;
    }

    /** @param sumOverflows is told from now on. */
    void sumOverflows(final AtomicCounter sumOverflows)
    {
        this.sumOverflows = sumOverflows;
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
            case SEQUENCE ->
                writeCount(event, (self.meta & selfMask) == selfValue ? CountTotals.count(accumulator.at()) : 0);
            case FIRST, LAST -> writeEnd(event);
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
        writeEmpty(event, index, isEmptyNull, emptyBits);
    }

    private static void writeEmpty(
        final PaymentEvent event, final int index, final boolean isEmptyNull, final long emptyBits)
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

    // Of where an accumulator lies; the slot's index and what is written where there is nothing are constants there.

    static void writeCount(
        final PaymentEvent event, final int index, final boolean isEmptyNull, final long emptyBits, final long at)
    {
        final int count = CountTotals.count(at);
        if (0 == count)
        {
            writeEmpty(event, index, isEmptyNull, emptyBits);
        }
        else
        {
            event.featureLong(index, count);
        }
    }

    static void writeShare(
        final PaymentEvent event, final int index, final boolean isEmptyNull, final long emptyBits, final long at)
    {
        final int count = CountTotals.count(at);
        if (0 == count)
        {
            writeEmpty(event, index, isEmptyNull, emptyBits);
        }
        else
        {
            event.featureDouble(index, (double)CountTotals.frauds(at) / count);
        }
    }

    /** @return false if the sum is beyond a long. */
    static boolean writeLongSum(
        final PaymentEvent event, final int index, final boolean isEmptyNull, final long emptyBits, final long at)
    {
        if (0 == SumTotals.count(at))
        {
            writeEmpty(event, index, isEmptyNull, emptyBits);
            return true;
        }
        event.featureLong(index, SumTotals.sum(at));
        return SumTotals.isSumExact(at);
    }

    /** @param units of the field that make one of the value. */
    static void writeSum(
        final PaymentEvent event,
        final int index,
        final boolean isEmptyNull,
        final long emptyBits,
        final long at,
        final long units)
    {
        if (0 == SumTotals.count(at))
        {
            writeEmpty(event, index, isEmptyNull, emptyBits);
        }
        else
        {
            event.featureDouble(index, quotient(at, units));
        }
    }

    static void writeMean(
        final PaymentEvent event,
        final int index,
        final boolean isEmptyNull,
        final long emptyBits,
        final long at,
        final long units)
    {
        final long count = SumTotals.count(at);
        if (0 == count)
        {
            writeEmpty(event, index, isEmptyNull, emptyBits);
        }
        else
        {
            event.featureDouble(index, quotient(at, units * count));
        }
    }

    private static double quotient(final long at, final long denominator)
    {
        final long low = SumTotals.sumLow(at);
        return SumTotals.isSumExact(at) && Long.MIN_VALUE != low ? ExactQuotient.of(low, denominator) :
            Wide.quotient(SumTotals.sumHigh(at), low, denominator);
    }

    static void writeLongExtreme(
        final PaymentEvent event, final int index, final boolean isEmptyNull, final long emptyBits, final long at)
    {
        if (0 == ExtremeValue.count(at))
        {
            writeEmpty(event, index, isEmptyNull, emptyBits);
        }
        else
        {
            event.featureLong(index, ExtremeValue.value(at));
        }
    }

    static void writeExtreme(
        final PaymentEvent event,
        final int index,
        final boolean isEmptyNull,
        final long emptyBits,
        final long at,
        final long units)
    {
        if (0 == ExtremeValue.count(at))
        {
            writeEmpty(event, index, isEmptyNull, emptyBits);
        }
        else
        {
            event.featureDouble(index, ExactQuotient.of(ExtremeValue.value(at), units));
        }
    }

    /** A sum was beyond a long. */
    void sumOverflowed()
    {
        sumOverflows.incrementRelease();
    }

    private void writeEnd(final PaymentEvent event)
    {
        if (!end.isPresent())
        {
            writeEmpty(event);
        }
        else if (isInt)
        {
            event.featureLong(index, end.value(0));
        }
        else
        {
            event.featureDouble(index, ExactQuotient.of(end.value(0), units));
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
        final double north = HalfTurn.sin((otherLatitude - latitude) / 2);
        final double east = HalfTurn.sin(StrictMath.toRadians(shorter(otherLongitudeE6 - longitudeE6) / E6) / 2);
        final double chord = north * north + HalfTurn.cos(latitude) * HalfTurn.cos(otherLatitude) * east * east;
        return 2 * EARTH_RADIUS_KM * StrictMath.asin(StrictMath.sqrt(Math.min(1.0, chord)));
    }

    /** @return the same difference of longitudes the shorter way round. */
    private static long shorter(final long differenceE6)
    {
        return differenceE6 > TURN_E6 / 2 ? differenceE6 - TURN_E6 :
            differenceE6 < -TURN_E6 / 2 ? differenceE6 + TURN_E6 : differenceE6;
    }
}
