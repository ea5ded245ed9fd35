package io.peregrine.cli;

import java.nio.ByteOrder;

import io.peregrine.domain.KeyKind;
import io.peregrine.protocol.MessageHeaderEncoder;
import org.agrona.concurrent.UnsafeBuffer;

/** Reads a key from its text: the same two words as in a payment, since a payment's own field makes them. */
final class KeyText
{
    private static final long SEVEN_BYTES = 0x00FF_FFFF_FFFF_FFFFL;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[MessageFrame.CAPACITY]);
    private final MessageFrame frame = new MessageFrame(MessageLayout.PAYMENT, buffer);
    private long low;
    private long high;

    /** @throws BadValue if the text is no key of this kind. */
    void read(final KeyKind kind, final CharSequence text)
    {
        final MappedField field = field(kind);
        final int offset = MessageHeaderEncoder.ENCODED_LENGTH + field.blockOffset();
        frame.put(field, text, null, 0);
        low = switch (field.kind())
        {
            case U32 -> buffer.getInt(offset, ByteOrder.LITTLE_ENDIAN) & 0xFFFF_FFFFL;
            case U16 -> buffer.getShort(offset, ByteOrder.LITTLE_ENDIAN) & 0xFFFFL;
            default -> buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN);
        };
        final long next = buffer.getLong(offset + Long.BYTES, ByteOrder.LITTLE_ENDIAN);
        high = switch (kind)
        {
            case CARD, IP -> next;
            case MERCHANT -> next & SEVEN_BYTES;
            default -> 0;
        };
    }

    long low()
    {
        return low;
    }

    long high()
    {
        return high;
    }

    private static MappedField field(final KeyKind kind)
    {
        return switch (kind)
        {
            case CARD -> MappedField.CARD_TOKEN;
            case ACCOUNT -> MappedField.ACCOUNT_ID;
            case CUSTOMER -> MappedField.CUSTOMER_ID;
            case MERCHANT -> MappedField.MERCHANT_ID;
            case TERMINAL -> MappedField.TERMINAL_ID;
            case DEVICE -> MappedField.DEVICE_ID;
            case IP -> MappedField.IP_ADDRESS;
            case PAYEE -> MappedField.PAYEE_ID;
            case BIN -> MappedField.BIN;
            case TENANT -> MappedField.TENANT_ID;
        };
    }
}
