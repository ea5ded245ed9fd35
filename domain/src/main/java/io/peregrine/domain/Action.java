package io.peregrine.domain;

/** What a decision says. The ordinal is the wire's ActionCode, and a greater one is more severe. */
public enum Action
{
    APPROVE, CHALLENGE, REVIEW, DECLINE;

    private static final Action[] VALUES = values();

    /** @return the action with this wire value, 0 to 3. */
    public static Action of(final int wireValue)
    {
        return VALUES[wireValue];
    }
}
