package io.peregrine.policy;

import java.util.List;

import io.peregrine.scoring.Model;

/**
 * A model whose scores rules know by name: a probability of each class, or what a regression says. Immutable by
 * convention: the array is not copied.
 *
 * @param name   of the model.
 * @param names  of its scores, in the order of the model's outputs.
 * @param index  of the first of them among all of the policy.
 * @param model  it scores with.
 * @param inputs the index of the feature of each input.
 */
public record NamedScore(String name, List<String> names, int index, Model model, int[] inputs)
{
}
