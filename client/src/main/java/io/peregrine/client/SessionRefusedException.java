package io.peregrine.client;

/** The engine gives this client no session, and would not the next time either. */
public final class SessionRefusedException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /** @param detail what the engine said. */
    SessionRefusedException(final String detail)
    {
        super("the engine refused the session: " + detail);
    }
}
