package io.peregrine.pipeline.window;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

import io.peregrine.domain.FeatureType;
import io.peregrine.domain.PaymentEvent;

/**
 * What a feature's value is to be.
 *
 * @param whole    of an int; null for others.
 * @param real     of a double; null for others. Both are null where the value is missing.
 * @param ulps     how far a double may be away, in units of the last place.
 * @param relative how far it may be away, as a share of itself.
 */
record Value(Long whole, BigDecimal real, double ulps, double relative)
{
    static final Value MISSING = new Value(null, null, 0, 0);

    private static final MathContext DIGITS = new MathContext(80);
    private static final double NEAREST = 0.5000001;
    private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);
    private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);

    static Value whole(final long value)
    {
        return new Value(value, null, 0, 0);
    }

    /** @return the long nearest to a number of any size. */
    static Value nearestLong(final BigInteger value)
    {
        return whole(value.min(MAX).max(MIN).longValueExact());
    }

    /** @return the double nearest to a quotient. */
    static Value quotient(final BigInteger numerator, final BigInteger denominator)
    {
        return new Value(
            null, new BigDecimal(numerator).divide(new BigDecimal(denominator), DIGITS), NEAREST, 0);
    }

    /** @return about the root of a quotient, with a sign. */
    static Value root(final int sign, final BigInteger numerator, final BigInteger denominator, final double ulps)
    {
        final BigDecimal root = new BigDecimal(numerator).divide(new BigDecimal(denominator), DIGITS).sqrt(DIGITS);
        return new Value(null, sign < 0 ? root.negate() : root, ulps, 0);
    }

    static Value about(final double value, final double relative)
    {
        return new Value(null, new BigDecimal(value), 1, relative);
    }

    static Value exactly(final double value)
    {
        return new Value(null, new BigDecimal(value), 0, 0);
    }

    boolean isMissing()
    {
        return null == whole && null == real;
    }

    double asDouble()
    {
        return null != whole ? (double)whole : real.doubleValue();
    }

    /** @return true if the slot's feature is this value. */
    boolean is(final PaymentEvent slot, final int feature, final FeatureType type)
    {
        if (isMissing() || slot.isFeatureMissing(feature))
        {
            return isMissing() == slot.isFeatureMissing(feature);
        }
        if (null != whole)
        {
            return FeatureType.INT == type && whole == slot.featureLong(feature);
        }
        return FeatureType.DOUBLE == type && isNear(slot.featureDouble(feature));
    }

    private boolean isNear(final double actual)
    {
        if (Double.isNaN(actual) || Double.isInfinite(actual))
        {
            return false;
        }
        final double limit = ulps * Math.ulp(real.doubleValue()) + relative * Math.abs(real.doubleValue());
        return new BigDecimal(actual).subtract(real).abs().compareTo(new BigDecimal(limit)) <= 0;
    }

    @Override
    public String toString()
    {
        return isMissing() ? "missing" : null != whole ? whole.toString() :
            real.doubleValue() + " (" + real.round(new MathContext(25)) + ")";
    }
}
