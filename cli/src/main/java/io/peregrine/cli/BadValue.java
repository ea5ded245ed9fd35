package io.peregrine.cli;

/** A text that is no value of its field: what it must be instead. Whoever knows file and line says where. */
final class BadValue extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /** @param message continues a sentence that begins with the text in quotes. */
    BadValue(final String message)
    {
        super(message, null, false, false);
    }
}
