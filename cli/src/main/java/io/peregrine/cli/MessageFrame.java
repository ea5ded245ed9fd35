package io.peregrine.cli;

import java.nio.ByteOrder;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Currency;

import io.peregrine.domain.KeyKind;
import io.peregrine.protocol.FrameGate;
import io.peregrine.protocol.Frames;
import io.peregrine.protocol.GroupSizeEncodingEncoder;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.PaymentRequestEncoder;
import io.peregrine.protocol.RejectCode;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** A message that is filled field by field from texts, where a field that gets none is missing. */
final class MessageFrame
{
    /** No frame is longer. */
    static final int CAPACITY = FrameGate.MAX_FRAME_LENGTH;

    private static final long NULL = -1; // all ones: the null of unsigned types and of enumerations
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
    private static final int BLOCK = MessageHeaderEncoder.ENCODED_LENGTH;
    private static final int UNKNOWN_DECIMALS = -1;

    private static final int NOTE_HEADER = 2;

    private final MessageLayout layout;
    private final MutableDirectBuffer buffer;
    private final byte[] template;
    private final KeyText keyText;
    private String actor = "";
    private String reason = "";
    private String templateActor = "";
    private String templateReason = "";
    private int length;
    private final int[] decimals = new int[MappedField.values().length];
    private final int[] templateDecimals = new int[decimals.length];

    /** @param buffer takes the frame from its offset 0; of {@link #CAPACITY}. */
    MessageFrame(final MessageLayout layout, final MutableDirectBuffer buffer)
    {
        this.layout = layout;
        this.buffer = buffer;
        keyText = layout.fields().contains(MappedField.KEY_KIND) ? new KeyText() : null;
        length = BLOCK + layout.blockLength();
        new MessageHeaderEncoder().wrap(buffer, 0).blockLength(layout.blockLength()).templateId(layout.templateId())
            .schemaId(PaymentRequestEncoder.SCHEMA_ID).version(PaymentRequestEncoder.SCHEMA_VERSION);
        buffer.setMemory(BLOCK, layout.blockLength(), (byte)0);
        if (layout.isPayment())
        {
            new GroupSizeEncodingEncoder().wrap(buffer, length)
                .blockLength(PaymentRequestEncoder.UserFieldsEncoder.sbeBlockLength()).numInGroup(0);
            length += GroupSizeEncodingEncoder.ENCODED_LENGTH;
        }
        for (final MappedField field : layout.fields())
        {
            clear(field);
            decimals[field.ordinal()] = UNKNOWN_DECIMALS;
        }
        template = new byte[length];
        keepAsTemplate();
    }

    /** A frame of its own that begins with another's template. */
    MessageFrame(final MutableDirectBuffer buffer, final MessageFrame constants)
    {
        this(constants.layout, buffer);
        System.arraycopy(constants.template, 0, template, 0, template.length);
        System.arraycopy(constants.templateDecimals, 0, templateDecimals, 0, templateDecimals.length);
        templateActor = constants.templateActor;
        templateReason = constants.templateReason;
    }

    /** What the frame holds now is what {@link #reset} goes back to: for constants. */
    void keepAsTemplate()
    {
        buffer.getBytes(0, template);
        System.arraycopy(decimals, 0, templateDecimals, 0, decimals.length);
        templateActor = actor;
        templateReason = reason;
    }

    /** Forget the last message. */
    void reset(final long correlationId)
    {
        buffer.putBytes(0, template);
        System.arraycopy(templateDecimals, 0, decimals, 0, decimals.length);
        actor = templateActor;
        reason = templateReason;
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

    /** @return of the finished frame, in bytes. */
    int length()
    {
        return length;
    }

    MessageLayout layout()
    {
        return layout;
    }

    private void clear(final MappedField field)
    {
        if (MessageLayout.NOT_SENT == layout.offset(field) || MappedField.TENANT_ID == field ||
            MappedField.DECISION_TOO_LATE == field)
        {
            return; // zero is what they are without a value
        }
        final int offset = BLOCK + layout.offset(field);
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
        final int offset = BLOCK + layout.offset(field);
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
            case ENUM -> buffer.putByte(offset, (byte)(field.limit() + nameIndex(field, text)));
            case FLAG -> buffer.putByte(offset, flag(text));
            case TEXT -> putText(field, offset, text);
            case KEY -> putKey(offset, text);
            case NOTE -> putNote(field, text);
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
        if (MessageLayout.NOT_SENT != layout.offset(field))
        {
            buffer.putShort(offset, (short)currency.getNumericCode(), ORDER);
        }
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

    private void putKey(final int offset, final CharSequence text)
    {
        final int kind = buffer.getByte(BLOCK + layout.offset(MappedField.KEY_KIND)) & 0xFF;
        if (kind >= KeyKind.values().length)
        {
            throw new BadValue("cannot be read without a key_kind");
        }
        keyText.read(KeyKind.values()[kind], text);
        buffer.putLong(offset, keyText.low(), ORDER);
        buffer.putLong(offset + Long.BYTES, keyText.high(), ORDER);
    }

    private void putNote(final MappedField field, final CharSequence text)
    {
        checkText(field, text);
        if (MappedField.ACTOR == field)
        {
            actor = text.toString();
        }
        else
        {
            reason = text.toString();
        }
    }

    private void putText(final MappedField field, final int offset, final CharSequence text)
    {
        checkText(field, text);
        Frames.putText(buffer, offset, (int)field.limit(), text);
    }

    private static void checkText(final MappedField field, final CharSequence text)
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
    }

    /**
     * Ends the frame.
     *
     * @throws BadValue if the engine's gate would refuse it for what it says.
     */
    void finish()
    {
        if (MessageLayout.MOVE == layout)
        {
            length = BLOCK + layout.blockLength();
            length += appendNote(actor);
            length += appendNote(reason);
        }
        else if (MessageLayout.EVENT == layout &&
            Long.MIN_VALUE == buffer.getLong(BLOCK + layout.offset(MappedField.AMOUNT), ORDER))
        {
            // A constant currency says nothing of rows without an amount.
            clear(MappedField.CURRENCY);
        }

        final int code = FrameGate.check(buffer, 0, length);
        if (0 != code)
        {
            throw new BadValue(RejectCode.CARD_NUMBER.value() == code ?
                "looks like a card number: send a token instead" :
                "would be refused by the engine: " + RejectCode.get((short)code));
        }
    }

    private int appendNote(final String note)
    {
        buffer.putShort(length, (short)note.length(), ORDER);
        return NOTE_HEADER + buffer.putStringWithoutLengthAscii(length + NOTE_HEADER, note);
    }
}
