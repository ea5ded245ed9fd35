package io.peregrine.engine;

/** A configuration that cannot be used; the message says what, where and what to do. */
public final class ConfigProblem extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /** @param message one line for the operator. */
    public ConfigProblem(final String message)
    {
        super(message);
    }
}
