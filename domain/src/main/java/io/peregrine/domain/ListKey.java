package io.peregrine.domain;

/** What a list's entries name. The ordinal is the wire's ListKey; the first ten are those of {@link KeyKind}. */
public enum ListKey
{
    CARD, ACCOUNT, CUSTOMER, MERCHANT, TERMINAL, DEVICE, IP, PAYEE, BIN, TENANT,
    /** The merchant's, ISO 3166 numeric. */
    COUNTRY,
    MCC,
    /** A network of addresses: the first one and how many of 128 bits are the network's. */
    CIDR,
    /** BINs from a lowest to a highest. */
    BIN_RANGE;

    private static final ListKey[] VALUES = values();

    /** @return the name that policies use: bin-range. */
    public String policyName()
    {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /** @return true if an entry is for many keys; such keys are in no pairs. */
    public boolean isRange()
    {
        return this == CIDR || this == BIN_RANGE;
    }

    /** @return the key with this wire value, or null where there is none. */
    public static ListKey of(final int wireValue)
    {
        return wireValue >= 0 && wireValue < VALUES.length ? VALUES[wireValue] : null;
    }

    /** @return the key with this policy name, or null where there is none. */
    public static ListKey ofPolicyName(final String name)
    {
        for (final ListKey key : VALUES)
        {
            if (key.policyName().equals(name))
            {
                return key;
            }
        }
        return null;
    }

    /** @return true if the payment has what such lists are asked about. */
    public boolean isIn(final PaymentEvent event)
    {
        return switch (this)
        {
            case COUNTRY -> PaymentEvent.MISSING != event.merchantCountry();
            case MCC -> PaymentEvent.MISSING != event.mcc();
            case CIDR -> event.hasKey(KeyKind.IP);
            case BIN_RANGE -> event.hasKey(KeyKind.BIN);
            default -> event.hasKey(KeyKind.of(ordinal()));
        };
    }

    /** @return the low word of what such lists are asked about. */
    public long low(final PaymentEvent event)
    {
        return switch (this)
        {
            case COUNTRY -> event.merchantCountry();
            case MCC -> event.mcc();
            case CIDR -> event.keyLow(KeyKind.IP);
            case BIN_RANGE -> event.keyLow(KeyKind.BIN);
            default -> event.keyLow(KeyKind.of(ordinal()));
        };
    }

    /** @return the high word of what such lists are asked about. */
    public long high(final PaymentEvent event)
    {
        return switch (this)
        {
            case COUNTRY, MCC, BIN_RANGE -> 0;
            case CIDR -> event.keyHigh(KeyKind.IP);
            default -> event.keyHigh(KeyKind.of(ordinal()));
        };
    }
}
