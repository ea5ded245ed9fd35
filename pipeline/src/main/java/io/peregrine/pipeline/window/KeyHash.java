package io.peregrine.pipeline.window;

import java.security.SecureRandom;

/**
 * SipHash-1-3 (Aumasson, Bernstein, 2012) of keys of two or four words, under a secret of the process: who crafts keys
 * cannot make them collide. No order and no output depends on it.
 */
final class KeyHash
{
    private static final long SECRET_0;
    private static final long SECRET_1;

    static
    {
        final SecureRandom random = new SecureRandom();
        SECRET_0 = random.nextLong();
        SECRET_1 = random.nextLong();
    }

    private KeyHash()
    {
    }

    static long of(final long a, final long b, final long c, final long d, final boolean isPair)
    {
        long v0 = SECRET_0 ^ 0x736f6d6570736575L;
        long v1 = SECRET_1 ^ 0x646f72616e646f6dL;
        long v2 = SECRET_0 ^ 0x6c7967656e657261L;
        long v3 = SECRET_1 ^ 0x7465646279746573L;
        final int words = isPair ? 4 : 2;
        for (int i = 0; i <= words; i++)
        {
            final long word = 0 == i ? a : 1 == i ? b : words == i ? (long)words << 59 : 2 == i ? c : d;
            v3 ^= word;
            v0 += v1;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v3;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v2 = Long.rotateLeft(v2, 32);
            v0 ^= word;
        }
        v2 ^= 0xff;
        for (int i = 0; i < 3; i++)
        {
            v0 += v1;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v3;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v2 = Long.rotateLeft(v2, 32);
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }
}
