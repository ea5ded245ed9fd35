package io.peregrine.domain;

/** How a feature's value is held in the slot: the long itself, or a double's raw bits. */
public enum FeatureType
{
    INT, DOUBLE
}
