package io.peregrine.scoring;

import java.util.Random;

/**
 * Made-up training data. Categorical inputs come first.
 *
 * @param rows        of inputs, NaN where one is missing.
 * @param labels      0 to classes - 1, or any number.
 * @param categorical how many of the inputs are categories.
 * @param classes     0 for numbers.
 */
record TrainingData(float[][] rows, float[] labels, int categorical, int classes)
{
    static TrainingData of(
        final long seed, final int count, final int width, final int categorical, final int categories,
        final double missing, final double zeros, final int classes)
    {
        final Random random = new Random(seed);
        final float[][] rows = new float[count][width];
        final float[] labels = new float[count];
        for (int i = 0; i < count; i++)
        {
            double sum = random.nextGaussian() * 0.3;
            for (int j = 0; j < width; j++)
            {
                final float value = j < categorical ? random.nextInt(categories) : number(random, j, zeros);
                sum += j < categorical ? (int)value * 2654435761L % 7 / 7.0 :
                    Math.sin(value * (1 + j % 5)) / (1 + j % 3);
                rows[i][j] = random.nextDouble() < missing ? Float.NaN : value;
            }

            labels[i] = 0 == classes ? (float)sum :
                (int)Math.max(0, Math.min(classes - 1, Math.floor((sum + 2) * classes / 4)));
        }

        return new TrainingData(rows, labels, categorical, classes);
    }

    /** Of several scales and signs, with sparse and whole numbers among them. */
    private static float number(final Random random, final int index, final double zeros)
    {
        if (random.nextDouble() < zeros)
        {
            return 0;
        }

        return switch (index % 5)
        {
            case 0 -> random.nextFloat();
            case 1 -> (float)random.nextGaussian();
            case 2 -> random.nextInt(20);
            case 3 -> (float)Math.exp(random.nextGaussian() * 3);
            default -> (float)(random.nextGaussian() * 1e-3);
        };
    }

    int width()
    {
        return rows[0].length;
    }

    String[] names()
    {
        final String[] names = new String[width()];
        for (int i = 0; i < names.length; i++)
        {
            names[i] = (i < categorical ? "c" : "n") + i;
        }

        return names;
    }

    static float[] flat(final float[][] rows)
    {
        final float[] flat = new float[rows.length * rows[0].length];
        for (int i = 0; i < rows.length; i++)
        {
            System.arraycopy(rows[i], 0, flat, i * rows[0].length, rows[0].length);
        }

        return flat;
    }
}
