package io.peregrine.scoring;

import java.util.List;

/** Counts where an evaluator's margins are other bits than the library's. */
final class Differences
{
    private Differences()
    {
    }

    static int count(final Model model, final List<float[]> rows, final MarginBits expected)
    {
        int differences = 0;
        for (int i = 0; i < rows.size(); i++)
        {
            differences += firstDifferent(model, rows.get(i), expected.margins()[i]) < 0 ? 0 : 1;
        }

        return differences;
    }

    /** @return the output, or -1 if all are the same bits. */
    static int firstDifferent(final Model model, final float[] row, final double[] expected)
    {
        final double[] margins = new double[model.outputCount()];
        model.margins(row, margins);
        for (int output = 0; output < expected.length; output++)
        {
            if (Double.doubleToRawLongBits(margins[output]) != Double.doubleToRawLongBits(expected[output]))
            {
                return output;
            }
        }

        return -1;
    }
}
