package io.peregrine.scoring;

/** What a model takes an input for. */
public enum FeatureKind
{
    /** A number. */
    NUMERIC,
    /** A category's number. */
    CATEGORICAL
}
