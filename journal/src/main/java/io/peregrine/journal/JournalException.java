package io.peregrine.journal;

/** The environment failed: a directory, a lock, a disk. The message says what, where and the cure. */
public class JournalException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    public JournalException(final String message)
    {
        super(message);
    }

    public JournalException(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
