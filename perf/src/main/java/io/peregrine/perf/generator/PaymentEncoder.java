package io.peregrine.perf.generator;

import io.peregrine.protocol.Channel;
import io.peregrine.protocol.EntryMode;
import io.peregrine.protocol.Flag;
import io.peregrine.protocol.FraudLabelEncoder;
import io.peregrine.protocol.LabelValue;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.PaymentRequestEncoder;
import io.peregrine.protocol.TransactionType;
import io.peregrine.protocol.VerificationResult;
import org.agrona.MutableDirectBuffer;

/** Generated payments as frames. One thread; allocates nothing. */
public final class PaymentEncoder
{
    private static final int EURO = 978;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final PaymentRequestEncoder request = new PaymentRequestEncoder();
    private final FraudLabelEncoder label = new FraudLabelEncoder();

    /** @return the frame's length. */
    public int encode(
        final GeneratedPayment payment, final long correlationId, final MutableDirectBuffer buffer, final int offset)
    {
        request.wrapAndApplyHeader(buffer, offset, header);
        request.correlationId(correlationId).eventTimeNs(payment.eventTimeNs).amountMinor(payment.amountMinor);
        request.paymentId().low(payment.paymentId).high(0);
        request.cardToken().low(payment.cardToken).high(0);
        request.accountId(payment.accountId).customerId(payment.customerId).deviceId(payment.deviceId);
        request.payeeId(0 == payment.payeeId ? PaymentRequestEncoder.payeeIdNullValue() : payment.payeeId);
        request.billingAmountMinor(payment.amountMinor).billingCurrency(EURO).currency(EURO);
        request.ipAddress().low(0).high(0);
        request.lifecycleId().low(payment.paymentId).high(0);
        request.budgetUs(PaymentRequestEncoder.budgetUsNullValue()).bin(payment.bin);
        request.acquirerId(PaymentRequestEncoder.acquirerIdNullValue());
        request.latitudeE6(payment.latitudeE6).longitudeE6(payment.longitudeE6);
        request.stan(payment.paymentId % 1_000_000).tenantId(0).localOffsetMinutes((short)60);
        request.mcc(payment.mcc).merchantCountry(payment.merchantCountry);
        request.transactionType(TransactionType.get((short)payment.transactionType));
        request.channel(Channel.get((short)payment.channel)).entryMode(EntryMode.get((short)payment.entryMode));
        request.cardholderPresent(payment.terminal < 0 ? Flag.NO : Flag.YES).malwareFlag(Flag.NO);
        request.cvvResult(VerificationResult.NOT_CHECKED).avsResult(VerificationResult.NOT_CHECKED);
        request.pinResult(VerificationResult.NOT_CHECKED).threeDsResult(VerificationResult.NOT_CHECKED);
        request.loginFailures((short)payment.loginFailures);
        text(buffer, offset + 8 + PaymentRequestEncoder.merchantIdEncodingOffset(), 15, 'M', payment.merchant);
        text(buffer, offset + 8 + PaymentRequestEncoder.terminalIdEncodingOffset(), 8, 'T', payment.terminal);
        text(buffer, offset + 8 + PaymentRequestEncoder.rrnEncodingOffset(), 12, 'R', -1);
        request.userFieldsCount(0);
        return MessageHeaderEncoder.ENCODED_LENGTH + request.encodedLength();
    }

    /** @return the length of the payment's label: confirmed fraud, or confirmed genuine. */
    public int encodeLabel(
        final long paymentId,
        final boolean isFraud,
        final long labelTimeNs,
        final long correlationId,
        final MutableDirectBuffer buffer,
        final int offset)
    {
        label.wrapAndApplyHeader(buffer, offset, header);
        label.correlationId(correlationId).eventTimeNs(labelTimeNs);
        label.paymentId().low(paymentId).high(0);
        label.label(isFraud ? LabelValue.CONFIRMED_FRAUD : LabelValue.CONFIRMED_GENUINE);
        return MessageHeaderEncoder.ENCODED_LENGTH + label.encodedLength();
    }

    /** A letter and seven digits; nothing where the number is negative. */
    private static void text(
        final MutableDirectBuffer buffer, final int index, final int length, final char letter, final int number)
    {
        buffer.setMemory(index, length, (byte)0);
        if (number >= 0)
        {
            buffer.putByte(index, (byte)letter);
            int rest = number;
            for (int i = 7; i > 0; i--)
            {
                buffer.putByte(index + i, (byte)('0' + rest % 10));
                rest /= 10;
            }
        }
    }
}
