package io.peregrine.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import io.peregrine.domain.KeyKind;
import io.peregrine.domain.PaymentField;
import io.peregrine.protocol.FinalAction;

import static io.peregrine.protocol.PaymentRequestEncoder.*;

/**
 * The fields that a mapping may fill, in the spelling of policies, with their place in a PaymentRequest's block where
 * it has them. Where other messages have them, {@link MessageLayout} says.
 */
enum MappedField
{
    PAYMENT_ID(Kind.PAYMENT_ID, paymentIdEncodingOffset(), 0, true),
    EVENT_TIME(Kind.TIME, eventTimeNsEncodingOffset(), 0, true),
    // Currencies come before the amounts that are told in them.
    CURRENCY(Kind.CURRENCY, currencyEncodingOffset(), 0, true),
    BILLING_CURRENCY(Kind.CURRENCY, billingCurrencyEncodingOffset(), 0, false),
    AMOUNT(Kind.AMOUNT, amountMinorEncodingOffset(), 0, true),
    BILLING_AMOUNT(Kind.AMOUNT, billingAmountMinorEncodingOffset(), 0, false),
    CARD_TOKEN(Kind.TOKEN, cardTokenEncodingOffset(), 0, false),
    ACCOUNT_ID(Kind.U64, accountIdEncodingOffset(), Long.MAX_VALUE, false),
    CUSTOMER_ID(Kind.U64, customerIdEncodingOffset(), Long.MAX_VALUE, false),
    DEVICE_ID(Kind.U64, deviceIdEncodingOffset(), Long.MAX_VALUE, false),
    PAYEE_ID(Kind.U64, payeeIdEncodingOffset(), Long.MAX_VALUE, false),
    IP_ADDRESS(Kind.IP, ipAddressEncodingOffset(), 0, false),
    LIFECYCLE_ID(Kind.TOKEN, lifecycleIdEncodingOffset(), 0, false),
    BUDGET_US(Kind.U32, budgetUsEncodingOffset(), 0xFFFF_FFFEL, false),
    BIN(Kind.U32, binEncodingOffset(), 99_999_999, false),
    ACQUIRER_ID(Kind.U64, acquirerIdEncodingOffset(), Long.MAX_VALUE, false),
    LATITUDE(Kind.DEGREES, latitudeE6EncodingOffset(), 90, false),
    LONGITUDE(Kind.DEGREES, longitudeE6EncodingOffset(), 180, false),
    STAN(Kind.U32, stanEncodingOffset(), 0xFFFF_FFFEL, false),
    TENANT_ID(Kind.U16, tenantIdEncodingOffset(), 0xFFFE, false),
    LOCAL_OFFSET_MINUTES(Kind.MINUTES, localOffsetMinutesEncodingOffset(), 18 * 60, false),
    MCC(Kind.U16, mccEncodingOffset(), 9_999, false),
    MERCHANT_COUNTRY(Kind.U16, merchantCountryEncodingOffset(), 999, false),
    TRANSACTION_TYPE(transactionTypeEncodingOffset(), PaymentField.TRANSACTION_TYPE),
    CHANNEL(channelEncodingOffset(), PaymentField.CHANNEL),
    ENTRY_MODE(entryModeEncodingOffset(), PaymentField.ENTRY_MODE),
    CARDHOLDER_PRESENT(Kind.FLAG, cardholderPresentEncodingOffset(), 0, false),
    CVV_RESULT(cvvResultEncodingOffset(), PaymentField.CVV_RESULT),
    AVS_RESULT(avsResultEncodingOffset(), PaymentField.AVS_RESULT),
    PIN_RESULT(pinResultEncodingOffset(), PaymentField.PIN_RESULT),
    THREE_DS_RESULT(threeDsResultEncodingOffset(), PaymentField.THREE_DS_RESULT),
    LOGIN_FAILURES(Kind.U8, loginFailuresEncodingOffset(), 254, false),
    MALWARE_FLAG(Kind.FLAG, malwareFlagEncodingOffset(), 0, false),
    MERCHANT_ID(Kind.TEXT, merchantIdEncodingOffset(), merchantIdLength(), false),
    TERMINAL_ID(Kind.TEXT, terminalIdEncodingOffset(), terminalIdLength(), false),
    RRN(Kind.TEXT, rrnEncodingOffset(), rrnLength(), false),
    MESSAGE_ID(Kind.PAYMENT_ID, 0, true),
    ORIGINAL_PAYMENT_ID(Kind.PAYMENT_ID, 0, true),
    FINAL_ACTION(FinalAction.APPROVED.value(), List.of("APPROVED", "DECLINED"), true),
    DECISION_TOO_LATE(Kind.FLAG, 0, false),
    EVENT_TYPE(0, PaymentField.EVENT_TYPE.names(), true),
    // The kind comes before the keys, which are read by it.
    KEY_KIND(0, Arrays.stream(KeyKind.values()).map(KeyKind::policyName).toList(), true),
    FROM_KEY(Kind.KEY, 0, true),
    TO_KEY(Kind.KEY, 0, true),
    ACTOR(Kind.NOTE, 200, false),
    REASON(Kind.NOTE, 200, false);

    /** How a text becomes the field's bytes. */
    enum Kind
    {
        PAYMENT_ID, TOKEN, TIME, CURRENCY, AMOUNT, U64, U32, U16, U8, MINUTES, DEGREES, IP, ENUM, FLAG, TEXT, KEY, NOTE;

        /** @return the units that a mapping may name; the first is the default. Empty: it has none. */
        List<String> units()
        {
            return switch (this)
            {
                case TIME -> List.of("iso", "seconds", "millis", "micros", "nanos");
                case AMOUNT -> List.of("minor", "major");
                default -> List.of();
            };
        }
    }

    private final Kind kind;
    private final int blockOffset;
    private final long limit;
    private final boolean isRequired;
    private final boolean isOfPayments;
    private final List<String> names;

    MappedField(final Kind kind, final int blockOffset, final long limit, final boolean isRequired)
    {
        this.kind = kind;
        this.blockOffset = blockOffset;
        this.limit = limit;
        this.isRequired = isRequired;
        isOfPayments = true;
        names = List.of();
    }

    /** A field that payments do not have. */
    MappedField(final Kind kind, final long limit, final boolean isRequired)
    {
        this.kind = kind;
        blockOffset = MessageLayout.NOT_SENT;
        this.limit = limit;
        this.isRequired = isRequired;
        isOfPayments = false;
        names = List.of();
    }

    /** An enumeration that payments do not have. */
    MappedField(final int firstValue, final List<String> names, final boolean isRequired)
    {
        kind = Kind.ENUM;
        blockOffset = MessageLayout.NOT_SENT;
        limit = firstValue;
        this.isRequired = isRequired;
        isOfPayments = false;
        this.names = names;
    }

    MappedField(final int blockOffset, final PaymentField field)
    {
        kind = Kind.ENUM;
        this.blockOffset = blockOffset;
        limit = 0;
        isRequired = false;
        isOfPayments = true;
        names = field.names();
    }

    Kind kind()
    {
        return kind;
    }

    /** @return whether a PaymentRequest has it. */
    boolean isOfPayments()
    {
        return isOfPayments;
    }

    /** @return bytes from the begin of a PaymentRequest's block. */
    int blockOffset()
    {
        return blockOffset;
    }

    /** @return the greatest value of a number, the most characters of a text, an enumeration's first wire value. */
    long limit()
    {
        return limit;
    }

    /** @return false if a message may come without it; see {@link MessageLayout#isRequired}. */
    boolean isRequired()
    {
        return isRequired;
    }

    /** @return an enumeration's names in the order of their wire values, from {@link #limit()}. */
    List<String> names()
    {
        return names;
    }

    /** @return the currency in which an amount is told; null for other fields. */
    MappedField currency()
    {
        return AMOUNT == this ? CURRENCY : BILLING_AMOUNT == this ? BILLING_CURRENCY : null;
    }

    String mappingName()
    {
        return name().toLowerCase(Locale.ROOT);
    }
}
