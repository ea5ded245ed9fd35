package io.peregrine.protocol;

import org.agrona.MutableDirectBuffer;

/** A payment request of which every optional field is missing: where a sender starts from. Any thread. */
public final class BlankPayment
{
    private static final byte NULL_ENUM = -1;

    private BlankPayment()
    {
    }

    /**
     * Writes header and block at the buffer's start; the group of user fields is still to be written.
     *
     * @return an encoder that stands behind the block.
     */
    public static PaymentRequestEncoder encode(final MutableDirectBuffer buffer, final MessageHeaderEncoder header)
    {
        final PaymentRequestEncoder payment = new PaymentRequestEncoder().wrapAndApplyHeader(buffer, 0, header);
        final int block = payment.offset();
        buffer.setMemory(block, PaymentRequestEncoder.BLOCK_LENGTH, (byte)0);
        for (int i = PaymentRequestEncoder.transactionTypeEncodingOffset();
            i <= PaymentRequestEncoder.malwareFlagEncodingOffset(); i++)
        {
            buffer.putByte(block + i, NULL_ENUM);
        }

        return payment
            .accountId(PaymentRequestEncoder.accountIdNullValue())
            .customerId(PaymentRequestEncoder.customerIdNullValue())
            .billingAmountMinor(PaymentRequestEncoder.billingAmountMinorNullValue())
            .deviceId(PaymentRequestEncoder.deviceIdNullValue())
            .payeeId(PaymentRequestEncoder.payeeIdNullValue())
            .budgetUs(PaymentRequestEncoder.budgetUsNullValue())
            .bin(PaymentRequestEncoder.binNullValue())
            .acquirerId(PaymentRequestEncoder.acquirerIdNullValue())
            .latitudeE6(PaymentRequestEncoder.latitudeE6NullValue())
            .longitudeE6(PaymentRequestEncoder.longitudeE6NullValue())
            .stan(PaymentRequestEncoder.stanNullValue())
            .localOffsetMinutes(PaymentRequestEncoder.localOffsetMinutesNullValue())
            .billingCurrency(PaymentRequestEncoder.billingCurrencyNullValue())
            .mcc(PaymentRequestEncoder.mccNullValue())
            .merchantCountry(PaymentRequestEncoder.merchantCountryNullValue());
    }
}
