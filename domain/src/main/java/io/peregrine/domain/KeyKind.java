package io.peregrine.domain;

/** What a history or a profile is kept for. The ordinal is the wire's KeyKind. */
public enum KeyKind
{
    CARD, ACCOUNT, CUSTOMER, MERCHANT, TERMINAL, DEVICE, IP, PAYEE, BIN, TENANT;

    private static final KeyKind[] VALUES = values();

    /** @return the name that policies use: lower case. */
    public String policyName()
    {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** @return the kind with this wire value, or null where there is none. */
    public static KeyKind of(final int wireValue)
    {
        return wireValue >= 0 && wireValue < VALUES.length ? VALUES[wireValue] : null;
    }

    /** @return the kind with this policy name, or null where there is none. */
    public static KeyKind ofPolicyName(final String name)
    {
        for (final KeyKind kind : VALUES)
        {
            if (kind.policyName().equals(name))
            {
                return kind;
            }
        }
        return null;
    }
}
