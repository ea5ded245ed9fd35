package io.peregrine.protocol;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/** The values of a payment request's block, once its structure is proved. Any thread. */
final class PaymentValues
{
    private static final int MAX_LATITUDE_E6 = 90_000_000;
    private static final int MAX_LONGITUDE_E6 = 180_000_000;
    private static final int EVENT_TIME = PaymentRequestDecoder.eventTimeNsEncodingOffset();
    private static final int AMOUNT = PaymentRequestDecoder.amountMinorEncodingOffset();
    private static final int CARD_TOKEN = PaymentRequestDecoder.cardTokenEncodingOffset();
    private static final int LATITUDE = PaymentRequestDecoder.latitudeE6EncodingOffset();
    private static final int LONGITUDE = PaymentRequestDecoder.longitudeE6EncodingOffset();
    private static final int OFFSET_MINUTES = PaymentRequestDecoder.localOffsetMinutesEncodingOffset();
    private static final int CURRENCY = PaymentRequestDecoder.currencyEncodingOffset();
    private static final int BILLING_CURRENCY = PaymentRequestDecoder.billingCurrencyEncodingOffset();
    private static final int MCC = PaymentRequestDecoder.mccEncodingOffset();
    private static final int COUNTRY = PaymentRequestDecoder.merchantCountryEncodingOffset();
    private static final int TYPE = PaymentRequestDecoder.transactionTypeEncodingOffset();
    private static final int CHANNEL = PaymentRequestDecoder.channelEncodingOffset();
    private static final int ENTRY_MODE = PaymentRequestDecoder.entryModeEncodingOffset();
    private static final int PRESENT = PaymentRequestDecoder.cardholderPresentEncodingOffset();
    private static final int CVV = PaymentRequestDecoder.cvvResultEncodingOffset();
    private static final int AVS = PaymentRequestDecoder.avsResultEncodingOffset();
    private static final int PIN = PaymentRequestDecoder.pinResultEncodingOffset();
    private static final int THREE_DS = PaymentRequestDecoder.threeDsResultEncodingOffset();
    private static final int MALWARE = PaymentRequestDecoder.malwareFlagEncodingOffset();
    private static final int MERCHANT = PaymentRequestDecoder.merchantIdEncodingOffset();
    private static final int TERMINAL = PaymentRequestDecoder.terminalIdEncodingOffset();
    private static final int RRN = PaymentRequestDecoder.rrnEncodingOffset();
    private static final int LAST_TYPE = TransactionType.ACCOUNT_VERIFICATION.value();
    private static final int LAST_CHANNEL = Channel.BRANCH.value();
    private static final int LAST_ENTRY_MODE = EntryMode.FALLBACK.value();
    private static final int LAST_FLAG = Flag.YES.value();
    private static final int LAST_RESULT = VerificationResult.UNAVAILABLE.value();

    private PaymentValues()
    {
    }

    /** @return 0 or the reject code's wire value; start is the block's first byte. */
    static int check(final DirectBuffer buffer, final int start)
    {
        if (!areEnums(buffer, start))
        {
            return RejectCode.BAD_ENUM.value();
        }
        if (!areNumbers(buffer, start) ||
            !FrameGate.isPaddedText(buffer, start + MERCHANT, PaymentRequestDecoder.merchantIdLength()) ||
            !FrameGate.isPaddedText(buffer, start + TERMINAL, PaymentRequestDecoder.terminalIdLength()) ||
            !FrameGate.isPaddedText(buffer, start + RRN, PaymentRequestDecoder.rrnLength()))
        {
            return RejectCode.BAD_VALUE.value();
        }
        return CardNumberGuard.isCardNumber(buffer, start + CARD_TOKEN) ? RejectCode.CARD_NUMBER.value() : 0;
    }

    private static boolean areEnums(final DirectBuffer buffer, final int start)
    {
        return FrameGate.isNullOrEnum(buffer, start + TYPE, LAST_TYPE) &&
            FrameGate.isNullOrEnum(buffer, start + CHANNEL, LAST_CHANNEL) &&
            FrameGate.isNullOrEnum(buffer, start + ENTRY_MODE, LAST_ENTRY_MODE) &&
            FrameGate.isNullOrEnum(buffer, start + PRESENT, LAST_FLAG) &&
            FrameGate.isNullOrEnum(buffer, start + CVV, LAST_RESULT) &&
            FrameGate.isNullOrEnum(buffer, start + AVS, LAST_RESULT) &&
            FrameGate.isNullOrEnum(buffer, start + PIN, LAST_RESULT) &&
            FrameGate.isNullOrEnum(buffer, start + THREE_DS, LAST_RESULT) &&
            FrameGate.isNullOrEnum(buffer, start + MALWARE, LAST_FLAG);
    }

    private static boolean areNumbers(final DirectBuffer buffer, final int start)
    {
        return FrameGate.isEventTime(buffer, start + EVENT_TIME) &&
            Long.MIN_VALUE != buffer.getLong(start + AMOUNT, ByteOrder.LITTLE_ENDIAN) &&
            FrameGate.isNullOrDegrees(buffer, start + LATITUDE, MAX_LATITUDE_E6) &&
            FrameGate.isNullOrDegrees(buffer, start + LONGITUDE, MAX_LONGITUDE_E6) &&
            FrameGate.isNullOrOffset(buffer, start + OFFSET_MINUTES) &&
            FrameGate.isCurrency(buffer, start + CURRENCY) &&
            FrameGate.isNullOrCode(buffer, start + BILLING_CURRENCY) &&
            FrameGate.isNullOrMcc(buffer, start + MCC) &&
            FrameGate.isNullOrCode(buffer, start + COUNTRY);
    }
}
