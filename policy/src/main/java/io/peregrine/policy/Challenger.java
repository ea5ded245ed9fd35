package io.peregrine.policy;

import io.peregrine.scoring.Model;

/**
 * A model in the champion's shadow: it scores what the champion scores, is counted, and touches nothing. Immutable by
 * convention: the arrays are not copied.
 *
 * @param name        of its own, not the champion's.
 * @param model       it scores with.
 * @param inputs      the index of the feature of each input.
 * @param bandMargins for each band of the policy the least margin of this model that would give it.
 */
public record Challenger(String name, Model model, int[] inputs, double[] bandMargins)
{
}
