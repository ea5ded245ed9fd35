package io.peregrine.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A channel of a file, or of a directory to be forced, on a {@link LossyDisk}. One thread. */
final class LossyChannel extends FileChannel
{
    private final LossyDisk disk;
    private final LossyDisk.Node node;
    private long position;

    LossyChannel(final LossyDisk disk, final LossyDisk.Node node)
    {
        this.disk = disk;
        this.node = node;
    }

    @Override
    public int read(final ByteBuffer to) throws IOException
    {
        final int length = read(to, position);
        position += Math.max(0, length);
        return length;
    }

    @Override
    public int read(final ByteBuffer to, final long from) throws IOException
    {
        return node.content.read(to, from);
    }

    @Override
    public int write(final ByteBuffer bytes) throws IOException
    {
        final int length = write(bytes, position);
        position += length;
        return length;
    }

    @Override
    public int write(final ByteBuffer bytes, final long to) throws IOException
    {
        disk.onWrite(node);
        return node.content.write(bytes, to);
    }

    @Override
    public long position()
    {
        return position;
    }

    @Override
    public FileChannel position(final long newPosition)
    {
        position = newPosition;
        return this;
    }

    @Override
    public long size() throws IOException
    {
        return node.content.size();
    }

    @Override
    public FileChannel truncate(final long size) throws IOException
    {
        disk.onWrite(node);
        node.content.truncate(size);
        return this;
    }

    @Override
    public void force(final boolean hasMetadata) throws IOException
    {
        disk.force(node);
    }

    @Override
    public MappedByteBuffer map(final MapMode mode, final long from, final long size) throws IOException
    {
        return node.content.map(mode, from, size);
    }

    /** The disk has one process at a time. */
    @Override
    public FileLock tryLock(final long from, final long size, final boolean isShared)
    {
        return new FileLock(this, from, size, isShared)
        {
            @Override
            public boolean isValid()
            {
                return true;
            }

            @Override
            public void release()
            {
            }
        };
    }

    @Override
    protected void implCloseChannel()
    {
        // The disk keeps the file.
    }

    @Override
    public FileLock lock(final long from, final long size, final boolean isShared)
    {
        throw new UnsupportedOperationException();
    }

    @Override
    public long read(final ByteBuffer[] to, final int offset, final int length)
    {
        throw new UnsupportedOperationException();
    }

    @Override
    public long write(final ByteBuffer[] bytes, final int offset, final int length)
    {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferTo(final long from, final long count, final WritableByteChannel target)
    {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferFrom(final ReadableByteChannel source, final long to, final long count)
    {
        throw new UnsupportedOperationException();
    }
}
