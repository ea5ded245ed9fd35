package io.peregrine.engine;

/** How the journal is, from well to worse. The ordinal is a counter's value and a heartbeat's health: a contract. */
public enum JournalState
{
    /** All is as it should be. */
    WELL("all is as it should be"),
    /** The disk took longer than {@code journal.slow-force} to make something durable. */
    SLOW_DISK("the disk takes longer than journal.slow-force"),
    /** The next segment cannot be made; there is room in the one in use. */
    NO_SPARE("the next segment cannot be made; there is room in this one"),
    /** Nothing more fits: the fail policy answers until there is room. */
    NO_ROOM("the fail policy answers payments until there is room"),
    /** The journal's directory is not where it was: the fail policy answers until it is. */
    GONE("the fail policy answers payments until the directory is back"),
    /** What was written may not be on the disk: the fail policy answers, and the engine stops. */
    FAILED("the fail policy answers payments, and the engine stops");

    private static final JournalState[] VALUES = values();

    private final String words;

    JournalState(final String words)
    {
        this.words = words;
    }

    /** @return for people. */
    public String words()
    {
        return words;
    }

    /** @return the state with this counter value. */
    public static JournalState of(final long value)
    {
        return VALUES[(int)value];
    }
}
