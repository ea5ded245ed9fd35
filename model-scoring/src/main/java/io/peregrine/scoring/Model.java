package io.peregrine.scoring;

import java.util.List;

/** A model that is ready to score. Immutable: any thread. The same inputs give the same bits, on any machine. */
public interface Model
{
    /** @return the names of the inputs, in the order in which {@link #margin(float[])} takes them. */
    List<String> featureNames();

    /** @return what makes scores of margins. */
    Link link();

    /** @return how many margins it gives: one for each class, or one. */
    int outputCount();

    /**
     * @param inputs one for each feature name; NaN where the value is missing.
     * @return the raw score, before the link function; of a model of several outputs the first one's.
     */
    double margin(float[] inputs);

    /**
     * @param inputs  one for each feature name; NaN where the value is missing.
     * @param margins is written, one for each output.
     */
    void margins(float[] inputs, double[] margins);

    /** @return what {@link #margin(float[], Scratch)} needs, for one thread. */
    default Scratch newScratch()
    {
        return new Scratch(0, 0);
    }

    /**
     * Allocates nothing.
     *
     * @param inputs  one for each feature name; NaN where the value is missing.
     * @param scratch of this model and this thread.
     * @return the raw score, before the link function; of a model of several outputs the first one's.
     */
    default double margin(final float[] inputs, final Scratch scratch)
    {
        return margin(inputs);
    }

    /**
     * Allocates nothing.
     *
     * @param inputs  one for each feature name; NaN where the value is missing.
     * @param scratch of this model and this thread.
     * @param margins is written, one for each output.
     */
    default void margins(final float[] inputs, final Scratch scratch, final double[] margins)
    {
        margins(inputs, margins);
    }

    /** @return an output's mean margin over the training data, as far as the model tells: where contributions begin. */
    double expectedMargin(int output);

    /**
     * Says what moved a margin. {@link #expectedMargin(int)} and the contributions, summed as float64, make the margin,
     * but for the rounding of the model's own arithmetic. Allocates nothing where margins do not.
     *
     * @param inputs        one for each feature name; NaN where the value is missing.
     * @param scratch       of this model and this thread.
     * @param output        whose margin.
     * @param contributions is written, one for each input.
     */
    void contributions(float[] inputs, Scratch scratch, int output, double[] contributions);

    /**
     * Says what moved a margin, by exact Shapley values: as {@link #contributions} in all but that no input's part
     * depends on where in a tree it is asked for. Slow, and allocates: for explanations.
     *
     * @param inputs one for each feature name; NaN where the value is missing.
     * @param output whose margin.
     * @return one for each input.
     * @throws IllegalStateException if a tree is too deep for it.
     */
    double[] exactContributions(float[] inputs, int output);

    /** @return the score of a margin: a probability where the link is one. For models of one output. */
    default double probability(final double margin)
    {
        return link().score(margin);
    }

    /** @return the least margin whose {@link #probability(double)} is at least this; infinite where there is none. */
    default double marginAt(final double probability)
    {
        return link().marginAt(probability);
    }
}
