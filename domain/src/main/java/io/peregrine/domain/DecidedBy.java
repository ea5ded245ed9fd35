package io.peregrine.domain;

/** What a decision's action comes from, the strongest first. The ordinal and one is the wire's DecidedBy. */
public enum DecidedBy
{
    HARD_BLOCK, ALLOW_LIST, SOFT_BLOCK, RULE, BAND, OTHERWISE
}
