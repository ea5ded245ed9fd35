package io.peregrine.domain;

/** The stages that own state, in ring order; the ordinal indexes running hashes. */
public enum Stage
{
    /** Owns the index of payment ids. */
    DECODE,
    /** Owns profiles. */
    ENRICH,
    /** Owns histories and labels. */
    WINDOW,
    /** Owns models, rules and kept bodies. */
    SCORE;

    /** How many stages there are. */
    public static final int COUNT = 4;

    /** Bit of {@link PaymentEvent#stagesAllowed()}: models may run. */
    public static final int MODEL_ALLOWED = 1;

    /** Bit of {@link PaymentEvent#stagesAllowed()}: rules may run. */
    public static final int RULES_ALLOWED = 2;

    /** Everything may run. */
    public static final int ALL_ALLOWED = MODEL_ALLOWED | RULES_ALLOWED;
}
