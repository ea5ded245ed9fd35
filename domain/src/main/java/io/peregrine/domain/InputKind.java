package io.peregrine.domain;

/** What an input asks for, as decode found it. */
public enum InputKind
{
    /** Nothing: the frame was refused, or the payment is a repeat that is answered and has no effect. */
    NONE,
    /** A payment to decide. */
    PAYMENT,
    /** The same request again: answered with the recorded body. */
    REPEAT,
    /** What became known of a past payment. */
    LABEL,
    /** Reference data. */
    PROFILE,
    /** A policy that takes effect at this sequence. */
    ACTIVATE,
    /** Refused in decode; {@link PaymentEvent#rejectCode()} says why. */
    REJECTED
}
