package io.peregrine.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;

/** Content that commands name by its SHA-256, one file each. Any thread; never on the hot path. */
public final class ContentStore
{
    private static final String NAME = "[0-9a-f]{64}";

    private final Path directory;

    public ContentStore(final Path directory)
    {
        this.directory = directory;
    }

    /** @return the SHA-256 in lower-case hex. */
    public static String nameOf(final byte[] content)
    {
        return HexFormat.of().formatHex(SegmentFormat.sha256().digest(content));
    }

    /** On return the content is on the disk under its name. @return the SHA-256 in lower-case hex. */
    public String put(final byte[] content)
    {
        final String hex = nameOf(content);
        final Path file = directory.resolve(hex);
        Path temporary = null;
        try
        {
            if (Files.exists(file) && Files.size(file) == content.length)
            {
                get(hex);
                // Who put it may have been killed before it forced the name.
                Segment.forceDirectory(directory);
                return hex;
            }
            temporary = Files.createTempFile(directory, "put-", ".tmp");
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE))
            {
                final ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining())
                {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            temporary = null;
            Segment.forceDirectory(directory);
            return hex;
        }
        catch (final IOException ex)
        {
            throw new JournalException("cannot store " + content.length + " bytes of content in " + directory +
                " (" + ex + "); the directory must exist, be writable and have room", ex);
        }
        finally
        {
            delete(temporary);
        }
    }

    private static void delete(final Path temporary)
    {
        try
        {
            if (null != temporary)
            {
                Files.deleteIfExists(temporary);
            }
        }
        catch (final IOException ignore)
        {
            // A left-over temporary file harms nothing.
        }
    }

    /** @return the content, its hash verified. */
    public byte[] get(final String hex)
    {
        final Path file = file(hex);
        final byte[] content;
        try
        {
            content = Files.readAllBytes(file);
        }
        catch (final NoSuchFileException ex)
        {
            throw new JournalException("no content " + hex + " in " + directory + "; restore it from a copy", ex);
        }
        catch (final IOException ex)
        {
            throw new JournalException("cannot read " + file + ": " + ex, ex);
        }
        if (!hex.equals(HexFormat.of().formatHex(SegmentFormat.sha256().digest(content))))
        {
            throw new JournalDamageException(file, 0, SegmentFormat.NO_SEQUENCE, "content differs from its name");
        }
        return content;
    }

    public boolean contains(final String hex)
    {
        return Files.isRegularFile(file(hex));
    }

    private Path file(final String hex)
    {
        if (!hex.matches(NAME))
        {
            throw new IllegalArgumentException("not a SHA-256 in lower-case hex: " + hex);
        }
        return directory.resolve(hex);
    }
}
