package io.peregrine.pipeline.window;

import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.PaymentField;

/** The slot's value of a field that a policy names. */
final class FieldValue
{
    private FieldValue()
    {
    }

    /** @return the value as a long; MISSING where it was not sent. */
    static long of(final PaymentEvent event, final PaymentField field)
    {
        return switch (field)
        {
            case EVENT_TIME_NS -> event.eventTimeNs();
            case AMOUNT_MINOR -> event.amountMinor();
            case ACCOUNT_ID -> event.accountId();
            case CUSTOMER_ID -> event.customerId();
            case BILLING_AMOUNT_MINOR -> event.billingAmountMinor();
            case DEVICE_ID -> event.deviceId();
            case PAYEE_ID -> event.payeeId();
            case ACQUIRER_ID -> event.acquirerId();
            case BUDGET_US -> event.budgetUs();
            case BIN -> event.bin();
            case LATITUDE_E6 -> event.latitudeE6();
            case LONGITUDE_E6 -> event.longitudeE6();
            case STAN -> event.stan();
            case TENANT_ID -> event.tenantId();
            case LOCAL_OFFSET_MINUTES -> event.localOffsetMinutes();
            case CURRENCY -> event.currency();
            case BILLING_CURRENCY -> event.billingCurrency();
            case MCC -> event.mcc();
            case MERCHANT_COUNTRY -> event.merchantCountry();
            case TRANSACTION_TYPE -> event.transactionType();
            case CHANNEL -> event.channel();
            case ENTRY_MODE -> event.entryMode();
            case CARDHOLDER_PRESENT -> event.cardholderPresent();
            case CVV_RESULT -> event.cvvResult();
            case AVS_RESULT -> event.avsResult();
            case PIN_RESULT -> event.pinResult();
            case THREE_DS_RESULT -> event.threeDsResult();
            case LOGIN_FAILURES -> event.loginFailures();
            case MALWARE_FLAG -> event.malwareFlag();
            case EVENT_TYPE -> event.eventType();
        };
    }
}
