package io.peregrine.cli;

import java.nio.ByteOrder;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Currency;

import io.peregrine.protocol.FrameGate;
import io.peregrine.protocol.Frames;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.PaymentRequestEncoder;
import io.peregrine.protocol.RejectCode;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** A PaymentRequest that is filled field by field from texts, where a field that gets none is missing. */
final class PaymentFrame
{
    static final int LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + PaymentRequestEncoder.BLOCK_LENGTH +
        PaymentRequestEncoder.UserFieldsEncoder.sbeHeaderSize();

    private static final long NULL = -1; // all ones: the null of unsigned types and of enumerations
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
    private static final int BLOCK = MessageHeaderEncoder.ENCODED_LENGTH;
    private static final int UNKNOWN_DECIMALS = -1;

    private final MutableDirectBuffer buffer;
    private final byte[] template = new byte[LENGTH];
    private final int[] decimals = new int[MappedField.values().length];
    private final int[] templateDecimals = new int[decimals.length];

    /** @param buffer takes the frame from its offset 0. */
    PaymentFrame(final MutableDirectBuffer buffer)
    {
        this.buffer = buffer;
        new PaymentRequestEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder()).userFieldsCount(0);
        buffer.setMemory(BLOCK, PaymentRequestEncoder.BLOCK_LENGTH, (byte)0);
        for (final MappedField field : MappedField.values())
        {
            clear(field);
            decimals[field.ordinal()] = UNKNOWN_DECIMALS;
        }
        tenantIsZero();
        keepAsTemplate();
    }

    /** A frame of its own that begins with another's template. */
    PaymentFrame(final MutableDirectBuffer buffer, final PaymentFrame constants)
    {
        this(buffer);
        System.arraycopy(constants.template, 0, template, 0, LENGTH);
        System.arraycopy(constants.templateDecimals, 0, templateDecimals, 0, templateDecimals.length);
    }

    private void tenantIsZero()
    {
        buffer.putShort(BLOCK + MappedField.TENANT_ID.blockOffset(), (short)0, ORDER);
    }

    /** What the frame holds now is what {@link #reset} goes back to: for constants. */
    void keepAsTemplate()
    {
        buffer.getBytes(0, template);
        System.arraycopy(decimals, 0, templateDecimals, 0, decimals.length);
    }

    /** Forget the last payment. */
    void reset(final long correlationId)
    {
        buffer.putBytes(0, template);
        System.arraycopy(templateDecimals, 0, decimals, 0, decimals.length);
        buffer.putLong(BLOCK + PaymentRequestEncoder.correlationIdEncodingOffset(), correlationId, ORDER);
    }

    long eventTimeNs()
    {
        return buffer.getLong(BLOCK + PaymentRequestEncoder.eventTimeNsEncodingOffset(), ORDER);
    }

    DirectBuffer buffer()
    {
        return buffer;
    }

    private void clear(final MappedField field)
    {
        final int offset = BLOCK + field.blockOffset();
        switch (field.kind())
        {
            case U64 -> buffer.putLong(offset, NULL, ORDER);
            case AMOUNT -> buffer.putLong(offset, Long.MIN_VALUE, ORDER);
            case U32 -> buffer.putInt(offset, (int)NULL, ORDER);
            case DEGREES -> buffer.putInt(offset, Integer.MIN_VALUE, ORDER);
            case U16, CURRENCY -> buffer.putShort(offset, (short)NULL, ORDER);
            case MINUTES -> buffer.putShort(offset, Short.MIN_VALUE, ORDER);
            case U8, ENUM, FLAG -> buffer.putByte(offset, (byte)NULL);
            default ->
            {
                // Zeros mean missing, and they are there already.
            }
        }
    }

    /**
     * @param unit  one of the kind's units; null where it has none.
     * @param since of times that are numbers: what they count from, in ns since 1970.
     * @throws BadValue if the text is no value of this field.
     */
    void put(final MappedField field, final CharSequence text, final String unit, final long since)
    {
        final int offset = BLOCK + field.blockOffset();
        switch (field.kind())
        {
            case PAYMENT_ID -> putId(offset, text, false);
            case TOKEN -> putId(offset, text, true);
            case TIME -> buffer.putLong(offset, time(text, unit, since), ORDER);
            case CURRENCY -> putCurrency(field, offset, text);
            case AMOUNT -> putAmount(field, offset, text, "major".equals(unit));
            case U64 -> buffer.putLong(offset, ValueText.wholeNumber(text, 0, field.limit()), ORDER);
            case U32 -> buffer.putInt(offset, (int)ValueText.wholeNumber(text, 0, field.limit()), ORDER);
            case U16 -> buffer.putShort(offset, (short)ValueText.wholeNumber(text, 0, field.limit()), ORDER);
            case U8 -> buffer.putByte(offset, (byte)ValueText.wholeNumber(text, 0, field.limit()));
            case MINUTES -> buffer.putShort(
                offset, (short)ValueText.wholeNumber(text, -field.limit(), field.limit()), ORDER);
            case DEGREES -> putDegrees(field, offset, text);
            case IP -> IpText.put(buffer, offset, text);
            case ENUM -> buffer.putByte(offset, (byte)nameIndex(field, text));
            case FLAG -> buffer.putByte(offset, flag(text));
            case TEXT -> putText(field, offset, text);
            default -> throw new IllegalStateException(field.name());
        }
    }

    private void putId(final int offset, final CharSequence text, final boolean isToken)
    {
        if (!Frames.isPaymentId(text))
        {
            throw new BadValue("is not an id: write an unsigned decimal below 2^64, or 32 hex digits");
        }
        final long low = Frames.paymentIdLow(text);
        final long high = Frames.paymentIdHigh(text);
        if (isToken && 0 == low && 0 == high)
        {
            throw new BadValue("cannot be sent: zero means that this id is missing");
        }
        buffer.putLong(offset, low, ORDER);
        buffer.putLong(offset + Long.BYTES, high, ORDER);
    }

    /** @return nanoseconds since 1970. */
    static long time(final CharSequence text, final String unit, final long since)
    {
        if ("iso".equals(unit))
        {
            return instant(text.toString());
        }
        final long factor = switch (unit)
        {
            case "seconds" -> 1_000_000_000L;
            case "millis" -> 1_000_000L;
            case "micros" -> 1_000L;
            default -> 1L;
        };
        final long number = ValueText.wholeNumber(text);
        final long high = Math.multiplyHigh(number, factor);
        final long low = number * factor;
        final long time = since + low;
        if (high != low >> 63 || ((since ^ time) & (low ^ time)) < 0)
        {
            throw new BadValue("is out of range: times begin in 1970 and end in 2262");
        }
        return checkTime(time);
    }

    /** @return nanoseconds since 1970 of an RFC 3339 time. */
    static long instant(final String text)
    {
        final Instant instant;
        try
        {
            instant = OffsetDateTime.parse(text).toInstant();
        }
        catch (final DateTimeParseException ex)
        {
            throw new BadValue("is not a time: write it with its zone, as 2018-04-01T00:00:00Z");
        }
        if (Math.abs(instant.getEpochSecond()) > FrameGate.EVENT_TIME_LIMIT_NS / 1_000_000_000L)
        {
            throw new BadValue("is out of range: times begin in 1970 and end in 2262");
        }
        return checkTime(instant.getEpochSecond() * 1_000_000_000L + instant.getNano());
    }

    private static long checkTime(final long timeNs)
    {
        if (timeNs < 0 || timeNs >= FrameGate.EVENT_TIME_LIMIT_NS)
        {
            throw new BadValue("is out of range: times begin in 1970 and end in 2262");
        }
        return timeNs;
    }

    private void putCurrency(final MappedField field, final int offset, final CharSequence text)
    {
        final Currency currency = ValueText.currency(text);
        buffer.putShort(offset, (short)currency.getNumericCode(), ORDER);
        decimals[field.ordinal()] = currency.getDefaultFractionDigits();
    }

    private void putAmount(
        final MappedField field, final int offset, final CharSequence text, final boolean isMajor)
    {
        if (!isMajor)
        {
            buffer.putLong(offset, ValueText.wholeNumber(text), ORDER);
            return;
        }
        final int digits = decimals[field.currency().ordinal()];
        if (digits < 0)
        {
            throw new BadValue("cannot be read without a currency that has a minor unit: map " +
                field.currency().mappingName());
        }
        buffer.putLong(offset, ValueText.decimal(text, digits), ORDER);
    }

    private void putDegrees(final MappedField field, final int offset, final CharSequence text)
    {
        final double degrees;
        try
        {
            degrees = Double.parseDouble(text.toString());
        }
        catch (final NumberFormatException ex)
        {
            throw new BadValue("is not a number of degrees: write 50.8503");
        }
        if (!(Math.abs(degrees) <= field.limit()))
        {
            throw new BadValue("is out of range: it must be from -" + field.limit() + " to " + field.limit());
        }
        buffer.putInt(offset, (int)Math.round(degrees * 1e6), ORDER);
    }

    private static int nameIndex(final MappedField field, final CharSequence text)
    {
        for (int i = 0; i < field.names().size(); i++)
        {
            if (field.names().get(i).contentEquals(text))
            {
                return i;
            }
        }
        throw new BadValue("is not known" + Suggestion.of(text.toString(), field.names()));
    }

    private static byte flag(final CharSequence text)
    {
        final String word = text.toString().toLowerCase(java.util.Locale.ROOT);
        return switch (word)
        {
            case "1", "yes", "true" -> 1;
            case "0", "no", "false" -> 0;
            default -> throw new BadValue("is not a flag: write 1 or 0, yes or no, true or false");
        };
    }

    private void putText(final MappedField field, final int offset, final CharSequence text)
    {
        if (text.length() > field.limit())
        {
            throw new BadValue("is too long: at most " + field.limit() + " characters");
        }
        for (int i = 0; i < text.length(); i++)
        {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~')
            {
                throw new BadValue("has characters that are not printable ASCII");
            }
        }
        Frames.putText(buffer, offset, (int)field.limit(), text);
    }

    /** @throws BadValue if the engine's gate would refuse the frame for what it says. */
    void check()
    {
        final int code = FrameGate.check(buffer, 0, LENGTH);
        if (0 != code)
        {
            throw new BadValue(RejectCode.CARD_NUMBER.value() == code ?
                "looks like a card number: send a token instead" :
                "would be refused by the engine: " + RejectCode.get((short)code));
        }
    }
}
