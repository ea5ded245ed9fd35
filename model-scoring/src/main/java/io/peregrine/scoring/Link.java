package io.peregrine.scoring;

/**
 * What makes scores of margins. The same margin gives the same bits on any machine; the library that wrote the model
 * may differ in the last digits, which is why decisions are taken on margins.
 *
 * @param kind    of the function.
 * @param sigmoid the factor of the margin in a logistic link, above 0; 1 elsewhere.
 */
public record Link(Kind kind, double sigmoid)
{
    /** Of links. */
    public enum Kind
    {
        /** The score is the margin. */
        IDENTITY,
        /** 1 / (1 + exp(-sigmoid * margin)), of each output for itself. */
        LOGISTIC,
        /** exp(margin). */
        EXPONENTIAL,
        /** Each output's share of the sum of all outputs' exp(margin). */
        SOFTMAX
    }

    /** The score is the margin. */
    public static final Link IDENTITY = new Link(Kind.IDENTITY, 1);

    /** The score is a probability. */
    public static final Link LOGISTIC = new Link(Kind.LOGISTIC, 1);

    /** The score is above 0. */
    public static final Link EXPONENTIAL = new Link(Kind.EXPONENTIAL, 1);

    /** The scores are probabilities whose sum is 1. */
    public static final Link SOFTMAX = new Link(Kind.SOFTMAX, 1);

    /** @return true if scores are probabilities. */
    public boolean isProbability()
    {
        return Kind.LOGISTIC == kind || Kind.SOFTMAX == kind;
    }

    /**
     * @return the score of one output's margin.
     * @throws IllegalStateException if it takes all outputs' margins to say.
     */
    public double score(final double margin)
    {
        return switch (kind)
        {
            case IDENTITY -> margin;
            case LOGISTIC -> 1.0 / (1.0 + StrictMath.exp(-sigmoid * margin));
            case EXPONENTIAL -> StrictMath.exp(margin);
            case SOFTMAX -> throw new IllegalStateException("a softmax takes the margins of all outputs");
        };
    }

    /** @param scores is written, one for each margin; it may be the same array. */
    public void scores(final double[] margins, final double[] scores)
    {
        if (Kind.SOFTMAX != kind)
        {
            for (int i = 0; i < margins.length; i++)
            {
                scores[i] = score(margins[i]);
            }
            return;
        }

        double greatest = margins[0];
        for (final double margin : margins)
        {
            greatest = Math.max(greatest, margin);
        }

        double sum = 0;
        for (int i = 0; i < margins.length; i++)
        {
            scores[i] = StrictMath.exp(margins[i] - greatest);
            sum += scores[i];
        }

        for (int i = 0; i < margins.length; i++)
        {
            scores[i] /= sum;
        }
    }

    /** @return the least margin whose {@link #score(double)} is at least this; infinite where there is none. */
    public double marginAt(final double score)
    {
        if (!(score(Double.MAX_VALUE) >= score))
        {
            return Double.POSITIVE_INFINITY;
        }

        if (score(-Double.MAX_VALUE) >= score)
        {
            return Double.NEGATIVE_INFINITY;
        }

        // The link never falls as the margin grows, so halving the doubles between the ends, by their order, finds it.
        // They span more than half of all longs: their distance is unsigned.
        long low = ordered(-Double.MAX_VALUE);
        long high = ordered(Double.MAX_VALUE);
        while (Long.compareUnsigned(high - low, 1) > 0)
        {
            final long middle = low + (high - low >>> 1);
            if (score(unordered(middle)) >= score)
            {
                high = middle;
            }
            else
            {
                low = middle;
            }
        }

        return unordered(high);
    }

    /** @return doubles as integers of the same order. */
    private static long ordered(final double value)
    {
        final long bits = Double.doubleToRawLongBits(value);
        return bits ^ (bits >> 63 & Long.MAX_VALUE);
    }

    private static double unordered(final long ordered)
    {
        return Double.longBitsToDouble(ordered ^ (ordered >> 63 & Long.MAX_VALUE));
    }
}
