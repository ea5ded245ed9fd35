package io.peregrine.scoring;

import java.util.List;

/** A model that is ready to score. Immutable: any thread. The same inputs give the same bits, on any machine. */
public interface Model
{
    /** @return the names of the inputs, in the order in which {@link #margin(float[])} takes them. */
    List<String> featureNames();

    /**
     * @param inputs one for each feature name; NaN where the value is missing.
     * @return the raw score, before the link function.
     */
    double margin(float[] inputs);

    /** @return the margin's probability, 0 to 1. */
    double probability(double margin);

    /** @return the least margin whose {@link #probability(double)} is at least this; infinite where there is none. */
    double marginAt(double probability);
}
