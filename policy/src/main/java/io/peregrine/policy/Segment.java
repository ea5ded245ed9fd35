package io.peregrine.policy;

import io.peregrine.rules.Condition;
import io.peregrine.scoring.Model;

/**
 * Payments that a model of their own scores in the champion's place. Immutable by convention: the arrays are not
 * copied.
 *
 * @param name        of its own.
 * @param when        which payments, as written.
 * @param condition   the same, compiled: asked before any model has scored.
 * @param model       it scores with.
 * @param inputs      the index of the feature of each input.
 * @param bandMargins for each band of the policy the least margin of this model that gives it.
 */
public record Segment(
    String name, String when, Condition condition, Model model, int[] inputs, double[] bandMargins)
{
}
