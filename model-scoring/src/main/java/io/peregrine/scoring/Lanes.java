package io.peregrine.scoring;

/**
 * What splits compare: integers in the order of the inputs. A feature has a lane for each way in which its splits treat
 * missing values, so that a missing value is a key like any other, the least or the greatest of all, and a walk need
 * not ask. Each distinct category set is a lane whose key says which way its category goes.
 */
final class Lanes
{
    private static final int INFINITY_KEY = 0x7f800000;

    private final float zeroLimit;
    private final int[] features;
    private final int[] missingKeys;
    private final boolean[] areZerosMissing;
    private final boolean hasZerosMissing;
    private final CategoryTable[] tables;
    private final int count;

    Lanes(
        final Library library,
        final int[] features,
        final int[] missingKeys,
        final boolean[] areZerosMissing,
        final CategoryTable[] tables)
    {
        zeroLimit = library.isSnappingZero() ? Library.NEARLY_ZERO : 0;
        this.features = features;
        this.missingKeys = missingKeys;
        this.areZerosMissing = areZerosMissing;
        this.tables = tables;

        boolean hasZeros = false;
        for (final boolean isZeroMissing : areZerosMissing)
        {
            hasZeros |= isZeroMissing;
        }
        hasZerosMissing = hasZeros;

        int lanes = features.length;
        for (final CategoryTable table : tables)
        {
            lanes += table.laneCount();
        }
        count = lanes;
    }

    int count()
    {
        return count;
    }

    /** @return the key that is greater than those of the numbers below the threshold; all numbers, where it is NaN. */
    static int thresholdKey(final float threshold)
    {
        return Float.isNaN(threshold) ? INFINITY_KEY + 1 : key(threshold + 0.0f);
    }

    /** @param value not -0.0, which would be less than 0.0. */
    private static int key(final float value)
    {
        final int bits = Float.floatToRawIntBits(value);
        return bits ^ (bits >> 31 & Integer.MAX_VALUE);
    }

    /** @param keys is written, one for each lane. */
    void fill(final float[] inputs, final int[] keys)
    {
        final int[] features = this.features;
        for (int lane = 0; lane < features.length; lane++)
        {
            final float input = inputs[features[lane]];
            final int key = key(Math.abs(input) <= zeroLimit ? 0.0f : input);
            keys[lane] = Float.isNaN(input) ? missingKeys[lane] : key;
        }

        if (hasZerosMissing)
        {
            for (int lane = 0; lane < features.length; lane++)
            {
                keys[lane] = 0 == keys[lane] && areZerosMissing[lane] ? missingKeys[lane] : keys[lane];
            }
        }

        for (final CategoryTable table : tables)
        {
            table.fill(inputs, keys);
        }
    }
}
