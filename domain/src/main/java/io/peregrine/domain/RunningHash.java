package io.peregrine.domain;

import org.agrona.DirectBuffer;

/**
 * Folds words into a 64-bit hash: multiply and fold of the 128-bit product, as wyhash mixes
 * (Wang Yi, 2019). It finds what differs by accident; against forgery stands the journal's SHA-256 chain.
 */
public final class RunningHash
{
    private static final long SECRET_A = 0xa0761d6478bd642fL;
    private static final long SECRET_B = 0xe7037ed1a0b428dbL;

    private RunningHash()
    {
    }

    /** @return the hash after this word. */
    public static long mix(final long hash, final long word)
    {
        final long a = hash ^ SECRET_A;
        final long b = word ^ SECRET_B;

        // The hash is added again so that a factor of zero does not forget what came before.
        return (a * b ^ Math.multiplyHigh(a, b)) + Long.rotateLeft(hash, 23);
    }

    /** @return the hash after these bytes, as little-endian words, the last padded with zeros, then their length. */
    public static long mix(final long hash, final DirectBuffer buffer, final int offset, final int length)
    {
        long result = hash;
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES)
        {
            result = mix(result, buffer.getLong(offset + i, java.nio.ByteOrder.LITTLE_ENDIAN));
        }

        long rest = 0;
        for (int shift = 0; i < length; i++, shift += Byte.SIZE)
        {
            rest |= (buffer.getByte(offset + i) & 0xFFL) << shift;
        }

        return mix(mix(result, rest), length);
    }
}
