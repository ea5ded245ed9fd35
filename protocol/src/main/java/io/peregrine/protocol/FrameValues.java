package io.peregrine.protocol;

import org.agrona.DirectBuffer;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * Checks the values of a frame whose structure has been proved: enums are known or null where optional, numbers are in
 * their range, text is printable ASCII padded with NULs. Allocates nothing.
 */
final class FrameValues
{
    private static final int BLOCK = MessageHeaderDecoder.ENCODED_LENGTH;
    private static final int NULL_U8 = 255;
    private static final int NULL_U16 = 65535;
    private static final int NULL_I16 = Short.MIN_VALUE;
    private static final int MAX_ISO_NUMERIC = 999;
    private static final int MAX_MCC = 9999;
    private static final int MAX_OFFSET_MINUTES = 18 * 60;
    private static final int MAX_USER_FIELD_INDEX = 15;
    private static final int MAX_LATITUDE_E6 = 90_000_000;
    private static final int MAX_LONGITUDE_E6 = 180_000_000;
    private static final int NULL_I32 = Integer.MIN_VALUE;

    /** Offsets in the block of PaymentRequest's optional enums, and each one's greatest value. */
    private static final int[] ENUM_OFFSETS =
    {
        PaymentRequestDecoder.transactionTypeEncodingOffset(), PaymentRequestDecoder.channelEncodingOffset(),
        PaymentRequestDecoder.entryModeEncodingOffset(), PaymentRequestDecoder.cardholderPresentEncodingOffset(),
        PaymentRequestDecoder.cvvResultEncodingOffset(), PaymentRequestDecoder.avsResultEncodingOffset(),
        PaymentRequestDecoder.pinResultEncodingOffset(), PaymentRequestDecoder.threeDsResultEncodingOffset(),
        PaymentRequestDecoder.malwareFlagEncodingOffset()
    };

    private static final int[] ENUM_LIMITS =
    {
        TransactionType.ACCOUNT_VERIFICATION.value(), Channel.BRANCH.value(), EntryMode.FALLBACK.value(),
        Flag.YES.value(), VerificationResult.UNAVAILABLE.value(), VerificationResult.UNAVAILABLE.value(),
        VerificationResult.UNAVAILABLE.value(), VerificationResult.UNAVAILABLE.value(), Flag.YES.value()
    };

    private FrameValues()
    {
    }

    static int check(final DirectBuffer buffer, final int offset, final int templateId)
    {
        return switch (templateId)
        {
            case PaymentRequestDecoder.TEMPLATE_ID -> checkPayment(buffer, offset);
            case FraudLabelDecoder.TEMPLATE_ID -> checkLabel(buffer, offset + BLOCK);
            case ProfileUpdateDecoder.TEMPLATE_ID -> checkProfile(buffer, offset);
            default -> 0;
        };
    }

    private static int checkPayment(final DirectBuffer buffer, final int offset)
    {
        final int block = offset + BLOCK;
        for (int i = 0; i < ENUM_OFFSETS.length; i++)
        {
            final int value = buffer.getByte(block + ENUM_OFFSETS[i]) & 0xFF;
            if (value > ENUM_LIMITS[i] && NULL_U8 != value)
            {
                return RejectCode.BAD_ENUM.value();
            }
        }

        if (buffer.getLong(block + PaymentRequestDecoder.eventTimeNsEncodingOffset(), LITTLE_ENDIAN) < 0 ||
            Long.MIN_VALUE == buffer.getLong(
                block + PaymentRequestDecoder.amountMinorEncodingOffset(), LITTLE_ENDIAN) ||
            !areCodesInRange(buffer, block) ||
            !arePlacesInRange(buffer, block) ||
            !isText(buffer, block + PaymentRequestDecoder.merchantIdEncodingOffset(),
                PaymentRequestDecoder.merchantIdLength()) ||
            !isText(buffer, block + PaymentRequestDecoder.terminalIdEncodingOffset(),
                PaymentRequestDecoder.terminalIdLength()) ||
            !isText(buffer, block + PaymentRequestDecoder.rrnEncodingOffset(), PaymentRequestDecoder.rrnLength()) ||
            !areUserFieldsInRange(buffer, offset))
        {
            return RejectCode.BAD_VALUE.value();
        }

        final int card = block + PaymentRequestDecoder.cardTokenEncodingOffset();
        return CardNumberGuard.isCardNumber(
            buffer.getLong(card, LITTLE_ENDIAN), buffer.getLong(card + Long.BYTES, LITTLE_ENDIAN)) ?
            RejectCode.CARD_NUMBER.value() : 0;
    }

    private static boolean areCodesInRange(final DirectBuffer buffer, final int block)
    {
        final int currency = FrameGate.unsignedShort(buffer, block + PaymentRequestDecoder.currencyEncodingOffset());
        final int billing =
            FrameGate.unsignedShort(buffer, block + PaymentRequestDecoder.billingCurrencyEncodingOffset());
        final int country =
            FrameGate.unsignedShort(buffer, block + PaymentRequestDecoder.merchantCountryEncodingOffset());
        final int mcc = FrameGate.unsignedShort(buffer, block + PaymentRequestDecoder.mccEncodingOffset());
        final int minutes =
            buffer.getShort(block + PaymentRequestDecoder.localOffsetMinutesEncodingOffset(), LITTLE_ENDIAN);

        return currency >= 1 && currency <= MAX_ISO_NUMERIC &&
            (billing >= 1 && billing <= MAX_ISO_NUMERIC || NULL_U16 == billing) &&
            (country <= MAX_ISO_NUMERIC || NULL_U16 == country) &&
            (mcc <= MAX_MCC || NULL_U16 == mcc) &&
            (Math.abs(minutes) <= MAX_OFFSET_MINUTES || NULL_I16 == minutes);
    }

    private static boolean arePlacesInRange(final DirectBuffer buffer, final int block)
    {
        final int latitude = buffer.getInt(block + PaymentRequestDecoder.latitudeE6EncodingOffset(), LITTLE_ENDIAN);
        final int longitude = buffer.getInt(block + PaymentRequestDecoder.longitudeE6EncodingOffset(), LITTLE_ENDIAN);

        return (NULL_I32 == latitude || latitude >= -MAX_LATITUDE_E6 && latitude <= MAX_LATITUDE_E6) &&
            (NULL_I32 == longitude || longitude >= -MAX_LONGITUDE_E6 && longitude <= MAX_LONGITUDE_E6);
    }

    private static boolean areUserFieldsInRange(final DirectBuffer buffer, final int offset)
    {
        final int group = offset + BLOCK + FrameGate.unsignedShort(buffer, offset);
        final int elementLength = FrameGate.unsignedShort(buffer, group);
        final int count = FrameGate.unsignedShort(buffer, group + 2);
        int element = group + GroupSizeEncodingDecoder.ENCODED_LENGTH;

        for (int i = 0; i < count; i++, element += elementLength)
        {
            final int index = FrameGate.unsignedShort(
                buffer, element + PaymentRequestDecoder.UserFieldsDecoder.indexEncodingOffset());
            final double value = buffer.getDouble(
                element + PaymentRequestDecoder.UserFieldsDecoder.valueEncodingOffset(), LITTLE_ENDIAN);
            if (index > MAX_USER_FIELD_INDEX || !Double.isFinite(value))
            {
                return false;
            }
        }

        return true;
    }

    private static int checkLabel(final DirectBuffer buffer, final int block)
    {
        final int label = buffer.getByte(block + FraudLabelDecoder.labelEncodingOffset()) & 0xFF;
        return label > LabelValue.CONFIRMED_GENUINE.value() ? RejectCode.BAD_ENUM.value() :
            buffer.getLong(block + FraudLabelDecoder.eventTimeNsEncodingOffset(), LITTLE_ENDIAN) < 0 ?
            RejectCode.BAD_VALUE.value() : 0;
    }

    private static int checkProfile(final DirectBuffer buffer, final int offset)
    {
        final int kind = buffer.getByte(offset + BLOCK + ProfileUpdateDecoder.keyKindEncodingOffset()) & 0xFF;
        if (kind > KeyKind.TENANT.value())
        {
            return RejectCode.BAD_ENUM.value();
        }

        final int group = offset + BLOCK + FrameGate.unsignedShort(buffer, offset);
        final int elementLength = FrameGate.unsignedShort(buffer, group);
        final int count = FrameGate.unsignedShort(buffer, group + 2);
        int element = group + GroupSizeEncodingDecoder.ENCODED_LENGTH;

        for (int i = 0; i < count; i++, element += elementLength)
        {
            final int name = element + ProfileUpdateDecoder.AttributesDecoder.nameEncodingOffset();
            final double value = buffer.getDouble(
                element + ProfileUpdateDecoder.AttributesDecoder.valueEncodingOffset(), LITTLE_ENDIAN);
            if (0 == buffer.getByte(name) || !Double.isFinite(value) ||
                !isText(buffer, name, ProfileUpdateDecoder.AttributesDecoder.nameLength()))
            {
                return RejectCode.BAD_VALUE.value();
            }
        }

        return 0;
    }

    /** @return true for printable ASCII, then nothing but NULs. */
    private static boolean isText(final DirectBuffer buffer, final int offset, final int length)
    {
        int i = 0;
        while (i < length && buffer.getByte(offset + i) >= ' ' && buffer.getByte(offset + i) < 0x7F)
        {
            i++;
        }

        while (i < length && 0 == buffer.getByte(offset + i))
        {
            i++;
        }

        return i == length;
    }
}
