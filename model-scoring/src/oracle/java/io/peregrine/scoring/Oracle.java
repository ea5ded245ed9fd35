package io.peregrine.scoring;

import java.util.List;

/** What a library says of rows. */
final class Oracle
{
    private Oracle()
    {
    }

    /** LightGBM's raw score of a mean is the sum; it divides before its link. */
    static MarginBits margins(final TrainedModel trained, final TreeEnsemble ensemble, final List<float[]> rows)
        throws Exception
    {
        final double[][] margins = trained.margins(rows);
        if (ensemble.isMean())
        {
            for (final double[] row : margins)
            {
                for (int i = 0; i < row.length; i++)
                {
                    row[i] /= ensemble.iterationCount();
                }
            }
        }

        return new MarginBits(MarginBits.checksum(rows), ensemble.library().isFloatSum(), margins);
    }

    /** @return the greatest distance between the library's scores and ours, relative to scores above 1. */
    static double furthestScore(final TrainedModel trained, final Model model, final List<float[]> rows)
        throws Exception
    {
        final double[][] expected = trained.scores(rows);
        final double[] margins = new double[model.outputCount()];
        double furthest = 0;
        for (int i = 0; i < rows.size(); i++)
        {
            model.margins(rows.get(i), margins);
            model.link().scores(margins, margins);
            for (int output = 0; output < margins.length; output++)
            {
                furthest = Math.max(furthest, Math.abs(margins[output] - expected[i][output]) /
                    Math.max(1, Math.abs(expected[i][output])));
            }
        }

        return furthest;
    }
}
