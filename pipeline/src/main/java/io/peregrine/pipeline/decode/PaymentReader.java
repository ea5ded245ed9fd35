package io.peregrine.pipeline.decode;

import java.nio.ByteOrder;

import io.peregrine.domain.PaymentEvent;
import io.peregrine.protocol.MessageHeaderDecoder;
import io.peregrine.protocol.PaymentRequestDecoder;

import org.agrona.DirectBuffer;

import static io.peregrine.domain.PaymentEvent.MISSING;

/**
 * Reads a PaymentRequest, or the block of a PaymentAdvice that is laid out as a request's, into the slot: SBE's null
 * values become {@link PaymentEvent#MISSING}.
 */
final class PaymentReader
{
    private static final int ENUM_NULL = 255;

    private final PaymentRequestDecoder request = new PaymentRequestDecoder();

    void read(final PaymentEvent event, final int blockLength, final int version)
    {
        request.wrap(event.frame(), MessageHeaderDecoder.ENCODED_LENGTH, blockLength, version);

        readIds(event);
        readAmounts(event);
        readCodes(event);
        readTexts(event);

        final PaymentRequestDecoder.UserFieldsDecoder fields = request.userFields();
        while (fields.hasNext())
        {
            fields.next();
            event.userField(fields.index(), fields.value());
        }
    }

    private void readIds(final PaymentEvent event)
    {
        event.correlationId(request.correlationId());
        event.paymentIdLow(request.paymentId().low());
        event.paymentIdHigh(request.paymentId().high());
        event.cardTokenLow(request.cardToken().low());
        event.cardTokenHigh(request.cardToken().high());
        event.lifecycleIdLow(request.lifecycleId().low());
        event.lifecycleIdHigh(request.lifecycleId().high());
        event.ipLow(request.ipAddress().low());
        event.ipHigh(request.ipAddress().high());
        event.tenantId(request.tenantId());
        event.accountId(unlessNull(request.accountId(), PaymentRequestDecoder.accountIdNullValue()));
        event.customerId(unlessNull(request.customerId(), PaymentRequestDecoder.customerIdNullValue()));
        event.deviceId(unlessNull(request.deviceId(), PaymentRequestDecoder.deviceIdNullValue()));
        event.payeeId(unlessNull(request.payeeId(), PaymentRequestDecoder.payeeIdNullValue()));
        event.acquirerId(unlessNull(request.acquirerId(), PaymentRequestDecoder.acquirerIdNullValue()));
        event.bin(unlessNull(request.bin(), PaymentRequestDecoder.binNullValue()));
        event.stan(unlessNull(request.stan(), PaymentRequestDecoder.stanNullValue()));
    }

    private void readAmounts(final PaymentEvent event)
    {
        event.eventTimeNs(request.eventTimeNs());
        event.amountMinor(request.amountMinor());
        event.currency(request.currency());
        event.billingAmountMinor(
            unlessNull(request.billingAmountMinor(), PaymentRequestDecoder.billingAmountMinorNullValue()));
        event.billingCurrency(unlessNull(request.billingCurrency(), PaymentRequestDecoder.billingCurrencyNullValue()));
        event.budgetUs(unlessNull(request.budgetUs(), PaymentRequestDecoder.budgetUsNullValue()));
        event.localOffsetMinutes(
            unlessNull(request.localOffsetMinutes(), PaymentRequestDecoder.localOffsetMinutesNullValue()));
        event.latitudeE6(unlessNull(request.latitudeE6(), PaymentRequestDecoder.latitudeE6NullValue()));
        event.longitudeE6(unlessNull(request.longitudeE6(), PaymentRequestDecoder.longitudeE6NullValue()));
    }

    private void readCodes(final PaymentEvent event)
    {
        event.mcc(unlessNull(request.mcc(), PaymentRequestDecoder.mccNullValue()));
        event.merchantCountry(unlessNull(request.merchantCountry(), PaymentRequestDecoder.merchantCountryNullValue()));
        event.loginFailures(unlessNull(request.loginFailures(), PaymentRequestDecoder.loginFailuresNullValue()));
        event.transactionType(unlessNull(request.transactionTypeRaw(), ENUM_NULL));
        event.channel(unlessNull(request.channelRaw(), ENUM_NULL));
        event.entryMode(unlessNull(request.entryModeRaw(), ENUM_NULL));
        event.cardholderPresent(unlessNull(request.cardholderPresentRaw(), ENUM_NULL));
        event.cvvResult(unlessNull(request.cvvResultRaw(), ENUM_NULL));
        event.avsResult(unlessNull(request.avsResultRaw(), ENUM_NULL));
        event.pinResult(unlessNull(request.pinResultRaw(), ENUM_NULL));
        event.threeDsResult(unlessNull(request.threeDsResultRaw(), ENUM_NULL));
        event.malwareFlag(unlessNull(request.malwareFlagRaw(), ENUM_NULL));
    }

    private void readTexts(final PaymentEvent event)
    {
        final DirectBuffer buffer = request.buffer();
        final int block = request.offset();

        // The second word of the merchant are its last bytes, behind the last of the first word.
        event.merchantLow(buffer.getLong(
            block + PaymentRequestDecoder.merchantIdEncodingOffset(), ByteOrder.LITTLE_ENDIAN));
        event.merchantHigh(buffer.getLong(block + PaymentRequestDecoder.merchantIdEncodingOffset() +
            PaymentRequestDecoder.merchantIdLength() - Long.BYTES, ByteOrder.LITTLE_ENDIAN) >>> Byte.SIZE);
        event.terminal(buffer.getLong(
            block + PaymentRequestDecoder.terminalIdEncodingOffset(), ByteOrder.LITTLE_ENDIAN));
    }

    static long unlessNull(final long value, final long nullValue)
    {
        return value == nullValue ? MISSING : value;
    }
}
