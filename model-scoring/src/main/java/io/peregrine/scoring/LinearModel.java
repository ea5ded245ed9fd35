package io.peregrine.scoring;

import java.util.List;

/**
 * A weighted sum of scaled inputs, in float64, from the first to the last, then the intercept. Immutable by convention:
 * the arrays are not copied.
 *
 * @param origin       where it comes from.
 * @param featureNames of the inputs.
 * @param featureKinds of the inputs.
 * @param link         from the margin to the score.
 * @param mean         taken from each input.
 * @param scale        by which it is divided then.
 * @param coef         by which it is multiplied then.
 * @param missing      what stands for a missing input.
 * @param intercept    added last.
 */
public record LinearModel(
    ModelOrigin origin,
    List<String> featureNames,
    List<FeatureKind> featureKinds,
    Link link,
    double[] mean,
    double[] scale,
    double[] coef,
    double[] missing,
    double intercept) implements ModelDocument, Model
{
    @Override
    public int outputCount()
    {
        return 1;
    }

    @Override
    public Model plain()
    {
        return this;
    }

    @Override
    public double margin(final float[] inputs)
    {
        double sum = 0;
        for (int i = 0; i < coef.length; i++)
        {
            sum += contribution(i, inputs[i]);
        }

        return sum + intercept;
    }

    @Override
    public void margins(final float[] inputs, final double[] margins)
    {
        margins[0] = margin(inputs);
    }

    @Override
    public double expectedMargin(final int output)
    {
        return intercept;
    }

    @Override
    public void contributions(
        final float[] inputs, final Scratch scratch, final int output, final double[] contributions)
    {
        for (int i = 0; i < coef.length; i++)
        {
            contributions[i] = contribution(i, inputs[i]);
        }
    }

    /** Inputs add what they add, each by itself. */
    @Override
    public double[] exactContributions(final float[] inputs, final int output)
    {
        final double[] contributions = new double[coef.length];
        contributions(inputs, newScratch(), output, contributions);
        return contributions;
    }

    /** @return what an input adds to the margin. */
    public double contribution(final int index, final float input)
    {
        final double value = Float.isNaN(input) ? missing[index] : input;
        return (value - mean[index]) / scale[index] * coef[index];
    }
}
