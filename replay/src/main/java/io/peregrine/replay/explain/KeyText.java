package io.peregrine.replay.explain;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.HexFormat;

import io.peregrine.domain.KeyKind;
import io.peregrine.domain.PaymentEvent;

/** A payment's keys as people write them. */
final class KeyText
{
    private static final int IP_LENGTH = 16;

    private KeyText()
    {
    }

    /** @return null where the payment has none. */
    static String of(final KeyKind kind, final PaymentEvent event)
    {
        if (!event.hasKey(kind))
        {
            return null;
        }

        final long low = event.keyLow(kind);
        final long high = event.keyHigh(kind);
        return switch (kind)
        {
            case CARD -> hex(low, high);
            case IP -> ip(low, high);
            case MERCHANT, TERMINAL -> chars(low) + chars(high);
            default -> Long.toUnsignedString(low);
        };
    }

    /** @return 32 hex digits. */
    static String hex(final long low, final long high)
    {
        return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }

    /** @return the address; of the mapped ones IPv4's form. */
    static String ip(final long low, final long high)
    {
        try
        {
            return InetAddress.getByAddress(
                ByteBuffer.allocate(IP_LENGTH).putLong(high).putLong(low).array()).getHostAddress();
        }
        catch (final UnknownHostException ex)
        {
            throw new IllegalStateException("16 bytes are an address", ex);
        }
    }

    private static String chars(final long word)
    {
        final StringBuilder text = new StringBuilder();
        for (long rest = word; 0 != rest; rest >>>= Byte.SIZE)
        {
            text.append((char)(rest & 0xFF));
        }

        return text.toString();
    }
}
