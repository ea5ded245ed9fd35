package io.peregrine.engine;

/** The surroundings do not let the engine start; the message says what, where and what to do. */
public final class EngineStartException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /** @param message one line for the operator. */
    public EngineStartException(final String message)
    {
        super(message);
    }
}
