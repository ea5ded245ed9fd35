package io.peregrine.domain;

/** What the journal must have of an input before its answer leaves. The ordinal is the wire's Durability. */
public enum Durability
{
    /** Nothing: the answer may leave before the journal has the input. */
    ASYNC,
    /** The input is in the page cache: it survives the end of the process, not that of the machine. */
    WRITTEN,
    /** The input is on the disk, by group commit. */
    SYNC
}
