package io.peregrine.policy;

/**
 * What a model is made of, beside the bytes of its file.
 *
 * @param file  its path in the policy.
 * @param trees kind and text of what policy.yaml says; empty where it says nothing.
 */
record ModelParts(String file, String trees)
{
}
