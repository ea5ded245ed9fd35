package io.peregrine.journal;

import java.nio.ByteBuffer;
import java.security.MessageDigest;

import static io.peregrine.journal.SegmentFormat.*;

/**
 * The SHA-256 of a sealed segment's header and records, made on a thread of its own while the reader goes through the
 * same bytes. It must be closed before the segment is.
 */
final class SealHash implements AutoCloseable
{
    private static final int PIECE_LENGTH = 1 << 20;

    private final ByteBuffer bytes;
    private final int length;
    private final Thread thread;
    private volatile boolean isClosed;
    private byte[] hash;

    private SealHash(final ByteBuffer bytes, final int length)
    {
        this.bytes = bytes;
        this.length = length;
        thread = new Thread(this::run, "peregrine-hash");
        thread.setDaemon(true);
        thread.start();
    }

    /** @return null where the segment has no seal yet, or one that cannot be right. */
    static SealHash begin(final Segment segment)
    {
        if (!segment.isSealed() || null != segment.sealTrouble())
        {
            return null;
        }
        final long end = segment.sealLong(SEAL_END_OFFSET);
        return end >= HEADER_LENGTH && end <= segment.limit ?
            new SealHash(slice(segment.mapped, 0, (int)end), (int)end) : null;
    }

    private void run()
    {
        try
        {
            final MessageDigest digest = sha256();
            for (int i = 0; i < length; i += PIECE_LENGTH)
            {
                if (isClosed)
                {
                    return;
                }
                digest.update(slice(bytes, i, Math.min(PIECE_LENGTH, length - i)));
            }
            hash = digest.digest();
        }
        catch (final Throwable ignore)
        {
            hash = null; // bytes that cannot be read: the reader meets them, too, and says where
        }
    }

    /** Waits for it. @return the hash of so many bytes; null where it was not made, or is of another number. */
    byte[] of(final int hashed)
    {
        ThreadEnd.await(thread);
        return hashed == length ? hash : null;
    }

    /** When it returns, nothing reads the segment any more. */
    @Override
    public void close()
    {
        isClosed = true;
        ThreadEnd.await(thread);
    }
}
