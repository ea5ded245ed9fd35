package io.peregrine.journal;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What keeps a series from getting its next segment. The ordinal is a counter's value: a contract. */
public enum JournalTrouble
{
    NONE("none"),
    DISK_FULL("disk full"),
    READ_ONLY("read-only"),
    IO_ERROR("I/O error"),
    DIRECTORY_GONE("directory gone"),
    OTHER("other");

    private static final JournalTrouble[] VALUES = values();

    private final String words;

    JournalTrouble(final String words)
    {
        this.words = words;
    }

    /** @return for people. */
    public String words()
    {
        return words;
    }

    /** @return the trouble with this counter value. */
    public static JournalTrouble of(final long value)
    {
        return VALUES[(int)value];
    }

    /** The system's messages may be in any language: the disk itself is asked first. */
    static JournalTrouble of(final Path series, final long length, final Throwable cause)
    {
        if (!Files.isDirectory(series))
        {
            return DIRECTORY_GONE;
        }
        try
        {
            final FileStore store = Files.getFileStore(series);
            if (store.isReadOnly())
            {
                return READ_ONLY;
            }
            if (store.getUsableSpace() < length)
            {
                return DISK_FULL;
            }
        }
        catch (final IOException ignore)
        {
            // What it says of itself is only a help.
        }

        final String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("no space") || message.contains("quota") ? DISK_FULL :
            message.contains("read-only") ? READ_ONLY : cause instanceof IOException ? IO_ERROR : OTHER;
    }
}
