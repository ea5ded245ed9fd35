package io.peregrine.domain;

import java.util.List;

/**
 * The payment fields that policies may name, in policy spelling, with the slot's accessor that generated code calls.
 * An enumeration's values are its names; the name's place is the wire value.
 */
public enum PaymentField
{
    EVENT_TIME_NS("eventTimeNs", Type.INT, List.of()),
    AMOUNT_MINOR("amountMinor", Type.INT, List.of()),
    ACCOUNT_ID("accountId", Type.INT, List.of()),
    CUSTOMER_ID("customerId", Type.INT, List.of()),
    BILLING_AMOUNT_MINOR("billingAmountMinor", Type.INT, List.of()),
    DEVICE_ID("deviceId", Type.INT, List.of()),
    PAYEE_ID("payeeId", Type.INT, List.of()),
    ACQUIRER_ID("acquirerId", Type.INT, List.of()),
    BUDGET_US("budgetUs", Type.INT, List.of()),
    BIN("bin", Type.INT, List.of()),
    LATITUDE_E6("latitudeE6", Type.INT, List.of()),
    LONGITUDE_E6("longitudeE6", Type.INT, List.of()),
    STAN("stan", Type.INT, List.of()),
    TENANT_ID("tenantId", Type.INT, List.of()),
    LOCAL_OFFSET_MINUTES("localOffsetMinutes", Type.INT, List.of()),
    CURRENCY("currency", Type.INT, List.of()),
    BILLING_CURRENCY("billingCurrency", Type.INT, List.of()),
    MCC("mcc", Type.INT, List.of()),
    MERCHANT_COUNTRY("merchantCountry", Type.INT, List.of()),
    TRANSACTION_TYPE("transactionType", Type.ENUM, Names.TRANSACTION_TYPE),
    CHANNEL("channel", Type.ENUM, Names.CHANNEL),
    ENTRY_MODE("entryMode", Type.ENUM, Names.ENTRY_MODE),
    CARDHOLDER_PRESENT("cardholderPresent", Type.BOOL, List.of()),
    CVV_RESULT("cvvResult", Type.ENUM, Names.VERIFICATION),
    AVS_RESULT("avsResult", Type.ENUM, Names.VERIFICATION),
    PIN_RESULT("pinResult", Type.ENUM, Names.VERIFICATION),
    THREE_DS_RESULT("threeDsResult", Type.ENUM, Names.VERIFICATION),
    LOGIN_FAILURES("loginFailures", Type.INT, List.of()),
    MALWARE_FLAG("malwareFlag", Type.BOOL, List.of()),
    /** Of customer events; missing for payments. */
    EVENT_TYPE("eventType", Type.ENUM, Names.EVENT_TYPE);

    /** How a rule sees the field. */
    public enum Type
    {
        INT, BOOL, ENUM
    }

    private static final class Names
    {
        private static final List<String> TRANSACTION_TYPE = List.of(
            "PURCHASE", "CASH_WITHDRAWAL", "REFUND", "CASHBACK", "TRANSFER", "ACCOUNT_VERIFICATION");
        private static final List<String> CHANNEL = List.of(
            "POS", "ATM", "ECOMMERCE", "MOTO", "MOBILE", "BRANCH");
        private static final List<String> ENTRY_MODE = List.of(
            "CHIP", "CONTACTLESS", "MAGSTRIPE", "MANUAL", "ECOM", "CREDENTIAL_ON_FILE", "FALLBACK");
        private static final List<String> EVENT_TYPE = List.of(
            "LOGIN", "LOGIN_FAILED", "PAYEE_ADDED", "ADDRESS_CHANGED", "LIMIT_CHANGED", "PASSWORD_CHANGED",
            "DEVICE_ADDED");
        private static final List<String> VERIFICATION = List.of(
            "NOT_CHECKED", "MATCH", "NO_MATCH", "PARTIAL", "UNAVAILABLE");
    }

    private final String accessor;
    private final Type type;
    private final List<String> names;

    PaymentField(final String accessor, final Type type, final List<String> names)
    {
        this.accessor = accessor;
        this.type = type;
        this.names = names;
    }

    /** @return the method of {@link PaymentEvent} that returns it as a long; MISSING where it was not sent. */
    public String accessor()
    {
        return accessor;
    }

    public Type type()
    {
        return type;
    }

    /** @return an enumeration's names by wire value; empty for other types. */
    public List<String> names()
    {
        return names;
    }

    /** @return the spelling in policies. */
    public String policyName()
    {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** @return the field with this policy spelling, or null. */
    public static PaymentField ofPolicyName(final String name)
    {
        for (final PaymentField field : values())
        {
            if (field.policyName().equals(name))
            {
                return field;
            }
        }
        return null;
    }
}
