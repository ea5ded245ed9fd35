package io.peregrine.protocol;

import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;

/** Damages valid frames of every template that clients send, from a seed. Not thread safe. */
public final class FrameMutator
{
    /** The templates in turn of {@link #valid(int)}. */
    public static final int TEMPLATE_COUNT = 15;

    private static final int[] IDS =
    {
        0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 40, 43, 60, 255, 65_535
    };

    private final SplittableRandom random;
    private final SampleFrames samples;

    public FrameMutator(final long seed)
    {
        random = new SplittableRandom(seed);
        samples = new SampleFrames(random);
    }

    /** @return a new valid frame of the kind 0 to 13, of random content. */
    public byte[] valid(final int kind)
    {
        return samples.frame(kind);
    }

    /** @return a frame with one to three injuries; now and then it is still valid. */
    public byte[] next()
    {
        byte[] frame = valid(random.nextInt(TEMPLATE_COUNT));
        final int injuries = 1 + random.nextInt(3);
        for (int i = 0; i < injuries && frame.length > 0; i++)
        {
            frame = injure(frame);
        }
        return frame;
    }

    private byte[] injure(final byte[] frame)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(frame);
        switch (random.nextInt(6))
        {
            case 0:
                return java.util.Arrays.copyOf(frame, random.nextInt(frame.length + 1));

            case 1:
                return java.util.Arrays.copyOf(frame, frame.length + 1 + random.nextInt(64));

            case 2:
                if (frame.length >= 8)
                {
                    buffer.putShort(random.nextInt(4) * 2, (short)IDS[random.nextInt(IDS.length)]);
                }
                return frame;

            case 3:
                if (frame.length >= 16)
                {
                    final int at = frame.length > 221 && random.nextBoolean() ? 221 + random.nextInt(4) :
                        8 + random.nextInt(frame.length - 8);
                    frame[Math.min(at, frame.length - 1)] = (byte)random.nextInt(40);
                }
                return frame;

            case 4:
                frame[random.nextInt(frame.length)] = (byte)random.nextInt();
                return frame;

            default:
                frame[random.nextInt(frame.length)] ^= (byte)(1 << random.nextInt(8));
                return frame;
        }
    }
}
