package io.peregrine.engine;

/** How the journal is, from well to worse. The ordinal is a counter's value and a heartbeat's health: a contract. */
public enum JournalState
{
    /** All is as it should be. */
    WELL,
    /** The disk took longer than {@code journal.slow-force} to make something durable. */
    SLOW_DISK,
    /** The next segment cannot be made; there is room in the one in use. */
    NO_SPARE,
    /** Nothing more fits: the fail policy answers until there is room. */
    NO_ROOM,
    /** The journal's directory is not where it was: the fail policy answers until it is. */
    GONE,
    /** What was written may not be on the disk: the fail policy answers, and the engine stops. */
    FAILED;

    private static final JournalState[] VALUES = values();

    /** @return the state with this counter value. */
    public static JournalState of(final long value)
    {
        return VALUES[(int)value];
    }
}
