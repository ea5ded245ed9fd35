package io.peregrine.domain;

/** What an input asks for, as decode found it. */
public enum InputKind
{
    /** Nothing: a message other than a request that came again; it is acknowledged again and has no effect. */
    NONE,
    /** A payment to decide. */
    PAYMENT,
    /** The same request again: answered with the recorded body. */
    REPEAT,
    /** A payment that was decided elsewhere: it enters histories, and nothing is decided. */
    ADVICE,
    /** Takes a past payment back, wholly or in part. */
    REVERSAL,
    /** What the switch finally did with a payment. */
    OUTCOME,
    /** Something that a customer did that is no payment. */
    CUSTOMER_EVENT,
    /** What became known of a past payment. */
    LABEL,
    /** Reference data. */
    PROFILE,
    /** A key's profile and histories go to another key, as when a card is reissued. */
    MOVE,
    /** Entries that come onto a list or leave it. */
    LIST_UPDATE,
    /** A rule that is not to hit for a key for a time. */
    SNOOZE,
    /** A policy that takes effect at this sequence. */
    ACTIVATE,
    /** Refused in decode; {@link PaymentEvent#rejectCode()} says why. */
    REJECTED
}
