package io.peregrine.scoring;

/** A model file that cannot be used; the message names the file, what is wrong, where, and what to do. */
public final class ModelFormatException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /** @param message one line. */
    public ModelFormatException(final String message)
    {
        super(message);
    }
}
