package io.peregrine.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

import org.agrona.concurrent.UnsafeBuffer;

/** What a series asks of its disk, so that a test can put a full, slow or failing one in its place. Any thread. */
public interface JournalDisk
{
    /** The disk itself. */
    JournalDisk REAL = new JournalDisk()
    {
    };

    /** Makes an empty segment file. */
    default FileChannel create(final Path file) throws IOException
    {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** @return bytes that a file in this directory may still take. */
    default long usableSpace(final Path directory) throws IOException
    {
        return Files.getFileStore(directory).getUsableSpace();
    }

    /** @return bytes written; fewer than there are is no error. */
    default int write(final FileChannel channel, final ByteBuffer bytes, final long position) throws IOException
    {
        return channel.write(bytes, position);
    }

    /** Blocks until what was written is on the disk. @param isLengthNew true if the file's length has changed. */
    default void force(final FileChannel channel, final boolean isLengthNew) throws IOException
    {
        channel.force(isLengthNew);
    }

    /** @return through which a segment that is written to is seen; each store into the mapping goes through it. */
    default UnsafeBuffer stores(final Path file, final MappedByteBuffer mapped)
    {
        return new UnsafeBuffer(mapped);
    }

    /** @return what tells this file from any other that may come to have its name. */
    default Object identity(final Path file) throws IOException
    {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }
}
