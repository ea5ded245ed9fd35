package io.peregrine.cli;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import org.agrona.MutableDirectBuffer;

/** IP addresses as an id16: network order, the first eight bytes in high. IPv4 stands as ::ffff:a.b.c.d (RFC 4291). */
final class IpText
{
    private static final long V4_PREFIX = 0xFFFFL << 32;
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final String V4 = OCTET + "\\." + OCTET + "\\." + OCTET + "\\." + OCTET;

    private IpText()
    {
    }

    static void put(final MutableDirectBuffer buffer, final int offset, final CharSequence text)
    {
        final String address = text.toString();
        long high = 0;
        long low = V4_PREFIX;
        if (address.matches(V4))
        {
            for (final String octet : address.split("\\."))
            {
                low = low & V4_PREFIX | (low << 8 | Long.parseLong(octet)) & 0xFFFF_FFFFL;
            }
        }
        else
        {
            final byte[] bytes = v6(address);
            high = ByteBuffer.wrap(bytes).getLong();
            low = ByteBuffer.wrap(bytes).getLong(Long.BYTES);
        }
        buffer.putLong(offset, low, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(offset + Long.BYTES, high, ByteOrder.LITTLE_ENDIAN);
    }

    /** A text with a colon is never looked up as a name. */
    private static byte[] v6(final String address)
    {
        try
        {
            if (address.matches("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*"))
            {
                final byte[] bytes = InetAddress.getByName(address).getAddress();
                if (bytes.length == 2 * Long.BYTES)
                {
                    return bytes;
                }
                final byte[] mapped = new byte[2 * Long.BYTES];
                mapped[10] = (byte)0xFF;
                mapped[11] = (byte)0xFF;
                System.arraycopy(bytes, 0, mapped, 12, bytes.length);
                return mapped;
            }
        }
        catch (final UnknownHostException ignore)
        {
            // Said below.
        }
        throw new BadValue("is not an IP address: write 192.0.2.1 or 2001:db8::1");
    }
}
