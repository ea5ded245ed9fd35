package io.peregrine.journal;

import java.nio.file.Path;

/** Bytes that were once written are no longer what they were. Never repaired by guessing. */
public final class JournalDamageException extends JournalException
{
    private static final long serialVersionUID = 1L;

    private final transient Path file;
    private final long offset;
    private final long sequence;
    private final String what;

    public JournalDamageException(final Path file, final long offset, final long sequence, final String what)
    {
        super("journal damaged: file=" + file + " offset=" + offset + " sequence=" + sequence + ": " + what +
            "; restore the file from a copy, 'journal verify' lists everything that is wrong");
        this.file = file;
        this.offset = offset;
        this.sequence = sequence;
        this.what = what;
    }

    public Path file()
    {
        return file;
    }

    /** @return the byte offset in the file of the record, header or seal that is wrong. */
    public long offset()
    {
        return offset;
    }

    /** @return the sequence of the first record that cannot be trusted. */
    public long sequence()
    {
        return sequence;
    }

    public String what()
    {
        return what;
    }
}
